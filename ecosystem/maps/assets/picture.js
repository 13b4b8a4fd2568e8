// The present view as a picture: PNG or SVG with title, caption, legend and source.
const Picture = (() => {
  const { el } = Text;
  const PAD = 16;
  const LINE = 19;
  const SHARP = 2; // pixels of a PNG for one on the screen

  function download(blob, name) {
    const address = URL.createObjectURL(blob);
    const anchor = el("a", { href: address, download: name });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  function lines(context, text, width) {
    const found = [""];
    for (const word of text.split(/\s+/)) {
      const longer = found[found.length - 1] ? `${found[found.length - 1]} ${word}` : word;
      if (context.measureText(longer).width > width && found[found.length - 1]) found.push(word);
      else found[found.length - 1] = longer;
    }
    return found;
  }

  /** Categories that are shown and the lines of the legend, as one paragraph of signs and words. */
  function legend(ruler) {
    const { state } = State;
    const onMap = state.view === "regions" || state.view === "change";
    const coloring = Data.colorings[state.coloring];
    const present = onMap
      ? []
      : coloring.keys.map((_, c) => c).filter((c) => !state.hidden[state.coloring].has(c) && coloring.of.includes(c));
    return [
      ...present.map((c) => ({ category: c, of: coloring.keys.length, text: Legend.label(state.coloring, c) })),
      ...Legend.meanings()
        .filter(([kind]) => ["tie", "gap", "kept", "fresh", "gone"].includes(kind))
        .map(([kind, text]) => ({ kind, text })),
    ].map((item) => ({ ...item, wide: 34 + ruler.measureText(item.text).width + 18 }));
  }

  function paintLegend(context, items, top, width, colors) {
    let [x, y] = [PAD, top];
    for (const item of items) {
      if (x + item.wide > width - PAD && x > PAD) [x, y] = [PAD, y + LINE];
      if (item.kind) {
        const look = Paint.look(item.kind);
        context.beginPath();
        context.moveTo(x, y);
        context.lineTo(x + 26, y);
        context.strokeStyle = look.color;
        context.lineWidth = 2.4;
        context.setLineDash(look.dash);
        context.stroke();
        context.setLineDash([]);
      } else {
        context.save();
        context.translate(x + 14, y);
        context.scale(6, 6);
        context.fillStyle = Glyphs.color(item.category, item.of);
        context.fill(Glyphs.path(item.category, item.of));
        context.restore();
      }
      context.fillStyle = colors.text;
      context.textAlign = "left";
      context.textBaseline = "middle";
      context.fillText(item.text, x + 34, y);
      x += item.wide;
    }
    return y + LINE;
  }

  /** The years of the records: what the date of the data is, without a clock. */
  function span() {
    const { firstYear, lastYear } = Data;
    return Number.isFinite(firstYear) ? T("Records from {first} to {last}", { first: String(firstYear), last: String(lastYear) }) : "";
  }

  /** Where the data come from and until when they reach; no clock. */
  function source() {
    return [Data.about.title, span(), ...Data.about.credits.slice(0, 3)].filter(Boolean).join(" · ");
  }

  function compose(context, { scene, view }, measured, ratio, height) {
    const colors = Paint.colors();
    const { width } = view;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = colors.surface;
    context.fillRect(0, 0, width, height);
    context.save();
    context.beginPath();
    context.rect(0, 0, width, view.height);
    context.clip();
    Paint.paint(context, scene, { ...view, ratio }, null);
    context.restore();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = colors.surface;
    context.fillRect(0, view.height, width, height - view.height);
    context.font = Labels.font(false);
    let y = view.height + PAD;
    for (const text of measured.caption) y = write(context, text, y, colors.text);
    y = paintLegend(context, measured.legend, y + 4, width, colors) + 4;
    for (const text of measured.source) y = write(context, text, y, colors.muted);
    return y;
  }

  function write(context, text, y, color) {
    context.fillStyle = color;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(text, PAD, y);
    return y + LINE;
  }

  /** Save the present view as "png" or "svg". */
  function save(kind) {
    if (document.getElementById("map").hidden) return;
    const now = Camera.current();
    const ruler = document.createElement("canvas").getContext("2d");
    ruler.font = Labels.font(false);
    const width = now.view.width - 2 * PAD;
    const measured = {
      caption: lines(ruler, document.getElementById("caption").textContent, width),
      legend: legend(ruler),
      source: lines(ruler, source(), width),
    };
    const rows = measured.caption.length + measured.source.length + 2 + Math.ceil(measured.legend.length / 2);
    const name = `map-${State.state.view}`;
    if (kind === "svg") {
      const sketch = new Sketch(now.view.width, now.view.height + 2 * PAD + rows * LINE);
      compose(sketch, now, measured, 1, sketch.height);
      download(new Blob([String(sketch)], { type: "image/svg+xml" }), `${name}.svg`);
      return;
    }
    const canvas = document.createElement("canvas");
    canvas.width = now.view.width * SHARP;
    canvas.height = (now.view.height + 2 * PAD + rows * LINE) * SHARP;
    compose(canvas.getContext("2d"), now, measured, SHARP, canvas.height / SHARP);
    canvas.toBlob((blob) => download(blob, `${name}.png`), "image/png");
  }

  return { download, save, source };
})();
