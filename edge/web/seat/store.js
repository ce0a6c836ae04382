/** IndexedDB as two promises: read everything once, write strictly durable ever after. */

const VERSION = 2;
/** @type {Object<string, IDBObjectStoreParameters | undefined>} */
const STORES = {
  kept: undefined,
  epochs: { keyPath: "id" },
  operations: { keyPath: ["epoch", "revision"] },
  files: { keyPath: "id" },
  contents: undefined, // bytes of the files, apart: they are never all in memory
};

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
        const held = request.result.objectStoreNames;
        Object.entries(STORES).forEach(([store, kind]) => {
          if (!held.contains(store)) request.result.createObjectStore(store, kind);
        });
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

  /** @param {string} store @param {any} key @returns {Promise<any>} undefined when it is not there */
  one(store, key) {
    return settled(this.db.transaction(store).objectStore(store).get(key));
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
      try {
        changes.forEach((change) => {
          const store = transaction.objectStore(change.store);
          if (change.remove) store.delete(change.key);
          else store.put(change.put, change.key);
        });
      } catch (error) {
        transaction.abort();
        reject(error);
      }
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
