// The legend is also the filter: what is switched off disappears from map, table and file.
const Legend = (() => {
  const { el } = Text;
  const { state } = State;
  const body = document.getElementById("legend-body");
  const LABELS = {
    kind: T("Kind"),
    country: T("Country"),
    community: T("Group"),
    policy: T("Policy area"),
    s3: T("Priority of its region"),
  };
  const LEVELS = {
    0: T("Countries"),
    1: T("Large regions (NUTS 1)"),
    2: T("Regions (NUTS 2)"),
    3: T("Small regions (NUTS 3)"),
    s3: T("Territories of strategies"),
  };

  function label(name, c) {
    const coloring = Data.colorings[name];
    const other = c === coloring.keys.length - 1;
    if (other) return T(coloring.labels[c]);
    if (name === "country") return Text.country(coloring.keys[c]);
    if (name === "community") return Data.groupName(Number(coloring.keys[c]));
    return name === "kind" ? T(coloring.labels[c]) : coloring.labels[c];
  }

  function counts(name) {
    const found = new Array(Data.colorings[name].keys.length).fill(0);
    for (let i = 0; i < Data.actorCount; i += 1) for (const c of State.values(name, i)) found[c] += 1;
    return found;
  }

  function toggle(name, c) {
    const hidden = new Set(state.hidden[name]);
    if (!hidden.delete(c)) hidden.add(c);
    hide(name, hidden);
  }

  function hide(name, hidden) {
    State.change({ hidden: { ...state.hidden, [name]: hidden } }, { filter: true });
  }

  function select(id, title, options, value, onchange, look = "coloring") {
    return el(
      "p",
      { class: look },
      el("label", { for: id }, title),
      el(
        "select",
        { id, onchange: (event) => onchange(event.target.value) },
        options.map(([key, text]) => el("option", { value: key, selected: String(key) === String(value) }, text)),
      ),
    );
  }

  function choices() {
    const picture = [
      ["map", T("Geography")],
      ["network", T("Network")],
    ];
    return [
      state.view === "actors"
        ? select("layout", T("Picture"), picture, state.layout, (layout) => State.change({ layout }, { frame: true }))
        : "",
      select(
        "coloring",
        T("Colour by"),
        State.COLORINGS.map((name) => [name, LABELS[name]]),
        state.coloring,
        (coloring) => State.change({ coloring }, { color: true }),
      ),
    ];
  }

  function level() {
    const options = State.LEVELS.map((value) => [value, LEVELS[value]]);
    const change = (value) => State.change({ level: value === "s3" ? value : Number(value), selected: null }, { select: true });
    return select("level", T("Regions"), options, state.level, change, "coloring stacked");
  }

  function range(first, last) {
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => [first + k, String(first + k)]);
  }

  /** Years of the collaborations that count, or the year that parts before from after. */
  function years() {
    const { firstYear, lastYear } = Data;
    if (!Number.isFinite(firstYear) || firstYear === lastYear) return "";
    if (state.view === "change")
      return select("split", T("Since"), range(firstYear + 1, lastYear), state.split, (value) =>
        State.change({ split: Number(value) }, { color: true }),
      );
    const any = [[0, "–"]];
    return el(
      "div",
      { class: "years", role: "group", "aria-label": T("Years of the collaborations") },
      select("from", T("From"), [...any, ...range(firstYear, lastYear)], state.from, (value) => between(Number(value), state.to)),
      select("to", T("to"), [...any, ...range(firstYear, lastYear)], state.to, (value) => between(state.from, Number(value))),
    );
  }

  function between(from, to) {
    const turned = from && to && from > to;
    State.change({ from: turned ? to : from, to: turned ? from : to }, { color: true });
  }

  function categories() {
    const name = state.coloring;
    const coloring = Data.colorings[name];
    const number = counts(name);
    const present = coloring.keys.map((_, c) => c).filter((c) => number[c] > 0);
    const rows = present.map((c) => {
      const on = !state.hidden[name].has(c);
      return el(
        "li",
        {},
        el(
          "button",
          { type: "button", class: "category", "aria-pressed": String(on), "data-category": c, onclick: () => toggle(name, c) },
          Glyphs.picture(c, coloring.keys.length, { size: 17 }),
          el("span", { class: "label" }, label(name, c)),
          el("span", { class: "quiet" }, Text.number(number[c])),
        ),
      );
    });
    const all = el("button", { type: "button", class: "more", onclick: () => hide(name, new Set()) }, T("All"));
    const none = el("button", { type: "button", class: "more", onclick: () => hide(name, new Set(present)) }, T("None"));
    return [
      Data.colorings[name].many
        ? el("p", { class: "quiet note" }, T("An organisation may have several; it is shown while one of them is on."))
        : "",
      el("ul", { class: "categories" }, rows),
      el("p", { class: "pair" }, all, none),
    ];
  }

  /** What is filtered, each with a press to undo it. */
  function chips() {
    const active = State.COLORINGS.flatMap((name) =>
      [...state.hidden[name]].sort((a, b) => a - b).map((c) => [T("Hidden: {what}", { what: label(name, c) }), () => toggle(name, c)]),
    );
    if (state.from || state.to)
      active.unshift([`${state.from || "…"}–${state.to || "…"}`, () => State.change({ from: 0, to: 0 }, { color: true })]);
    if (!active.length) return "";
    const shown = active.slice(0, 6);
    const none = Object.fromEntries(State.COLORINGS.map((name) => [name, new Set()]));
    if (active.length > 1)
      shown.push([T("Show everything"), () => State.change({ hidden: none, from: 0, to: 0 }, { filter: true, color: true })]);
    return el(
      "p",
      { class: "chips" },
      shown.map(([text, undo]) =>
        el(
          "button",
          { type: "button", class: "chip", title: T("Show again"), onclick: undo },
          text,
          el("span", { "aria-hidden": "true" }, " ×"),
        ),
      ),
    );
  }

  /** What the signs of the present picture mean: [[sign, text]…]; the picture on paper has them too. */
  function meanings() {
    const { view } = state;
    const onMap = view === "regions" || view === "change";
    const ego = state.selected !== null && state.selected.type === "actor";
    const rows = [];
    if (onMap) {
      rows.push(["region", T("Region; the number counts its organisations")]);
      rows.push(["area", T("Shaded: regions in the data; areas are approximate")]);
      const chosen = state.selected && state.selected.type === "region" ? state.selected.value : -1;
      if (chosen >= 0 && Data.complements(chosen).length) rows.push(["fits", T("Could complement it best")]);
    } else
      rows.push([
        "bubble",
        State.isNetwork()
          ? T("Several organisations of one group; zoom in to see each")
          : T("Several organisations in one place; press to open"),
      ]);
    if (view === "change")
      rows.push(
        ["kept", T("Before and since")],
        ["fresh", T("New since {year}", { year: String(state.split) })],
        ["gone", T("Nothing new since {year}", { year: String(state.split) })],
      );
    else if (onMap) rows.push(["tie", T("Joint collaborations")]);
    else rows.push(["tie", ego ? T("Works with") : T("Works with (the 150 strongest ties)")]);
    if (ego) rows.push(["gap", T("Whom to meet next")]);
    if (!onMap && !State.isNetwork()) rows.push(["vague", T("Dotted rim: place only roughly known")]);
    if (state.coloring === "community" || view === "groups") rows.push(["hollow", T("Hollow: belongs to its group only loosely")]);
    return rows;
  }

  function sign(kind) {
    if (kind === "hollow") return Glyphs.picture(0, 9, { hollow: true, size: 17 });
    if (["tie", "gap", "kept", "fresh", "gone"].includes(kind)) return Glyphs.line(kind);
    return el("span", { class: `sign ${kind}`, "aria-hidden": "true" }, ["bubble", "region"].includes(kind) ? "7" : "");
  }

  function signs() {
    return el(
      "ul",
      { class: "signs" },
      meanings().map(([kind, text]) => el("li", {}, sign(kind), el("span", {}, text))),
    );
  }

  function gaps() {
    const ego = state.selected !== null && state.selected.type === "actor";
    if (!Data.gaps.a.length || ego || State.isNetwork() || state.view === "change") return "";
    const box = el("input", {
      type: "checkbox",
      id: "gaps",
      checked: state.gaps,
      onchange: (event) => State.change({ gaps: event.target.checked }, {}),
    });
    return el("p", { class: "gap-switch" }, box, el("label", { for: "gaps" }, Glyphs.line("gap"), Cards.missing()));
  }

  function show() {
    const kept = document.activeElement && body.contains(document.activeElement) ? document.activeElement : null;
    const id = kept && (kept.id || kept.dataset.category);
    const onMap = state.view === "regions" || state.view === "change";
    body.replaceChildren(
      ...[onMap ? level() : choices(), years(), onMap ? "" : categories(), chips(), signs(), gaps()].flat(2).filter((part) => part !== ""),
    );
    if (id) {
      const again = document.getElementById(id) || body.querySelector(`[data-category="${id}"]`);
      if (again) again.focus();
    }
  }

  return { show, label, meanings, LABELS };
})();
