// The areas of regions at the level that is shown, put together from lines between small ones.
const Cells = (() => {
  const { unit, codes, lines } = Data.areas;
  const { height } = Data.frame;
  let made = null; // {level, regionOf, borders, outlines} of the present level

  /** The region of the present level that a small area belongs to, -1 when none is in the data. */
  function regionOf(code) {
    for (let end = code.length; end >= 2; end -= 1) {
      const r = Data.regionOf.get(code.slice(0, end));
      if (r !== undefined) return r;
    }
    return -1;
  }

  function points([, , ...steps]) {
    const found = [];
    let [x, y] = [0, 0];
    for (let k = 0; k < steps.length; k += 2) {
      x += steps[k];
      y += steps[k + 1];
      found.push([x, y]);
    }
    return found;
  }

  function drawn(path, way) {
    way.forEach(([x, y], k) => (k ? path.lineTo(x * unit, height - y * unit) : path.moveTo(x * unit, height - y * unit)));
  }

  function make() {
    const { level } = Data.chosen;
    if (made !== null && made.level === level) return made;
    const own = codes.map(regionOf);
    const key = (k) => (k < 0 ? "" : level === "s3" ? own[k] : codes[k].slice(0, level + 2));
    const borders = new Outline();
    // Where an area ends at sea nothing is drawn; between countries the map has its own line.
    for (const line of lines) {
      const [a, b] = line;
      if (a >= 0 && key(a) !== key(b) && codes[a].slice(0, 2) === codes[b].slice(0, 2)) drawn(borders, points(line));
    }
    made = { level, own, borders, outlines: new Map() };
    return made;
  }

  /** The outline of a region, or null when no area is known. */
  function outline(r) {
    const { own, outlines } = make();
    if (!outlines.has(r)) {
      const rim = lines.filter(([a, b]) => (a >= 0 && own[a] === r) !== (b >= 0 && own[b] === r)).map(points);
      outlines.set(r, rim.length ? closed(rim) : null);
    }
    return outlines.get(r);
  }

  /** Join lines end to end into rings. */
  function closed(rim) {
    const path = new Outline();
    const at = new Map();
    const name = (point) => point.join();
    const left = new Set(rim);
    for (const way of rim) for (const end of [way[0], way[way.length - 1]]) at.set(name(end), [...(at.get(name(end)) || []), way]);
    for (const first of rim) {
      if (!left.delete(first)) continue;
      const ring = first.slice();
      for (;;) {
        const end = name(ring[ring.length - 1]);
        const next = at.get(end).find((way) => left.has(way));
        if (!next) break;
        left.delete(next);
        ring.push(...(name(next[0]) === end ? next : next.slice().reverse()).slice(1));
      }
      drawn(path, ring);
      path.closePath();
    }
    return path;
  }

  /** Regions of the data with an area, and lines between all regions: what lies under the circles. */
  function ground(tint) {
    const known = new Set(make().own.filter((r) => r >= 0));
    return {
      borders: make().borders,
      fills: [...known].sort((a, b) => a - b).map((r) => ({ region: r, path: outline(r), tint: tint(r) })),
    };
  }

  /** The region whose area holds a place of the map, or -1. */
  function at(context, x, y) {
    const known = new Set(make().own.filter((r) => r >= 0));
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    const found = [...known].find((r) => context.isPointInPath(outline(r), x, y, "evenodd"));
    context.restore();
    return found === undefined ? -1 : found;
  }

  return { ground, at, outline };
})();
