// Brings the parts together: every change of the state refreshes what depends on it.
const { state } = State;
const map = document.getElementById("map");
const table = document.getElementById("table");
const captionLine = document.getElementById("caption");
const legend = document.getElementById("legend");
const dark = matchMedia("(prefers-color-scheme: dark)");
const phone = matchMedia("(max-width: 820px)");

function icon(id, path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  document.getElementById(id).append(svg);
}

function captionText() {
  const chosen = state.selected;
  if (chosen && Captions[chosen.type]) return Captions[chosen.type](chosen.value);
  return Captions[state.view]();
}

let picture = "map";

function refresh(what = {}) {
  if (what.filter) Scene.refilter();
  const isTable = state.view === "table";
  table.hidden = !isTable;
  map.hidden = isTable;
  for (const button of document.querySelectorAll("button[data-view]"))
    button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
  document.body.dataset.view = state.view;
  for (const select of document.querySelectorAll("#view")) select.value = state.view;
  Legend.show();
  captionLine.textContent = captionText();
  if (isTable) Table.show();
  if (what.select || what.color) Panel.show();
  if (!isTable) Camera.redraw();
  const turned = picture !== Data.chosen.layout;
  picture = Data.chosen.layout;
  if ((what.select || what.frame || turned) && !isTable) frame(!turned);
}

/** Move the map to what is chosen. */
function frame(animate = true) {
  const chosen = state.selected;
  if (!chosen) return Camera.all(animate);
  const spot = (i) => ({ x: Data.x[i], y: Data.y[i] });
  if (chosen.type === "actor") {
    const near = Data.partners(chosen.value).map((tie) => tie.actor);
    const around = [...near, ...Scene.suggested(chosen.value)].filter(Data.isPlaced);
    return Camera.fit([chosen.value, ...around].map(spot), { animate, closest: 1.2, margin: phone.matches ? 30 : 54 });
  }
  if (chosen.type === "place") return Camera.fit(chosen.value.map(spot), { animate, closest: 6 });
  if (chosen.type === "group")
    return Camera.fit([...Data.actors.id.keys()].filter((i) => Data.actors.community[i] === chosen.value).map(spot), {
      animate,
      closest: 1.2,
      margin: 60,
    });
  if (chosen.type === "gap")
    return Camera.fit([Data.gaps.a[chosen.value], Data.gaps.b[chosen.value]].map(Scene.regionSpot), { animate, closest: 0.8 });
  const first = Data.actorCount;
  const tied = Data.regionTies
    .filter((tie) => tie.from - first === chosen.value || tie.to - first === chosen.value)
    .flatMap((tie) => [tie.from - first, tie.to - first])
    .filter((r) => Data.regions.is_bsr[r]);
  return Camera.fit([chosen.value, ...tied].map(Scene.regionSpot), { animate });
}

function pick(item) {
  if (!item) return state.selected ? State.change({ selected: null }, { select: true }) : undefined;
  if (item.gap !== undefined) return Cards.choose("gap", item.gap);
  if (item.region !== undefined) return Cards.choose("region", item.region);
  if (item.actors.length === 1) return Cards.choose("actor", item.actors[0]);
  return Cards.choose("place", item.actors);
}

function repaint() {
  Paint.theme();
  Camera.redraw();
}

icon("theme", "M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9Z");
icon("zoom-in", "M12 5v14M5 12h14");
icon("zoom-out", "M5 12h14");
icon("zoom-all", "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5");
document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const now = root.dataset.theme || (dark.matches ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
  repaint();
});
dark.addEventListener("change", repaint);
document.getElementById("zoom-in").addEventListener("click", () => Camera.zoom(1.6));
document.getElementById("zoom-out").addEventListener("click", () => Camera.zoom(1 / 1.6));
document.getElementById("zoom-all").addEventListener("click", () => Camera.all());
/** Show another view; what is chosen stays where the view can show it. */
function turnTo(view) {
  const type = state.selected && state.selected.type;
  const onMap = view === "regions" || view === "change";
  const keeps = view === "table" || (onMap ? type === "region" || (type === "gap" && view === "regions") : type === "actor");
  const coloring = view === "groups" ? "community" : state.coloring;
  State.change({ view, coloring, selected: keeps ? state.selected : null }, { select: true, color: true });
}
for (const button of document.querySelectorAll("button[data-view]")) button.addEventListener("click", () => turnTo(button.dataset.view));
document.getElementById("view").addEventListener("change", (event) => turnTo(event.target.value));

const languages = document.getElementById("language");
for (const [code, name] of Object.entries(Words.LANGUAGES))
  languages.append(Text.el("option", { value: code, lang: code, selected: code === Words.language }, name));
languages.addEventListener("change", () => {
  const parts = new URLSearchParams(State.write());
  parts.set("lang", languages.value);
  location.hash = parts;
});

const saving = document.getElementById("saving");
const actions = {
  csv: () => Table.save(),
  png: () => Picture.save("png"),
  svg: () => Picture.save("svg"),
  print: () => window.print(),
};
for (const button of saving.querySelectorAll("[data-save]"))
  button.addEventListener("click", () => {
    saving.open = false;
    actions[button.dataset.save]();
  });
saving.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !saving.open) return;
  saving.open = false;
  saving.firstElementChild.focus();
});
document.addEventListener("pointerdown", (event) => {
  if (!saving.contains(event.target)) saving.open = false;
});
document.getElementById("source").textContent = Picture.source();
window.addEventListener("hashchange", () => {
  const named = new URLSearchParams(location.hash.slice(1)).get("lang");
  if (named !== null && named !== Words.language && Object.hasOwn(Words.LANGUAGES, named)) {
    location.reload(); // every text of the page is in its language from the start
    return;
  }
  State.read(location.hash);
  refresh({ filter: true, select: true, color: true });
});

State.read(location.hash);
State.listen(refresh);
Camera.onPick(pick);
legend.open = !phone.matches;
document.documentElement.classList.add("ready");
refresh({ filter: true, color: true });
frame(false);
Camera.wake();
// A sheet of paper has its legend, whether or not the screen shows it.
window.addEventListener("beforeprint", () => {
  legend.open = true;
});
let size = [innerWidth, innerHeight].join();
window.addEventListener("resize", () => {
  const now = [innerWidth, innerHeight].join();
  if (now !== size && !state.selected) setTimeout(() => Camera.all(false), 60);
  size = now;
});
