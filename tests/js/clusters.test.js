// Circles of towns on the screen: nobody is lost, and those that remain do not cover each other.
const test = require("node:test");
const assert = require("node:assert/strict");
const load = require("./load.js");

const EDGE = 2;
const NONE = 3;

/** A map of `count` actors, one to a site, in a row with `step` kilometers between them. */
function clusters(count, step, extra = {}) {
  const numbers = [...Array(count).keys()];
  const Data = {
    actorCount: count,
    settings: { spacing_km: 0.01 },
    chosen: { layout: "map" },
    actors: { site: numbers },
    sites: { placement: numbers.map(() => 0), country: numbers.map(() => "SE") },
    x: numbers.map((i) => i * step),
    y: numbers.map(() => 0),
    siteX: numbers.map((i) => i * step),
    siteY: numbers.map(() => 0),
    EDGE,
    NONE,
    ...extra,
  };
  return { Data, Clusters: load(["clusters.js"], "Clusters", { Data, innerWidth: 1366 }), numbers };
}

test("far apart, everyone has a circle", () => {
  const { Clusters, numbers } = clusters(5, 100);
  assert.equal(Clusters.group(numbers, 1).length, 5);
});

for (const count of [40, 4000])
  test(`${count} that touch are joined and nobody is lost`, () => {
    const { Clusters, numbers } = clusters(count, 3);
    const groups = Clusters.group(numbers, 1);
    const kept = Array.from(groups.flatMap((group) => group.actors)).sort((a, b) => a - b);
    assert.deepEqual(kept, numbers);
    assert.ok(groups.length < count);
    for (const [at, a] of groups.entries())
      for (const b of groups.slice(at + 1)) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) >= (a.radius + b.radius) * 0.72);
    assert.ok(groups.every((group) => count < 1500 || group.radius <= 30));
  });

test("those without a place are not joined to a town", () => {
  const { Data, Clusters } = clusters(2, 0.001);
  Data.sites.placement[1] = NONE;
  assert.equal(Clusters.group([0, 1], 1).length, 2);
});

test("ties between circles add up, and those inside vanish", () => {
  // Worked by hand: sites 0 and 1 are one circle; 0–2 and 1–2 become one tie of 3.
  const { Clusters } = clusters(3, 100);
  const groups = [
    { sites: [0, 1], x: 0, y: 0 },
    { sites: [2], x: 9, y: 9 },
  ];
  const ties = Clusters.ties(
    groups,
    [
      [0, 1, 5],
      [0, 2, 1],
      [1, 2, 2],
    ],
    10,
  );
  assert.equal(ties.length, 1);
  assert.equal(ties[0].weight, 3);
});

test("circles that touch are moved apart, the others stay where they are", () => {
  const { Clusters } = clusters(3, 100);
  const circles = [
    { x: 0, y: 0, radius: 10 },
    { x: 6, y: 2, radius: 5 },
    { x: 90, y: 0, radius: 5 },
  ];
  const spots = Clusters.separate(circles, 1);
  assert.ok(Math.hypot(spots[0].x - spots[1].x, spots[0].y - spots[1].y) > 15);
  assert.deepEqual({ ...spots[2] }, { x: 90, y: 0 });
  assert.ok(Math.hypot(spots[0].x, spots[0].y) < Math.hypot(spots[1].x - 6, spots[1].y - 2));
});
