/** IndexedDB as two promises: read everything once, write strictly durable ever after. */

const VERSION = 1;

/**
 * @typedef {Object} Change
 * @property {string} store
 * @property {any} [put]      a record to write
 * @property {any} [key]      its key where records carry none, or what to delete
 * @property {boolean} [remove]
 */

/** One database. */
export class Store {
  /** @param {IDBDatabase} db */
  constructor(db) {
    this.db = db;
  }

  /**
   * Open it; null where the browser stores nothing (private mode, policy, a full or broken disk).
   * @param {string} name
   * @returns {Promise<Store | null>}
   */
  static async open(name) {
    try {
      const request = indexedDB.open(name, VERSION);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("kept");
        request.result.createObjectStore("epochs", { keyPath: "id" });
        request.result.createObjectStore("operations", { keyPath: ["epoch", "revision"] });
      };
      return new Store(await settled(request));
    } catch (error) {
      console.warn("no store in this browser", error);
      return null;
    }
  }

  /** @param {string} store @returns {Promise<Array<[any, any]>>} keys and records */
  async all(store) {
    const from = this.db.transaction(store).objectStore(store);
    const [keys, records] = await Promise.all([settled(from.getAllKeys()), settled(from.getAll())]);
    return keys.map((key, index) => [key, records[index]]);
  }

  /**
   * All or nothing; resolves when the disk has it, as far as a browser can promise that.
   * @param {Change[]} changes
   * @returns {Promise<void>}
   */
  write(changes) {
    return new Promise((resolve, reject) => {
      const names = Array.from(new Set(changes.map((change) => change.store)));
      const transaction = this.db.transaction(names, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
      changes.forEach((change) => {
        const store = transaction.objectStore(change.store);
        if (change.remove) store.delete(change.key);
        else store.put(change.put, change.key);
      });
    });
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
