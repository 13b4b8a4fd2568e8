// Words, numbers and elements. Text from data reaches the page through textContent only.
const Text = (() => {
  const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ß: "ss", ı: "i" };
  const numbers = new Intl.NumberFormat("en");
  let names = null;
  try {
    names = new Intl.DisplayNames("en", { type: "region" });
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
      return (names && names.of(code)) || code;
    } catch {
      return code;
    }
  }

  function number(value) {
    return numbers.format(value);
  }

  /** "1 partner", "3 partners"; the plural may be given. */
  function count(value, one, many = `${one}s`) {
    return `${number(value)} ${value === 1 ? one : many}`;
  }

  function percent(share) {
    const value = Math.round(share * 100);
    if (value === 0 && share > 0) return "under 1 %";
    return `${value} %`;
  }

  function list(words) {
    if (words.length < 2) return words.join("");
    return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
  }

  /** An element; children are elements or texts, attributes starting with "on" are listeners. */
  function el(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined)
        element.setAttribute(name, value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== ""));
    return element;
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

  return { fold, country, number, count, percent, list, el, link };
})();
