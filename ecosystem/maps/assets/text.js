// Numbers, names and elements. Text from data reaches the page through textContent only.
const Text = (() => {
  const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ß: "ss", ı: "i" };
  const { language } = Words;
  const percents = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });
  const lists = new Intl.ListFormat(language, { type: "conjunction" });
  const collator = new Intl.Collator(language);
  let names = null;
  try {
    names = new Intl.DisplayNames(language, { type: "region" });
  } catch {
    names = null;
  }

  /** Lower case without diacritics, so that "lodz" finds "Łódź". */
  function fold(text) {
    return text
      .toLowerCase()
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/[łøđðþæœßı]/g, (letter) => LETTERS[letter]);
  }

  function country(code) {
    if (!code) return "";
    try {
      return (names && names.of(code === "EL" ? "GR" : code)) || code;
    } catch {
      return code;
    }
  }

  function number(value) {
    return Words.numbers.format(value);
  }

  function percent(share) {
    if (share > 0 && share < 0.005) return T("under {share}", { share: percents.format(0.01) });
    if (share < 1 && share >= 0.995) return T("over {share}", { share: percents.format(0.99) });
    return percents.format(share);
  }

  function list(words) {
    return lists.format(words);
  }

  /** The first few of a list and how many more there are. */
  function some(words, most) {
    if (words.length <= most) return list(words);
    const rest = words.length - most;
    return TN("{list} and {n} more", "{list} and {n} more", rest, { list: words.slice(0, most).join(", ") });
  }

  function organisations(n) {
    return TN("{n} organisation", "{n} organisations", n);
  }

  /** An element; children are elements or texts, attributes starting with "on" are listeners. */
  function el(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== ""));
    return element;
  }

  /** Text that the data or the study hold in English, whatever the language of the page. */
  function english(tag, attributes, ...children) {
    return el(tag, { ...attributes, lang: Words.language === "en" ? false : "en" }, ...children);
  }

  /** A link to the outside, only for web addresses; anything else stays text. */
  function link(address, label) {
    let url = null;
    try {
      url = new URL(address);
    } catch {
      return null;
    }
    if (url.protocol !== "https:" && url.protocol !== "http:") return null;
    return el("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, label);
  }

  const compare = (a, b) => collator.compare(a, b);
  return { fold, country, number, percent, list, some, organisations, compare, el, english, link };
})();
