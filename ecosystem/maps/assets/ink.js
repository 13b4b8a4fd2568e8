// The colors of the present theme, read from the style sheet.
const Ink = (() => {
  const NAMES = [
    "sea",
    "land",
    "coast",
    "border",
    "page",
    "text",
    "muted",
    "surface",
    "tie",
    "gap",
    "fresh",
    "gone",
    "accent",
    "outline",
    "area",
    "areaLine",
  ];
  const colors = {};

  function read() {
    const style = getComputedStyle(document.documentElement);
    for (const name of NAMES)
      colors[name] = style.getPropertyValue(`--${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`).trim();
  }

  read();
  return { colors, read };
})();
