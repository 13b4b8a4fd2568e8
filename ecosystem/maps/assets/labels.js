// Names on the map: as many as fit, the most important first, none over another.
const Labels = (() => {
  const GAP = 4;
  const LINE = 14;
  const EDGE = 24;
  const OUT = [10, 20, 32, 46];
  const measure = document.createElement("canvas").getContext("2d");
  const widths = new Map();
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

  function font(strong, size = 12) {
    return `${strong ? 600 : 400} ${size}px ${FONT}`;
  }

  function width(text, strong) {
    const key = (strong ? "b" : "n") + text;
    if (!widths.has(key)) {
      measure.font = font(strong);
      widths.set(key, measure.measureText(text).width);
    }
    return widths.get(key);
  }

  function shorten(text, most = 30) {
    return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
  }

  function overlaps(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  /**
   * Choose a side for every label that fits.
   * `marks` have x, y (map), radius (pixels), label, rank (small is important), strong;
   * returns [{mark, text, dx, dy}] with offsets in pixels.
   */
  function place(marks, scale, most) {
    // Faint marks may be covered by names, all others keep their place free.
    const boxes = marks.filter((mark) => !mark.faint).map((mark) => around(mark, scale));
    const wanted = marks
      .filter((mark) => mark.label)
      .sort((a, b) => a.rank - b.rank || a.label.localeCompare(b.label, "en"));
    const taken = [];
    const found = [];
    for (const mark of wanted) {
      if (found.length >= most) break;
      const text = shorten(mark.label);
      const wide = width(text, mark.strong);
      // What lies under the mark itself cannot be avoided; the name begins outside of it.
      const under = boxes.filter((other) => covers(other.mark, mark, scale));
      const others = boxes.filter((other) => !under.includes(other));
      const radius = Math.max(mark.radius, ...under.map((other) => other.mark.radius));
      const free = (list, passing) =>
        list
          .map((side) => ({ ...side, box: at(mark, scale, side, wide) }))
          .find(
            ({ box }) =>
              inside(box, scale) &&
              !taken.some((other) => overlaps(box, other)) &&
              !hits(others, box, passing),
          );
      // An important name may cover a single glyph, or stand off with a line to its mark.
      const option =
        free(sides(radius, wide)) ||
        (mark.strong && (free(sides(radius, wide), "glyph") || free(away(radius, wide))));
      if (!option) continue;
      taken.push(option.box);
      found.push({ mark, text, wide, dx: option.dx, dy: option.dy, far: option.far === true });
    }
    return found;
  }

  function covers(other, mark, scale) {
    return Math.hypot(other.x - mark.x, other.y - mark.y) * scale < Math.max(mark.radius, other.radius);
  }

  function around(mark, scale) {
    const r = mark.radius;
    const x = mark.x * scale;
    const y = mark.y * scale;
    return { mark, left: x - r, right: x + r, top: y - r, bottom: y + r };
  }

  /** Names stay where the first view shows them: within the reach of actors. */
  function inside(box, scale) {
    return box.left >= Data.reach.west * scale - EDGE && box.right <= Data.reach.east * scale + EDGE;
  }

  function hits(boxes, box, passing) {
    return boxes.some((other) => other.mark.type !== passing && overlaps(box, other));
  }

  function sides(radius, wide) {
    const reach = radius + GAP;
    const slant = reach * 0.7;
    const up = radius + LINE / 2 + 1;
    return [
      { dx: reach, dy: 0 },
      { dx: -reach - wide, dy: 0 },
      { dx: -wide / 2, dy: -up },
      { dx: -wide / 2, dy: up },
      { dx: slant, dy: -slant },
      { dx: slant, dy: slant },
      { dx: -slant - wide, dy: -slant },
      { dx: -slant - wide, dy: slant },
      { dx: -slant, dy: -up },
      { dx: -slant, dy: up },
      { dx: slant - wide, dy: -up },
      { dx: slant - wide, dy: up },
    ];
  }

  /** Places further out, nearest first. */
  function away(radius, wide) {
    return OUT.flatMap((more) =>
      sides(radius + more, wide).map((side) => ({ ...side, far: true })),
    );
  }

  function at(mark, scale, side, wide) {
    const left = mark.x * scale + side.dx;
    const top = mark.y * scale + side.dy - LINE / 2;
    return { left: left - 2, right: left + wide + 2, top, bottom: top + LINE };
  }

  return { place, font, shorten };
})();
