// The canvas: land, links in batches, marks, names. Everything has a fixed size on the screen.
const Paint = (() => {
  const BEND = 0.14;
  const GRID = 16;
  // How links are drawn, the last on top: color of the theme, dashes, whether it stands out.
  const LOOKS = {
    tie: { color: "tie", dash: [] },
    kept: { color: "tie", dash: [] },
    gone: { color: "gone", dash: [2, 5] },
    fresh: { color: "fresh", dash: [] },
    gap: { color: "gap", dash: [7, 5], halo: true },
  };
  let land = null;
  let borders = null;
  let colors = null;

  /** Read the colors of the present theme from the style sheet. */
  function theme() {
    const style = getComputedStyle(document.documentElement);
    const names = ["sea", "land", "coast", "border", "page", "text", "muted", "surface", "tie", "gap", "fresh", "gone", "accent", "outline"];
    colors = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  }

  /** The middle control point of the curve from a to b: always on the same side. */
  function bend(a, b) {
    const [p, q] = a.x < b.x || (a.x === b.x && a.y < b.y) ? [a, b] : [b, a];
    return {
      x: (p.x + q.x) / 2 + (q.y - p.y) * BEND,
      y: (p.y + q.y) / 2 - (q.x - p.x) * BEND,
    };
  }

  /** A path from lines written as a first point and then differences. */
  function outlines(lines, closed) {
    const path = new Outline();
    const { unit, height } = Data.frame;
    for (const steps of lines) {
      let x = 0;
      let y = 0;
      for (let k = 0; k < steps.length; k += 2) {
        x += steps[k];
        y += steps[k + 1];
        if (k === 0) path.moveTo(x * unit, height - y * unit);
        else path.lineTo(x * unit, height - y * unit);
      }
      if (closed) path.closePath();
    }
    return path;
  }

  /** Paint the scene; `view` has scale and the screen place of the map's origin. */
  function paint(context, scene, view, hovered) {
    if (land === null) {
      land = outlines(Data.frame.polygons.flat(), true);
      borders = outlines(Data.frame.borders, false);
    }
    if (colors === null) theme();
    const { scale, x: left, y: top } = view;
    context.save();
    sheet(context, view);
    const at = (point) => ({ x: point.x * scale + left, y: point.y * scale + top });
    links(context, scene.links, at);
    for (const mark of scene.marks) drawMark(context, mark, at(mark), mark === hovered);
    names(context, scene.labels, at);
    for (const badge of scene.badges) drawBadge(context, badge, at(badge));
    context.restore();
  }

  function sheet(context, { scale, x, y, ratio }) {
    const { width, height } = Data.frame;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (Data.chosen.layout === "network") return; // no land under a picture of the network
    context.fillStyle = colors.sea;
    context.fillRect(x, y, width * scale, height * scale);
    context.save();
    context.beginPath();
    context.rect(x, y, width * scale, height * scale);
    context.clip();
    context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y);
    context.fillStyle = colors.land;
    context.strokeStyle = colors.coast;
    context.lineWidth = 0.8 / scale;
    context.lineJoin = "round";
    context.fill(land, "evenodd");
    context.stroke(land);
    context.strokeStyle = colors.border;
    context.lineWidth = 1 / scale;
    context.stroke(borders);
    context.restore();
    context.strokeStyle = colors.coast;
    context.lineWidth = 1;
    context.strokeRect(x, y, width * scale, height * scale);
  }

  /** Draw links batched by style, width and strength. */
  function links(context, items, at) {
    const batches = new Map();
    for (const item of items) {
      const key = [item.style, Math.round(item.width * 4), Math.round(item.alpha * GRID)].join();
      if (!batches.has(key)) batches.set(key, { ...item, items: [] });
      batches.get(key).items.push(item);
    }
    context.lineCap = "round";
    const ordered = [...batches.values()].sort((a, b) => a.width - b.width);
    for (const [style, look] of Object.entries(LOOKS))
      for (const batch of ordered.filter((one) => one.style === style)) {
        context.beginPath();
        for (const item of batch.items) {
          const a = { x: item.x1, y: item.y1 };
          const b = { x: item.x2, y: item.y2 };
          const from = at(a);
          const over = at(bend(a, b));
          const to = at(b);
          context.moveTo(from.x, from.y);
          context.quadraticCurveTo(over.x, over.y, to.x, to.y);
        }
        context.setLineDash(look.dash);
        if (look.halo && batch.alpha === 1) {
          context.strokeStyle = colors.land;
          context.lineWidth = batch.width + 2.5;
          context.globalAlpha = 0.8;
          context.setLineDash([]);
          context.stroke();
          context.setLineDash(look.dash);
        }
        context.strokeStyle = colors[look.color];
        context.lineWidth = batch.width;
        context.globalAlpha = Math.min(1, batch.alpha);
        context.stroke();
      }
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  /** Color and dashes of a kind of link, for legends. */
  function look(kind) {
    return { ...LOOKS[kind], color: theColors()[LOOKS[kind].color] };
  }

  function theColors() {
    if (colors === null) theme();
    return colors;
  }

  function drawMark(context, mark, spot, hovered) {
    if (mark.type === "anchor") return; // only a place for a name
    context.globalAlpha = mark.faint ? 0.3 : (mark.alpha ?? 1);
    if (mark.type === "bubble") bubble(context, mark, spot, hovered);
    else if (mark.type === "region") region(context, mark, spot, hovered);
    else if (mark.type === "end") end(context, spot);
    else if (mark.type === "dot") dot(context, mark, spot);
    else glyph(context, mark, spot, hovered);
    context.globalAlpha = 1;
  }

  function glyph(context, mark, spot, hovered) {
    const i = mark.actors[0];
    const coloring = Data.colorings[State.state.coloring];
    const of = coloring.keys.length;
    if (mark.type === "chosen" || mark.type === "wanted" || hovered) {
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
    if (mark.vague && mark.type === "glyph") halo(context, spot, mark.radius * 1.25 + 2.5);
    context.save();
    context.translate(spot.x, spot.y);
    context.scale(mark.radius, mark.radius);
    const path = Glyphs.path(coloring.of[i], of);
    const color = Glyphs.color(coloring.of[i], of);
    const hollow = isUncertain(i);
    context.fillStyle = hollow ? colors.surface : color;
    context.fill(path);
    context.strokeStyle = hollow ? color : colors.outline;
    context.lineWidth = (hollow ? 2.2 : 1.1) / mark.radius;
    context.stroke(path);
    context.restore();
  }

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
    context.fillText(String(value), spot.x, spot.y + 0.5);
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

  function drawBadge(context, badge, spot) {
    context.lineWidth = 1.5;
    disc(context, spot, 9, colors.surface, colors.gap);
    number(context, badge.text, spot, 9, colors.gap);
  }

  function names(context, labels, at) {
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const { mark, text, wide, dx, dy, far } of labels) {
      const spot = at(mark);
      if (far) leader(context, mark, spot, { x: dx + Math.min(wide, Math.max(0, -dx)), y: dy });
      context.font = Labels.font(mark.strong);
      context.globalAlpha = mark.faint ? 0.5 : 1;
      context.strokeStyle = colors.land;
      context.lineWidth = 3.5;
      context.strokeText(text, spot.x + dx, spot.y + dy);
      context.fillStyle = colors.text;
      context.fillText(text, spot.x + dx, spot.y + dy);
    }
    context.globalAlpha = 1;
  }

  /** A fine line from a mark to its name, when the name stands off. */
  function leader(context, mark, spot, to) {
    const length = Math.hypot(to.x, to.y);
    const share = mark.radius / length;
    context.strokeStyle = colors.text;
    context.lineWidth = 0.8;
    context.beginPath();
    context.moveTo(spot.x + to.x * share, spot.y + to.y * share);
    context.lineTo(spot.x + to.x, spot.y + to.y);
    context.stroke();
  }

  return { paint, theme, bend, isUncertain, isLoose, look, colors: theColors };
})();
