// A path that can also be written into an SVG file.
class Outline extends Path2D {
  constructor(text = "") {
    super(text);
    this.steps = text ? [text] : [];
  }

  moveTo(x, y) {
    super.moveTo(x, y);
    this.steps.push(`M${x.toFixed(1)},${y.toFixed(1)}`);
  }

  lineTo(x, y) {
    super.lineTo(x, y);
    this.steps.push(`L${x.toFixed(1)},${y.toFixed(1)}`);
  }

  closePath() {
    super.closePath();
    this.steps.push("Z");
  }

  toString() {
    return this.steps.join("");
  }
}
