// Names on the map: as many as fit, the most important first, none over another.
const Labels = (() => {
  const GAP = 4;
  const LINE = 14;
  const EDGE = 24;
  const NUDGE = 6;
  const LARGE = 13;
  const SMALL = 9.6;
  const OUT = [8, 16, 26, 38];
  const CLEAR = 9; // a name that stands off keeps away from other circles, so that it is not taken for theirs
  const ROOMY = innerWidth > 820;
  const measure = document.createElement("canvas").getContext("2d");
  const widths = new Map();
  let open = () => true;
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
   * `marks` have x, y (map), radius (pixels), label, rank (small is important), strong, and "titled"
   * when the name belongs to a disc of many glyphs;
   * `isOpen` tells whether a box of the sheet, in pixels, can be seen;
   * returns [{mark, text, wide, dx, dy, far}] with offsets in pixels.
   */
  function place(marks, scale, most, isOpen = () => true) {
    open = isOpen;
    // Faint marks may be covered by names, all others keep their place free.
    const boxes = marks.filter((mark) => !mark.faint).map((mark) => around(mark, scale));
    const wanted = marks.filter((mark) => mark.label).sort((a, b) => a.rank - b.rank || a.label.localeCompare(b.label, "en"));
    const found = [];
    for (const mark of wanted) {
      if (found.length >= most) break;
      const best = choose(mark, boxes, found, scale) || (mark.strong && swap(mark, boxes, found, scale));
      if (best) found.push(best);
    }
    return found;
  }

  /** The first free place for a name, or null. */
  function choose(mark, boxes, found, scale) {
    const taken = (box) => found.some((other) => overlaps(box, other.box));
    return options(mark, boxes, scale).find((option) => option.free && !taken(option.box)) || null;
  }

  /** Make room for an important name by moving one that has another place. */
  function swap(mark, boxes, found, scale) {
    for (const option of options(mark, boxes, scale)) {
      if (!option.free) continue;
      const blocking = found.filter((other) => overlaps(option.box, other.box));
      if (blocking.length !== 1) continue;
      const others = [...found.filter((other) => other !== blocking[0]), option];
      const moved = choose(blocking[0].mark, boxes, others, scale);
      if (!moved || (moved.far && !blocking[0].far)) continue;
      found[found.indexOf(blocking[0])] = moved;
      return option;
    }
    return null;
  }

  /** Every place a name could have, best first, and whether circles leave it free. */
  function options(mark, boxes, scale) {
    // What lies under the mark itself cannot be avoided; the name begins outside of it.
    const under = boxes.filter((other) => covers(other.mark, mark, scale));
    const others = boxes.filter((other) => !under.includes(other));
    const radius = Math.max(mark.radius, ...under.map((other) => other.mark.radius));
    const texts = [...new Set([mark.label, mark.short || mark.label])].map((text) => shorten(text));
    const list = (text, places, passing) => {
      const wide = width(text, mark.strong);
      return places(radius, wide).map((side) => {
        const box = at(mark, scale, side, wide);
        const free = inside(box, scale) && !hits(others, box, side.far ? CLEAR : 0, passing) && open(box);
        return { ...side, mark, text, wide, box, free };
      });
    };
    const near = texts.flatMap((text) => list(text, mark.titled ? caps : sides, () => false));
    if (mark.titled) return ROOMY ? [...near, ...list(texts[0], capsAway, () => false)] : near;
    if (!mark.strong) return near;
    // An important name may cover a single glyph, or stand off with a line to its mark.
    const last = texts[texts.length - 1];
    const covering = texts.flatMap((text) => list(text, sides, isGlyph));
    const standing = ROOMY || mark.radius > LARGE ? list(last, away, isGlyph) : [];
    // The very largest may even cover a small circle: a capital without a name is worse.
    return [...near, ...covering, ...standing, ...(mark.radius > LARGE ? list(last, sides, isSmall) : [])];
  }

  function isGlyph(mark) {
    return mark.type === "glyph";
  }

  function isSmall(mark) {
    return isGlyph(mark) || (mark.type === "bubble" && mark.radius < SMALL);
  }

  function covers(other, mark, scale) {
    return Math.hypot(other.x - mark.x, other.y - mark.y) * scale < Math.max(mark.radius, other.radius);
  }

  function around(mark, scale) {
    return { mark, x: mark.x * scale, y: mark.y * scale };
  }

  /** Names stay where the first view shows them: within the reach of actors. */
  function inside(box, scale) {
    return box.left >= Data.reach.west * scale - EDGE && box.right <= Data.reach.east * scale + EDGE;
  }

  /** Whether a name comes nearer than `clear` to a circle, those that may be covered passed over. */
  function hits(circles, box, clear, passing) {
    return circles.some(({ mark, x, y }) => {
      if (passing(mark)) return false;
      const dx = Math.max(box.left - x, 0, x - box.right);
      const dy = Math.max(box.top - y, 0, y - box.bottom);
      return Math.hypot(dx, dy) < mark.radius - 1 + (mark.radius > 7 ? clear : 0);
    });
  }

  function sides(radius, wide) {
    const reach = radius + GAP;
    const slant = reach * 0.7;
    const up = radius + LINE / 2 + 1;
    return [
      { dx: reach, dy: 0 },
      { dx: -reach - wide, dy: 0 },
      { dx: reach - 1, dy: -NUDGE },
      { dx: reach - 1, dy: NUDGE },
      { dx: 1 - reach - wide, dy: -NUDGE },
      { dx: 1 - reach - wide, dy: NUDGE },
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

  /** Places of a title: above or below its disc rather than beside it. */
  function caps(radius, wide) {
    const all = sides(radius, wide);
    return [...all.slice(6, 8), ...all.slice(12), ...all.slice(0, 6), ...all.slice(8, 12)];
  }

  function capsAway(radius, wide) {
    return OUT.slice(0, 3).flatMap((more) => caps(radius + more, wide).map((side) => ({ ...side, far: true })));
  }

  /** Places further out, nearest first. */
  function away(radius, wide) {
    return OUT.flatMap((more) => sides(radius + more, wide).map((side) => ({ ...side, far: true })));
  }

  function at(mark, scale, side, wide) {
    const left = mark.x * scale + side.dx;
    const top = mark.y * scale + side.dy - LINE / 2;
    return { left: left - 2, right: left + wide + 2, top, bottom: top + LINE };
  }

  return { place, font, shorten };
})();
