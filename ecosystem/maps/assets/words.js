// The language of the page: chosen by the browser or in the page; English where a text is missing.
const { unpacked } = globalThis;
delete globalThis.unpacked;

const Words = (() => {
  const LANGUAGES = {
    en: "English",
    de: "Deutsch",
    pl: "Polski",
    sv: "Svenska",
    fi: "Suomi",
    da: "Dansk",
    et: "Eesti",
    lv: "Latviešu",
    lt: "Lietuvių",
    nb: "Norsk",
  };
  // The order in which the catalogues list plural forms, as their Plural-Forms headers say.
  const FORMS = { pl: ["one", "few", "many"], lv: ["zero", "one", "other"], lt: ["one", "few", "other"] };
  const { ids, texts } = unpacked.words;
  const number = new Map(ids.map((id, n) => [id, n]));
  const language = choose();
  const numbers = new Intl.NumberFormat(language);
  const rules = new Intl.PluralRules(language);
  const forms = FORMS[language] || ["one", "other"];

  /** The language named in the address, else the first of the browser's that we have. */
  function choose() {
    const named = new URLSearchParams(location.hash.slice(1)).get("lang");
    if (Object.hasOwn(LANGUAGES, named || "")) return named;
    for (const wanted of navigator.languages || []) {
      const base = wanted.toLowerCase().split("-")[0];
      const found = base === "no" || base === "nn" ? "nb" : base;
      if (Object.hasOwn(LANGUAGES, found)) return found;
    }
    return "en";
  }

  function found(id) {
    return (texts[language] && texts[language][number.get(id)]) || "";
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name];
      if (value === undefined) return whole;
      return typeof value === "number" ? numbers.format(value) : value;
    });
  }

  /** A text in the language of the page; {names} are replaced by values. */
  function T(id, values = {}) {
    return fill(found(id) || id, values);
  }

  /** A text about a number, {n}, in the form that the number asks for. */
  function TN(one, many, n, values = {}) {
    const known = found(one);
    const form = Math.max(0, forms.indexOf(rules.select(n)));
    const text = known ? known[form] : n === 1 ? one : many;
    return fill(text, { n, ...values });
  }

  /** Put the fixed texts of the page into its language. */
  function translate(root) {
    document.documentElement.lang = language;
    for (const element of root.querySelectorAll("[data-t]"))
      for (const part of element.dataset.t.split(" "))
        if (part === "text") element.textContent = T(element.textContent);
        else element.setAttribute(part, T(element.getAttribute(part)));
  }

  translate(document);
  return { T, TN, language, LANGUAGES, numbers };
})();
const { T, TN } = Words;
