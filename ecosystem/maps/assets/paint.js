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
  const BRIM = 80; // pixels beyond the screen; marks and names that begin further out are not seen
  let land = null;
  let borders = null;
  const { colors } = Ink;

  /** Take over the colors of the present theme. */
  function theme() {
    Ink.read();
    Marks.forget();
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
    const { scale, x: left, y: top } = view;
    context.save();
    sheet(context, view, scene.ground);
    const at = (point) => ({ x: point.x * scale + left, y: point.y * scale + top });
    links(context, scene.links, at);
    for (const mark of scene.marks) {
      const spot = at(mark);
      if (isNear(spot, view)) Marks.draw(context, mark, spot, mark === hovered);
    }
    names(context, scene.labels, at);
    for (const badge of scene.badges) drawBadge(context, badge, at(badge));
    context.restore();
  }

  /** Whether something drawn there could be seen. */
  function isNear({ x, y }, { width, height }) {
    return x > -BRIM && x < width + BRIM && y > -BRIM && y < height + BRIM;
  }

  /** Wipe the screen. */
  function blank(context, { width, height, ratio }) {
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, Math.ceil(width * ratio), Math.ceil(height * ratio));
    context.restore();
  }

  /** Land, and on it the areas of regions where the scene has any. */
  function sheet(context, { scale, x, y, ratio }, ground) {
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
    if (ground) areas(context, ground, scale);
    context.strokeStyle = colors.border;
    context.lineWidth = 1 / scale;
    context.stroke(borders);
    context.restore();
    context.strokeStyle = colors.coast;
    context.lineWidth = 1;
    context.strokeRect(x, y, width * scale, height * scale);
  }

  function areas(context, { fills, borders: between }, scale) {
    context.save();
    context.clip(land, "evenodd");
    for (const { path, tint } of fills) {
      context.fillStyle = colors[tint.color];
      context.globalAlpha = tint.alpha;
      context.fill(path, "evenodd");
    }
    context.globalAlpha = 1;
    context.strokeStyle = colors.areaLine;
    context.lineWidth = 0.8 / scale;
    context.stroke(between);
    context.restore();
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
    return { ...LOOKS[kind], color: colors[LOOKS[kind].color] };
  }

  function drawBadge(context, badge, spot) {
    context.lineWidth = 1.5;
    Marks.disc(context, spot, 9, colors.surface, colors.gap);
    Marks.number(context, badge.text, spot, 9, colors.gap);
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

  return { paint, blank, theme, bend, isUncertain: Marks.isUncertain, isLoose: Marks.isLoose, look, colors: () => colors };
})();
