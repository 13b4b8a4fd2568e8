// The marks of the map: glyphs of actors, circles of towns and regions. Sizes are pixels.
const Marks = (() => {
  const { colors } = Ink;
  const stamps = new Map();

  /** Forget the pictures of glyphs: the theme has changed. */
  function forget() {
    stamps.clear();
  }

  /** Draw one mark at its place on the screen. */
  function draw(context, mark, spot, hovered) {
    if (mark.type === "anchor") return; // only a place for a name
    context.globalAlpha = mark.faint ? 0.3 : (mark.alpha ?? 1);
    if (mark.type === "bubble") bubble(context, mark, spot, hovered);
    else if (mark.type === "region") region(context, mark, spot, hovered);
    else if (mark.type === "end") end(context, spot);
    else if (mark.type === "dot") dot(context, mark, spot);
    else glyph(context, mark, spot, hovered);
    context.globalAlpha = 1;
  }

  /** The glyph of one actor: from a small picture made once, where nothing sets it apart. */
  function glyph(context, mark, spot, hovered) {
    const i = mark.actors[0];
    const coloring = Data.colorings[State.state.coloring];
    const category = coloring.of[i];
    const of = coloring.keys.length;
    const hollow = isUncertain(i);
    // A drawing (SVG) takes shapes only.
    if (mark.type === "glyph" && !hovered && context.drawImage) {
      stamp(context, spot, { category, of, hollow, vague: mark.vague, radius: Math.round(mark.radius * 2) / 2 });
      return;
    }
    if (mark.type !== "glyph" || hovered) ring(context, mark, spot);
    shape(context, spot, { category, of, hollow, radius: mark.radius });
  }

  /** What sets the chosen, the suggested and the pointed at apart. */
  function ring(context, mark, spot) {
    context.beginPath();
    context.arc(spot.x, spot.y, mark.radius * 1.3 + 3, 0, 2 * Math.PI);
    context.fillStyle = colors.surface;
    context.fill();
    context.strokeStyle = mark.type === "wanted" ? colors.gap : colors.accent;
    context.lineWidth = mark.type === "chosen" ? 3 : 2;
    context.setLineDash(mark.type === "wanted" ? [4, 3] : []);
    context.stroke();
    context.setLineDash([]);
  }

  function shape(context, spot, { category, of, hollow, vague, radius }) {
    if (vague) halo(context, spot, radius * 1.25 + 2.5);
    context.save();
    context.translate(spot.x, spot.y);
    context.scale(radius, radius);
    const path = Glyphs.path(category, of);
    const color = Glyphs.color(category, of);
    context.fillStyle = hollow ? colors.surface : color;
    context.fill(path);
    context.strokeStyle = hollow ? color : colors.outline;
    context.lineWidth = (hollow ? 2.2 : 1.1) / radius;
    context.stroke(path);
    context.restore();
  }

  /** Put a picture of the shape there, on whole pixels of the screen. */
  function stamp(context, spot, look) {
    const ratio = context.getTransform().a;
    const key = [look.category, look.of, look.hollow, look.vague, look.radius, ratio].join();
    if (!stamps.has(key)) stamps.set(key, engrave(look, ratio));
    const { canvas, reach } = stamps.get(key);
    const [left, top] = [spot.x, spot.y].map((at) => Math.round((at - reach) * ratio) / ratio);
    context.drawImage(canvas, left, top, 2 * reach, 2 * reach);
  }

  function engrave(look, ratio) {
    const reach = Math.ceil(look.radius * 1.5 + 4);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(2 * reach * ratio);
    canvas.height = canvas.width;
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    shape(context, { x: reach, y: reach }, look);
    return { canvas, reach };
  }

  /** Whether an actor belongs to its group only loosely. */
  function isLoose(i) {
    const certainty = Data.actors.certainty[i];
    return certainty !== null && certainty < Cards.CERTAIN;
  }

  function isUncertain(i) {
    return (State.state.coloring === "community" || State.state.view === "groups") && isLoose(i);
  }

  /** A town with several actors: their number, and a ring of their categories. */
  function bubble(context, mark, spot, hovered) {
    const coloring = Data.colorings[State.state.coloring];
    const of = coloring.keys.length;
    const counts = new Array(of).fill(0);
    for (const i of mark.actors) counts[coloring.of[i]] += 1;
    const ring = Math.max(3, mark.radius * 0.3);
    disc(context, spot, mark.radius, colors.surface, null);
    let turn = -Math.PI / 2;
    context.lineWidth = ring;
    context.lineCap = "butt";
    counts.forEach((count, c) => {
      if (!count) return;
      const next = turn + (2 * Math.PI * count) / mark.actors.length;
      context.beginPath();
      context.arc(spot.x, spot.y, mark.radius - ring / 2, turn, next);
      context.strokeStyle = Glyphs.color(c, of);
      context.stroke();
      turn = next;
    });
    context.lineWidth = hovered ? 2.5 : 1.1;
    if (mark.vague) halo(context, spot, mark.radius + 3);
    disc(context, spot, mark.radius, null, hovered ? colors.accent : colors.outline);
    number(context, mark.actors.length, spot, mark.radius - ring, colors.text);
  }

  /** A dotted rim: the place is only roughly known. */
  function halo(context, spot, radius) {
    context.save();
    context.setLineDash([1.5, 3]);
    context.lineWidth = 1.4;
    disc(context, spot, radius, null, colors.muted);
    context.restore();
  }

  function disc(context, spot, radius, fill, stroke) {
    context.beginPath();
    context.arc(spot.x, spot.y, radius, 0, 2 * Math.PI);
    if (fill) {
      context.fillStyle = fill;
      context.fill();
    }
    if (stroke) {
      context.strokeStyle = stroke;
      context.stroke();
    }
  }

  function number(context, value, spot, room, color) {
    const size = Math.min(13, Math.max(9, room * (value > 99 ? 0.95 : 1.15)));
    if (room < 4) return;
    context.font = Labels.font(true, Math.round(size));
    context.fillStyle = color;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(value > 999 ? `${(value / 1000).toFixed(value > 9999 ? 0 : 1)}k` : String(value), spot.x, spot.y + 0.5);
  }

  function region(context, mark, spot, hovered) {
    const home = Data.regions.is_bsr[mark.region];
    context.lineWidth = mark.chosen || hovered ? 3 : 1.4;
    const rim = mark.chosen || hovered ? colors.accent : colors.tie;
    disc(context, spot, mark.radius, home ? colors.surface : colors.land, rim);
    number(context, mark.count, spot, mark.radius - 2, home ? colors.text : colors.muted);
  }

  function end(context, spot) {
    context.lineWidth = 2;
    disc(context, spot, 4, colors.surface, colors.gap);
  }

  function dot(context, mark, spot) {
    context.globalAlpha = 0.45;
    disc(context, spot, mark.radius, colors.muted, null);
  }

  return { draw, disc, number, isUncertain, isLoose, forget };
})();
