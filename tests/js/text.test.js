// Names are found whatever their diacritics; numbers and addresses are safe.
const test = require("node:test");
const assert = require("node:assert/strict");
const load = require("./load.js");

const Text = load(["text.js"], "Text", { URL, Words: { language: "en", number: String }, T: (text) => text, TN: (one) => one });

test("folding forgets diacritics and the letters that have none to lose", () => {
  assert.equal(Text.fold("Łódź Ålesund Straße Þór"), "lodz alesund strasse thor");
});

test("only web addresses become links", () => {
  for (const address of ["javascript:alert(1)", "data:text/html,x", "nonsense", ""]) assert.equal(Text.link(address, "x"), null);
});
