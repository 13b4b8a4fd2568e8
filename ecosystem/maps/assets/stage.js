// The canvas of large maps: holds the view, moves it by pointer, touch and wheel, and asks for
// paint. stage_vis.js offers the same for smaller maps, on top of vis-network.
const Stage = (() => {
  const STILL = 4; // pixels a pointer may stray and still be a press
  const WHEEL = 0.0016; // zoom for each pixel of a wheel's turn
  const area = document.getElementById("canvas");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const listeners = { paint: () => {}, start: () => {}, zoom: (wanted) => wanted, end: () => {}, press: () => {} };
  const pointers = new Map();
  let center = { x: 0, y: 0 };
  let scale = 1;
  let size = { width: 0, height: 0, ratio: 1 };
  let frame = null;
  let strayed = false;
  canvas.className = "own";
  area.append(canvas);
  Data.nodes = null; // vis-network would need them

  function view() {
    const { width, height, ratio } = size;
    return { scale, ratio, width, height, x: width / 2 - center.x * scale, y: height / 2 - center.y * scale };
  }

  function draw() {
    frame = null;
    if (size.width) listeners.paint(context, view());
  }

  function redraw() {
    if (frame === null) frame = requestAnimationFrame(draw);
  }

  function resize() {
    const ratio = devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = area;
    if (width === size.width && height === size.height && ratio === size.ratio) return;
    size = { width, height, ratio };
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    if (frame !== null) cancelAnimationFrame(frame);
    draw(); // at once: setting the size has emptied the canvas
  }

  function moveTo(position, nextScale = scale) {
    center = { x: position.x, y: position.y };
    scale = nextScale;
    redraw();
  }

  /** Change the scale and keep what is under a point of the screen there. */
  function zoomAt(spot, factor) {
    const before = view();
    const place = { x: (spot.x - before.x) / scale, y: (spot.y - before.y) / scale };
    const next = listeners.zoom(scale * factor);
    moveTo({ x: place.x - (spot.x - size.width / 2) / next, y: place.y - (spot.y - size.height / 2) / next }, next);
  }

  function at(event) {
    const box = area.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** The middle of all fingers, and how far they are apart. */
  function grip() {
    const spots = [...pointers.values()];
    const x = spots.reduce((sum, spot) => sum + spot.x, 0) / spots.length;
    const y = spots.reduce((sum, spot) => sum + spot.y, 0) / spots.length;
    const [a, b] = spots;
    return { x, y, apart: b ? Math.hypot(a.x - b.x, a.y - b.y) : 0 };
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    if (!pointers.size) strayed = false;
    pointers.set(event.pointerId, at(event));
    if (pointers.size > 1) strayed = true;
    // Events that a program makes have no pointer to hold.
    if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
    listeners.start();
  });
  canvas.addEventListener("pointermove", (event) => {
    const from = pointers.get(event.pointerId);
    if (!from) return;
    const to = at(event);
    if (!strayed && Math.hypot(to.x - from.x, to.y - from.y) < STILL) return;
    strayed = true;
    const before = grip();
    pointers.set(event.pointerId, to);
    const after = grip();
    moveTo({ x: center.x - (after.x - before.x) / scale, y: center.y - (after.y - before.y) / scale });
    if (before.apart && after.apart) zoomAt(after, after.apart / before.apart);
  });

  function release(event, pressed) {
    if (!pointers.delete(event.pointerId)) return;
    if (pointers.size) return;
    listeners.end();
    if (pressed && !strayed) listeners.press(at(event));
  }
  canvas.addEventListener("pointerup", (event) => release(event, true));
  canvas.addEventListener("pointercancel", (event) => release(event, false));
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 30 : 1;
      const turn = Math.max(-240, Math.min(240, event.deltaY * lines));
      listeners.start();
      zoomAt(at(event), Math.exp(-turn * WHEEL));
      listeners.end();
    },
    { passive: false },
  );
  new ResizeObserver(resize).observe(area);
  resize();

  return {
    view,
    redraw,
    moveTo,
    center: () => ({ ...center }),
    scale: () => scale,
    /** Tell who paints, limits the scale, and wants to know of movements and presses. */
    listen: (wanted) => Object.assign(listeners, wanted),
  };
})();
