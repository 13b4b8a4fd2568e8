// Where the view goes, and what lies under the pointer. The stage holds the view.
const Camera = (() => {
  const CLOSEST = Math.max(6, 30 / Data.settings.spacing_km); // pixels per kilometer: neighbors stand apart
  const MARGIN = 26;
  const TOUCH = 22;
  const FLIGHT = 350; // milliseconds
  const canvas = document.getElementById("canvas");
  const tip = document.getElementById("tip");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let scene = null;
  let hovered = null;
  let farthest = 0.1;
  let flight = null; // the movement under way: where it leads
  let awake = false; // nothing is worked out before the view is where it will be

  /** The scene for this view: worked out anew where the scale is another. */
  function fresh(view) {
    if (scene === null || Math.abs(view.scale / scene.scale - 1) > 0.01) {
      scene = Scene.build(view.scale);
      Glide.forget();
    }
    Scene.name(scene, view, covered);
    return scene;
  }

  /** What of the canvas lies under other things, in pixels of the screen. */
  function covered() {
    const own = canvas.getBoundingClientRect();
    return [...document.querySelectorAll("#legend, .zoom, #caption")]
      .map((element) => element.getBoundingClientRect())
      .filter((box) => box.width > 0)
      .map((box) => ({ left: box.left - own.left, right: box.right - own.left, top: box.top - own.top, bottom: box.bottom - own.top }));
  }

  Stage.listen({
    paint: (context, view) => {
      if (awake) Glide.paint(context, view, { stale: scene, fresh: () => fresh(view), hovered, again: Stage.redraw });
    },
    start: land,
    zoom: limit,
    end: tether,
  });

  /** Draw again; with `rebuild` what is on the map is worked out anew. */
  function redraw(rebuild = true) {
    if (rebuild) {
      scene = null;
      hovered = null;
    }
    Glide.forget();
    if (awake) Stage.redraw();
  }

  /** Paint from now on. */
  function wake() {
    awake = true;
    redraw();
  }

  /** Room that panels leave free, in pixels. */
  function free() {
    const box = canvas.getBoundingClientRect();
    const legend = document.getElementById("legend");
    const panel = document.getElementById("panel").getBoundingClientRect();
    const wide = legend.open && box.width > 760;
    const left = wide ? legend.getBoundingClientRect().right - box.left : 0;
    const covered = Math.max(0, Math.min(box.bottom - panel.top, box.height * 0.7));
    const below = panel.top > box.top && panel.left < box.left + 10 ? covered : 0;
    const caption = document.getElementById("caption").offsetHeight + 16;
    return { left, top: 0, width: box.width - left, height: box.height - below - caption, box };
  }

  /** Show these places of the map: [{x, y}]. */
  function fit(points, { animate = true, closest = 1.6, margin = MARGIN } = {}) {
    const known = points.filter((point) => Number.isFinite(point.x));
    if (!known.length) return;
    const room = free();
    if (room.box.width === 0) return; // hidden behind the table
    const xs = known.map((point) => point.x);
    const ys = known.map((point) => point.y);
    const [west, east] = [Math.min(...xs), Math.max(...xs)];
    const [north, south] = [Math.min(...ys), Math.max(...ys)];
    const scale = Math.min(
      (room.width - 2 * margin) / Math.max(east - west, 1),
      (room.height - 2 * margin) / Math.max(south - north, 1),
      closest,
    );
    move({ x: (west + east) / 2, y: (north + south) / 2 }, Math.max(scale, farthest), animate);
  }

  /** Bring a place of the map to the middle of the free room. */
  function move(center, scale, animate = true) {
    const { x, y } = offset();
    fly({ x: center.x - x / scale, y: center.y - y / scale }, scale, animate);
  }

  /** How far the middle of the free room is from the middle of the canvas, in pixels. */
  function offset() {
    const room = free();
    return {
      x: room.left + room.width / 2 - room.box.width / 2,
      y: room.top + room.height / 2 - room.box.height / 2,
    };
  }

  /** Move the view in small steps; a movement can be redirected halfway. */
  function fly(position, scale, animate) {
    land();
    if (!animate || calm.matches) {
      Stage.moveTo(position, scale);
      return;
    }
    const from = { position: Stage.center(), scale: Stage.scale() };
    const start = performance.now();
    const step = (now) => {
      const time = Math.min(1, Math.max(0, (now - start) / FLIGHT));
      const share = time * time * (3 - 2 * time);
      const between = from.scale * (scale / from.scale) ** share;
      // The middle moves so that everything seems to grow about one point.
      const way = Math.abs(scale - from.scale) < 1e-9 ? share : (1 / from.scale - 1 / between) / (1 / from.scale - 1 / scale);
      const x = from.position.x + (position.x - from.position.x) * way;
      const y = from.position.y + (position.y - from.position.y) * way;
      Stage.moveTo({ x, y }, between);
      flight = time < 1 ? { frame: requestAnimationFrame(step), position, scale } : null;
    };
    flight = { frame: requestAnimationFrame(step), position, scale };
  }

  /** Stop moving. */
  function land() {
    if (flight !== null) cancelAnimationFrame(flight.frame);
    flight = null;
  }

  function all(animate = true) {
    const points = Data.x.slice(0, Data.actorCount).map((x, i) => ({ x, y: Data.y[i] }));
    const room = free();
    if (room.box.width === 0) return;
    farthest = Math.min(room.width / Data.frame.width, room.height / Data.frame.height) * 0.8;
    fit(points, { animate });
  }

  /** Zoom about the middle of the free room; presses during a movement add to its goal. */
  function zoom(factor) {
    const now = flight || { position: Stage.center(), scale: Stage.scale() };
    const { x, y } = offset();
    const middle = { x: now.position.x + x / now.scale, y: now.position.y + y / now.scale };
    move(middle, limit(now.scale * factor));
  }

  function limit(scale) {
    return Math.min(CLOSEST, Math.max(farthest, scale));
  }

  /** Keep some of the sheet in sight, and the scale between its limits. */
  function tether() {
    const center = Stage.center();
    const scale = Stage.scale();
    const held = {
      x: Math.min(Data.frame.width, Math.max(0, center.x)),
      y: Math.min(Data.frame.height, Math.max(0, center.y)),
    };
    if (limit(scale) !== scale || held.x !== center.x || held.y !== center.y) Stage.moveTo(held, limit(scale));
  }

  /** The badge or mark under a point of the screen, the nearest first. */
  function find(pointer, reach) {
    if (scene === null) return null;
    const now = Stage.view();
    let best = null;
    let least = Infinity;
    for (const item of [...scene.badges, ...scene.marks]) {
      if (item.type === "anchor") continue;
      const away = Math.hypot(item.x * now.scale + now.x - pointer.x, item.y * now.scale + now.y - pointer.y);
      const size = item.radius || 9;
      const rank = item.faint ? away + 8 : away;
      if (away <= Math.max(size, reach) && rank - size < least) {
        best = item;
        least = rank - size;
      }
    }
    return best || area(pointer, now);
  }

  /** The region whose area lies under a point of the screen. */
  function area(pointer, now) {
    if (!scene.ground) return null;
    const x = (pointer.x - now.x) / now.scale;
    const y = (pointer.y - now.y) / now.scale;
    const r = Cells.at(canvas.querySelector("canvas").getContext("2d"), x, y);
    return scene.marks.find((mark) => mark.region === r) || null;
  }

  function onPick(listener) {
    Stage.listen({ press: (spot) => listener(find(spot, TOUCH)) });
  }

  function describe(item) {
    if (item.gap !== undefined)
      return `${Cards.missing(item.gap)}: ${Data.regionName(Data.gaps.a[item.gap])} – ${Data.regionName(Data.gaps.b[item.gap])}`;
    if (item.region !== undefined) return Data.regions.name[item.region];
    if (item.actors.length > 1)
      return `${Text.organisations(item.actors.length)} – ${item.label || Data.sites.name[Data.actors.site[item.actors[0]]]}`;
    const i = item.actors[0];
    return `${Data.actors.name[i]} · ${Data.kind(i)}`;
  }

  canvas.addEventListener("mousemove", (event) => {
    const box = canvas.getBoundingClientRect();
    const pointer = { x: event.clientX - box.left, y: event.clientY - box.top };
    const found = event.buttons ? null : find(pointer, 6);
    canvas.style.cursor = found ? "pointer" : "";
    tip.hidden = !found;
    if (found) {
      tip.textContent = describe(found);
      tip.style.left = `${Math.min(pointer.x + 14, box.width - tip.offsetWidth - 8)}px`;
      tip.style.top = `${Math.min(pointer.y + 16, box.height - tip.offsetHeight - 8)}px`;
    }
    if (found !== hovered) {
      hovered = found;
      redraw(false);
    }
  });
  canvas.addEventListener("mouseleave", () => {
    tip.hidden = true;
    hovered = null;
    redraw(false);
  });

  canvas.addEventListener("keydown", (event) => {
    const step = 80 / Stage.scale();
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const center = Stage.center();
    if (moves[event.key]) {
      const [dx, dy] = moves[event.key];
      Stage.moveTo({ x: center.x + dx * step, y: center.y + dy * step });
      tether();
    } else if (event.key === "+" || event.key === "=") zoom(1.5);
    else if (event.key === "-") zoom(1 / 1.5);
    else if (event.key === "0") all();
    else return;
    event.preventDefault();
  });

  /** What is drawn at present, for a picture of it. */
  function current() {
    const view = Stage.view();
    return { scene: fresh(view), view };
  }

  return { current, redraw, wake, fit, move, all, zoom, onPick };
})();
