// A stand-in for a canvas that writes what is painted on it as SVG.
class Sketch {
  constructor(width, height) {
    Object.assign(this, { width, height, parts: [], stack: [], clips: 0 });
    this.matrix = [1, 0, 0, 1, 0, 0];
    this.clipped = "";
    this.dash = [];
    this.path = "";
    Object.assign(this, { fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, globalAlpha: 1 });
    Object.assign(this, { lineCap: "butt", lineJoin: "miter", font: "12px sans-serif", textAlign: "left", textBaseline: "alphabetic" });
  }

  static KEPT = [
    "matrix",
    "clipped",
    "dash",
    "fillStyle",
    "strokeStyle",
    "lineWidth",
    "globalAlpha",
    "lineCap",
    "lineJoin",
    "font",
    "textAlign",
    "textBaseline",
  ];

  save() {
    this.stack.push(Object.fromEntries(Sketch.KEPT.map((name) => [name, this[name]])));
  }

  restore() {
    Object.assign(this, this.stack.pop());
  }

  setTransform(...matrix) {
    this.matrix = matrix;
  }

  translate(x, y) {
    const [a, b, c, d, e, f] = this.matrix;
    this.matrix = [a, b, c, d, a * x + c * y + e, b * x + d * y + f];
  }

  scale(x, y) {
    const [a, b, c, d, e, f] = this.matrix;
    this.matrix = [a * x, b * x, c * y, d * y, e, f];
  }

  setLineDash(dash) {
    this.dash = dash;
  }

  beginPath() {
    this.path = "";
  }

  moveTo(x, y) {
    this.path += `M${short(x)},${short(y)}`;
  }

  lineTo(x, y) {
    this.path += `L${short(x)},${short(y)}`;
  }

  quadraticCurveTo(cx, cy, x, y) {
    this.path += `Q${short(cx)},${short(cy)} ${short(x)},${short(y)}`;
  }

  rect(x, y, width, height) {
    this.path += `M${short(x)},${short(y)}h${short(width)}v${short(height)}h${short(-width)}Z`;
  }

  closePath() {
    this.path += "Z";
  }

  arc(x, y, radius, from, to) {
    const end = Math.min(to, from + 2 * Math.PI - 1e-4);
    const point = (angle) => `${short(x + radius * Math.cos(angle))},${short(y + radius * Math.sin(angle))}`;
    const large = end - from > Math.PI ? 1 : 0;
    const closed = to - from >= 2 * Math.PI - 1e-9 ? "Z" : "";
    this.path += `M${point(from)}A${short(radius)},${short(radius)} 0 ${large} 1 ${point(end)}${closed}`;
  }

  /** A clip inside another one stands inside it. */
  clip(path, rule) {
    this.clips += 1;
    const how = rule === "evenodd" ? ' clip-rule="evenodd"' : "";
    const d = path instanceof Outline ? String(path) : this.path;
    this.parts.push(`<clipPath id="clip${this.clips}"${this.clipped}><path d="${d}"${how}${this.placed()}/></clipPath>`);
    this.clipped = ` clip-path="url(#clip${this.clips})"`;
  }

  placed() {
    const [a, b, c, d, e, f] = this.matrix;
    return a === 1 && b === 0 && c === 0 && d === 1 && e === 0 && f === 0
      ? ""
      : ` transform="matrix(${this.matrix.map((value) => +value.toFixed(5)).join(" ")})"`;
  }

  draw(d, look) {
    if (!d) return;
    const faint = this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : "";
    // A clip belongs to the sheet, not to what is drawn on it: so it stands around the path.
    const shape = `<path d="${d}"${this.placed()} ${look}${faint}/>`;
    this.parts.push(this.clipped ? `<g${this.clipped}>${shape}</g>` : shape);
  }

  fill(path, rule) {
    this.draw(
      path instanceof Outline ? String(path) : this.path,
      `fill="${this.fillStyle}"${rule === "evenodd" || path === "evenodd" ? ' fill-rule="evenodd"' : ""}`,
    );
  }

  stroke(path) {
    this.draw(path instanceof Outline ? String(path) : this.path, this.line());
  }

  line() {
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : "";
    return `fill="none" stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth)}" stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"${dash}`;
  }

  fillRect(x, y, width, height) {
    this.path = "";
    this.rect(x, y, width, height);
    this.fill();
  }

  strokeRect(x, y, width, height) {
    this.path = "";
    this.rect(x, y, width, height);
    this.stroke();
  }

  fillText(text, x, y) {
    this.write(text, x, y, `fill="${this.fillStyle}"`);
  }

  strokeText(text, x, y) {
    this.write(text, x, y, this.line());
  }

  write(text, x, y, look) {
    const size = parseFloat((/([\d.]+)px/.exec(this.font) || [0, 12])[1]);
    const weight = (/^\s*(\d+|bold)\b/.exec(this.font) || [0, "400"])[1];
    const anchor = { center: "middle", right: "end" }[this.textAlign] || "start";
    const down = this.textBaseline === "middle" ? y + size * 0.35 : y;
    const faint = this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : "";
    this.parts.push(
      `<text x="${short(x)}" y="${short(down)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}"${this.placed()} ${look}${faint}>${escaped(text)}</text>`,
    );
  }

  measureText(text) {
    return { width: text.length * 6.6 };
  }

  toString() {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}" font-family="system-ui, sans-serif">\n${this.parts.join("\n")}\n</svg>\n`;
  }
}

function short(value) {
  return +value.toFixed(2);
}

/** Text as XML may hold it: escaped, and without signs that no XML may have. */
function escaped(text) {
  return String(text)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
