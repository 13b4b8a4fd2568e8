// Runs the map's scripts, as the page puts them together, with stand-ins for what they ask for.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const vm = require("node:vm");

const ASSETS = join(__dirname, "..", "..", "ecosystem", "maps", "assets");

/** Return the value of `wanted` after the named scripts have run beside the stand-ins. */
module.exports = function load(names, wanted, standIns = {}) {
  const program = names.map((name) => readFileSync(join(ASSETS, name), "utf8")).join("\n");
  return vm.runInNewContext(`(() => {\n"use strict";\n${program}\nreturn ${wanted};\n})()`, { Intl, console, ...standIns });
};
