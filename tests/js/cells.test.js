// Areas of regions: small ones are put together by code, and their outlines close.
const test = require("node:test");
const assert = require("node:assert/strict");
const load = require("./load.js");

/** Writes its steps down, as the page's own does. */
class Outline {
  steps = [];
  moveTo(x, y) {
    this.steps.push(`M${x},${y}`);
  }
  lineTo(x, y) {
    this.steps.push(`L${x},${y}`);
  }
  closePath() {
    this.steps.push("Z");
  }
}

/** Two squares side by side, SE110 and SE121, and FI1B1 above both. */
function cells(level, regions) {
  const Data = {
    areas: {
      unit: 1,
      codes: ["SE110", "SE121", "FI1B1"],
      lines: [
        [-1, 0, 1, 1, -1, 0, 0, -1, 1, 0],
        [0, 1, 1, 0, 0, 1],
        [-1, 1, 1, 0, 1, 0, 0, 1],
        [0, 2, 0, 1, 1, 0],
        [1, 2, 1, 1, 1, 0],
        [-1, 2, 0, 1, 0, 1, 2, 0, 0, -1],
      ],
    },
    frame: { height: 10 },
    chosen: { level },
    regionOf: new Map(regions.map((code, r) => [code, r])),
  };
  return load(["cells.js"], "Cells", { Data, Outline });
}

const flat = () => ({ color: "area", alpha: 1 });
const rings = (path) => path.steps.filter((step) => step === "Z").length;

test("an area closes around all its small ones", () => {
  const Cells = cells(0, ["SE", "FI"]);
  const sweden = Cells.outline(0);
  assert.equal(rings(sweden), 1);
  // Around both squares; the line between them is not part of it.
  assert.ok(!sweden.steps.join("").includes("L1,9L1,10") && sweden.steps.length > 6);
  assert.equal(Cells.outline(7), null);
});

test("lines between regions follow the level, and none is drawn between countries", () => {
  const inner = (level) => cells(level, ["SE11"]).ground(flat).borders.steps.length;
  assert.equal(inner(0), 0);
  assert.equal(inner(2), 2);
  assert.equal(inner(3), 2);
});

test("only regions of the data are filled", () => {
  const { fills } = cells(2, ["SE11", "PL63"]).ground(flat);
  assert.deepEqual(
    [...fills].map((fill) => fill.region),
    [0],
  );
});
