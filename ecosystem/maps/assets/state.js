// What the reader has chosen; the address of the page holds all of it.
const State = (() => {
  const VIEWS = ["actors", "regions", "groups", "change", "table"];
  const COLORINGS = ["kind", "country", "community", "policy", "s3"];
  const LEVELS = [...new Set([0, 1, 2, 3, Data.ownLevel])];
  const state = {
    view: "actors",
    coloring: "kind",
    layout: "map",
    hidden: Object.fromEntries(COLORINGS.map((name) => [name, new Set()])),
    gaps: true,
    from: 0, // first and last year of the collaborations shown; 0 is open
    to: 0,
    level: Data.ownLevel,
    split: Data.middleYear(),
    steps: 1, // how far around a chosen actor
    selected: null, // {type: "actor" | "region" | "gap" | "group" | "place", value}
  };
  const listeners = [];
  let shown = [];

  function values(name, i) {
    const { many, of } = Data.colorings[name];
    return many ? many[i] : [of[i]];
  }

  /** An actor is shown when, of every way to color, one of its values is switched on. */
  function matches(i) {
    if ((state.from || state.to) && !Data.collaborationsOf[i].length) return false;
    return COLORINGS.every((name) => {
      const hidden = state.hidden[name];
      return hidden.size === 0 || values(name, i).some((c) => !hidden.has(c));
    });
  }

  function isNetwork() {
    return state.view === "groups" || (state.view === "actors" && state.layout === "network");
  }

  function refilter() {
    Data.choose({ layout: isNetwork() ? "network" : "map", level: state.level, from: state.from, to: state.to });
    // Of several values an actor takes the color of the first that is switched on.
    for (const name of COLORINGS) {
      const { many, of } = Data.colorings[name];
      if (many) many.forEach((own, i) => (of[i] = own.find((c) => !state.hidden[name].has(c)) ?? own[0]));
    }
    shown = Data.actors.id.map((_, i) => i).filter(matches);
  }

  function isSelected(type, value) {
    return state.selected !== null && state.selected.type === type && state.selected.value === value;
  }

  /** Change what is chosen and tell everyone; `what` names the parts that changed. */
  function change(changes, what = {}) {
    Object.assign(state, changes);
    const filter = what.filter || ["view", "layout", "level", "from", "to"].some((name) => name in changes);
    if (filter) refilter();
    history.replaceState(null, "", `#${write()}`);
    for (const listener of listeners) listener({ ...what, filter });
  }

  function write() {
    const parts = new URLSearchParams();
    const put = (name, value, usual) => value !== usual && parts.set(name, value);
    const language = new URLSearchParams(location.hash.slice(1)).get("lang");
    put("lang", language, null);
    put("view", state.view, "actors");
    put("color", state.coloring, "kind");
    put("layout", state.layout, "map");
    put("level", state.level, Data.ownLevel);
    for (const name of COLORINGS) {
      const keys = Data.colorings[name].keys;
      const off = [...state.hidden[name]].sort((a, b) => a - b).map((c) => keys[c] || "other");
      if (off.length) parts.set(`hide-${name}`, off.join(","));
    }
    put("from", state.from, 0);
    put("to", state.to, 0);
    put("split", state.split, Data.middleYear());
    put("gaps", state.gaps ? "on" : "off", "on");
    put("steps", state.steps, 1);
    const chosen = state.selected;
    if (chosen && chosen.type === "actor") parts.set("actor", Data.actors.id[chosen.value]);
    if (chosen && chosen.type === "region") parts.set("region", Data.regions.code[chosen.value]);
    if (chosen && chosen.type === "gap") parts.set("gap", gapKey(chosen.value));
    if (chosen && chosen.type === "group") parts.set("group", chosen.value);
    return parts.toString();
  }

  function gapKey(g) {
    return `${Data.regions.code[Data.gaps.a[g]]}~${Data.regions.code[Data.gaps.b[g]]}`;
  }

  /** Take over what an address says; anything unknown in it is passed over. */
  function read(hash) {
    const parts = new URLSearchParams(hash.replace(/^#/, ""));
    const one = (name, allowed, usual) => allowed.find((value) => String(value) === parts.get(name)) ?? usual;
    const year = (name, usual) => {
      const value = Number(parts.get(name));
      return Number.isInteger(value) && value >= Data.firstYear && value <= Data.lastYear + 1 ? value : usual;
    };
    state.view = one("view", VIEWS, "actors");
    state.coloring = one("color", COLORINGS, "kind");
    state.layout = one("layout", ["map", "network"], "map");
    state.level = one("level", LEVELS, Data.ownLevel);
    for (const name of COLORINGS) {
      const keys = Data.colorings[name].keys;
      const off = (parts.get(`hide-${name}`) || "").split(",").filter(Boolean);
      state.hidden[name] = new Set(off.map((key) => keys.indexOf(key === "other" ? "" : key)).filter((c) => c >= 0));
    }
    state.from = year("from", 0);
    state.to = year("to", 0);
    state.split = year("split", Data.middleYear());
    state.gaps = parts.get("gaps") !== "off";
    state.steps = one("steps", [1, 2], 1);
    state.selected = null;
    refilter();
    state.selected = selection(parts);
    if (state.selected && state.selected.type === "region" && !["regions", "change"].includes(state.view)) state.view = "regions";
    if (state.selected && state.selected.type === "group") state.view = "groups";
    refilter();
  }

  function selection(parts) {
    const actor = Data.numberOf.get(parts.get("actor"));
    if (actor !== undefined) return { type: "actor", value: actor };
    const region = Data.regionOf.get(parts.get("region"));
    if (region !== undefined) return { type: "region", value: region };
    const gap = Data.gaps.a.findIndex((_, g) => gapKey(g) === parts.get("gap"));
    if (gap >= 0) return { type: "gap", value: gap };
    const group = Number(parts.get("group"));
    return Data.communities[String(group)] ? { type: "group", value: group } : null;
  }

  return {
    ...{ state, change, read, write, isSelected, isNetwork, matches, values },
    ...{ VIEWS, COLORINGS, LEVELS },
    shown: () => shown,
    listen: (listener) => listeners.push(listener),
  };
})();
