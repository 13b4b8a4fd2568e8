// What the reader has chosen; the address of the page holds all of it.
const State = (() => {
  const VIEWS = ["actors", "regions", "table"];
  const COLORINGS = ["kind", "country", "community"];
  const state = {
    view: "actors",
    coloring: "kind",
    hidden: { kind: new Set(), country: new Set(), community: new Set() },
    gaps: true,
    selected: null, // {type: "actor" | "region" | "gap" | "place", …}
  };
  const listeners = [];
  let shown = [];

  function matches(i) {
    return COLORINGS.every((name) => !state.hidden[name].has(Data.colorings[name].of[i]));
  }

  function refilter() {
    shown = Data.actors.id.map((_, i) => i).filter(matches);
  }

  function isSelected(type, value) {
    return state.selected !== null && state.selected.type === type && state.selected.value === value;
  }

  /** Change what is chosen and tell everyone; `what` names the parts that changed. */
  function change(changes, what = {}) {
    Object.assign(state, changes);
    if (what.filter) refilter();
    history.replaceState(null, "", `#${write()}`);
    for (const listener of listeners) listener(what);
  }

  function write() {
    const parts = new URLSearchParams();
    if (state.view !== "actors") parts.set("view", state.view);
    if (state.coloring !== "kind") parts.set("color", state.coloring);
    for (const name of COLORINGS) {
      const keys = Data.colorings[name].keys;
      const off = [...state.hidden[name]].sort((a, b) => a - b).map((c) => keys[c] || "other");
      if (off.length) parts.set(`hide-${name}`, off.join(","));
    }
    if (!state.gaps) parts.set("gaps", "off");
    const chosen = state.selected;
    if (chosen && chosen.type === "actor") parts.set("actor", Data.actors.id[chosen.value]);
    if (chosen && chosen.type === "region") parts.set("region", Data.regions.code[chosen.value]);
    if (chosen && chosen.type === "gap") parts.set("gap", gapKey(chosen.value));
    return parts.toString();
  }

  function gapKey(g) {
    return `${Data.regions.code[Data.gaps.a[g]]}~${Data.regions.code[Data.gaps.b[g]]}`;
  }

  /** Take over what an address says; anything unknown in it is passed over. */
  function read(hash) {
    const parts = new URLSearchParams(hash.replace(/^#/, ""));
    state.view = VIEWS.includes(parts.get("view")) ? parts.get("view") : "actors";
    state.coloring = COLORINGS.includes(parts.get("color")) ? parts.get("color") : "kind";
    for (const name of COLORINGS) {
      const keys = Data.colorings[name].keys;
      const off = (parts.get(`hide-${name}`) || "").split(",").filter(Boolean);
      state.hidden[name] = new Set(
        off.map((key) => keys.indexOf(key === "other" ? "" : key)).filter((c) => c >= 0),
      );
    }
    state.gaps = parts.get("gaps") !== "off";
    state.selected = null;
    const actor = Data.numberOf.get(parts.get("actor"));
    const region = Data.regionOf.get(parts.get("region"));
    const gap = Data.gaps.a.findIndex((_, g) => gapKey(g) === parts.get("gap"));
    if (actor !== undefined) state.selected = { type: "actor", value: actor };
    else if (region !== undefined) {
      state.selected = { type: "region", value: region };
      if (state.view === "actors") state.view = "regions";
    }
    else if (gap >= 0) state.selected = { type: "gap", value: gap };
    refilter();
  }

  return {
    state,
    change,
    read,
    write,
    isSelected,
    matches,
    COLORINGS,
    shown: () => shown,
    listen: (listener) => listeners.push(listener),
  };
})();
