// Shapes and colors of categories. Legend and map draw the same outline, so they cannot differ.
const Glyphs = (() => {
  // Okabe and Ito's colors, which people with any color vision can tell apart.
  const COLORS = ["#d55e00", "#e69f00", "#f0e442", "#0072b2", "#56b4e9", "#009e73", "#cc79a7", "#1a1a1a"];
  const OTHER = "#9aa4ab";

  function polygon(corners, turn, radius = 1, inner = 0) {
    const points = [];
    const steps = inner ? corners * 2 : corners;
    for (let i = 0; i < steps; i += 1) {
      const reach = inner && i % 2 ? inner : radius;
      const angle = turn + (i * 2 * Math.PI) / steps;
      points.push(`${(reach * Math.sin(angle)).toFixed(3)},${(-reach * Math.cos(angle)).toFixed(3)}`);
    }
    return `M${points.join("L")}Z`;
  }

  const CIRCLE = "M0,-.95A.95,.95 0 1 1 0,.95A.95,.95 0 1 1 0,-.95Z";
  // Unit outlines of about the same area.
  const OUTLINES = [
    CIRCLE,
    polygon(3, 0, 1.25),
    polygon(4, 0, 1.2),
    polygon(4, Math.PI / 4, 1.2),
    polygon(6, 0, 1.08),
    polygon(3, Math.PI, 1.25),
    polygon(5, 0, 1.42, 0.62),
    "M-.4,-1.1L.4,-1.1L.4,-.4L1.1,-.4L1.1,.4L.4,.4L.4,1.1L-.4,1.1L-.4,.4L-1.1,.4L-1.1,-.4L-.4,-.4Z",
  ];
  const OTHER_OUTLINE = "M0,-.7A.7,.7 0 1 1 0,.7A.7,.7 0 1 1 0,-.7Z";
  const paths = new Map();

  function color(category, of) {
    return category === of - 1 ? OTHER : COLORS[category];
  }

  function outline(category, of) {
    return category === of - 1 ? OTHER_OUTLINE : OUTLINES[category];
  }

  function path(category, of) {
    const text = outline(category, of);
    if (!paths.has(text)) paths.set(text, new Outline(text));
    return paths.get(text);
  }

  const SVG = "http://www.w3.org/2000/svg";

  /** The glyph as a picture for legend and panel; hollow when membership is uncertain. */
  function picture(category, of, { hollow = false, size = 16 } = {}) {
    const svg = document.createElementNS(SVG, "svg");
    const shape = document.createElementNS(SVG, "path");
    for (const [name, value] of Object.entries({
      viewBox: "-1.6 -1.6 3.2 3.2",
      width: size,
      height: size,
      "aria-hidden": "true",
      class: "glyph",
    }))
      svg.setAttribute(name, value);
    shape.setAttribute("d", outline(category, of));
    shape.setAttribute("fill", hollow ? "none" : color(category, of));
    shape.setAttribute("class", "glyph-line");
    if (hollow) shape.style.stroke = color(category, of);
    svg.append(shape);
    return svg;
  }

  /** A line sample for the legend: a tie, a missing link, a tie that is new, kept or gone. */
  function line(kind) {
    const svg = document.createElementNS(SVG, "svg");
    const stroke = document.createElementNS(SVG, "path");
    for (const [name, value] of Object.entries({
      viewBox: "0 0 28 12",
      width: 28,
      height: 12,
      "aria-hidden": "true",
    }))
      svg.setAttribute(name, value);
    stroke.setAttribute("d", "M1,10Q14,0 27,8");
    stroke.setAttribute("class", `line ${kind}`);
    svg.append(stroke);
    return svg;
  }

  return { color, path, picture, line };
})();
