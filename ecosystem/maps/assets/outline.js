// A path that can also be written into an SVG file; the text is made when it is asked for.
class Outline extends Path2D {
  constructor(text = "") {
    super(text);
    this.steps = text ? [text] : [];
  }

  moveTo(x, y) {
    super.moveTo(x, y);
    this.steps.push("M", x, y);
  }

  lineTo(x, y) {
    super.lineTo(x, y);
    this.steps.push("L", x, y);
  }

  closePath() {
    super.closePath();
    this.steps.push("Z");
  }

  toString() {
    return this.steps.map((step) => (typeof step === "number" ? ` ${step.toFixed(1)}` : step)).join("");
  }
}
