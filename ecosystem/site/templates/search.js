"use strict";
// Names as one types, without diacritics: "lodz" finds "Łódź". Text reaches the page as text only.
const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ß: "ss", ı: "i" };
const fold = (text) =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[łøđðþæœßı]/g, (letter) => LETTERS[letter]);
const entries = globalThis.searchIndex.map(([name, note, page]) => ({ name, note, page, folded: fold(`${name} ${note}`) }));
const field = document.getElementById("find");
const list = document.getElementById("found");
const count = document.getElementById("count");
field.addEventListener("input", () => {
  const words = fold(field.value).split(/\s+/).filter(Boolean);
  const found = words.length ? entries.filter((entry) => words.every((word) => entry.folded.includes(word))) : [];
  const starts = (entry) => (entry.folded.startsWith(words[0]) ? 0 : 1);
  found.sort((a, b) => starts(a) - starts(b));
  list.replaceChildren(
    ...found.slice(0, 20).map((entry) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = entry.page;
      link.textContent = entry.name;
      item.append(link, ` ${entry.note}`);
      return item;
    }),
  );
  count.textContent = words.length ? `${found.length} found` : "";
});
