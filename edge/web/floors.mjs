/**
 * Parses every module of a page, and what it imports, as the oldest browser it is for reads it: the
 * panel as ES2017 (Android 8, iOS 11), the seat as ES2022 (Chromium 109). One newer token and such
 * a browser shows nothing at all, so `make check` looks before an invigilator does.
 */

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const SHARED = "/shared/"; // contract/web, as both servers map it
const FLOORS = { panel: 2017, seat: 2022 };

/** Where a module's import leads. @param {string} name @param {string} from @returns {string} */
function imported(name, from) {
  if (name.startsWith(SHARED)) return join(ROOT, "contract", "web", name.slice(SHARED.length));
  return join(dirname(from), name);
}

/** @param {string} folder @returns {string[]} every module in it, at any depth */
function modules(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return modules(path);
    return entry.name.endsWith(".js") ? [path] : [];
  });
}

/**
 * The modules that one imports; throws a SyntaxError where it is newer than `version`.
 * @param {string} path @param {number} version @returns {string[]}
 */
function imports(path, version) {
  const program = parse(readFileSync(path, "utf8"), { ecmaVersion: version, sourceType: "module" });
  return program.body.flatMap((node) => (node.source ? [imported(node.source.value, path)] : []));
}

/** @param {string} page @param {number} version @returns {string[]} what is wrong */
function check(page, version) {
  const faults = [];
  const seen = new Set(modules(join(ROOT, "edge", "web", page)));
  for (const path of seen) {
    try {
      imports(path, version).forEach((next) => seen.add(next)); // a set's loop visits what it grows by
    } catch (error) {
      if (!error.loc) throw error; // a file that is not there, say: the type checker names its importer
      const place = `${relative(ROOT, path)}:${error.loc.line}:${error.loc.column + 1}`;
      faults.push(`${place}: not ES${version}, which the ${page} needs: ${error.message}`);
    }
  }
  if (faults.length === 0) console.log(`${page}: ${seen.size} modules are ES${version}`);
  return faults;
}

const faults = Object.entries(FLOORS).flatMap(([page, version]) => check(page, version));
faults.forEach((fault) => console.error(fault));
process.exitCode = faults.length ? 1 : 0;
