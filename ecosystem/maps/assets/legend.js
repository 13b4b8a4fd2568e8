// The legend is also the filter: what is switched off disappears from map, table and file.
const Legend = (() => {
  const { el } = Text;
  const { state } = State;
  const body = document.getElementById("legend-body");
  const LABELS = { kind: "Kind", country: "Country", community: "Group" };

  function label(name, c) {
    const coloring = Data.colorings[name];
    const other = c === coloring.keys.length - 1;
    return name === "country" && !other ? Text.country(coloring.keys[c]) : coloring.labels[c];
  }

  function counts(coloring) {
    const found = new Array(coloring.keys.length).fill(0);
    for (const c of coloring.of) found[c] += 1;
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

  function choices() {
    const select = el(
      "select",
      { id: "coloring", onchange: (event) => State.change({ coloring: event.target.value }, { color: true }) },
      State.COLORINGS.map((name) => el("option", { value: name, selected: name === state.coloring }, LABELS[name])),
    );
    return el("p", { class: "coloring" }, el("label", { for: "coloring" }, "Colour by "), select);
  }

  function categories() {
    const name = state.coloring;
    const coloring = Data.colorings[name];
    const number = counts(coloring);
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
    const all = el("button", { type: "button", class: "more", onclick: () => hide(name, new Set()) }, "All");
    const none = el("button", { type: "button", class: "more", onclick: () => hide(name, new Set(present)) }, "None");
    return [el("ul", { class: "categories" }, rows), el("p", { class: "pair" }, all, none)];
  }

  function chips() {
    const active = State.COLORINGS.filter((name) => name !== state.coloring).flatMap((name) =>
      [...state.hidden[name]].sort((a, b) => a - b).map((c) => [name, c]),
    );
    if (!active.length) return "";
    return el(
      "p",
      { class: "chips" },
      active.map(([name, c]) =>
        el(
          "button",
          { type: "button", class: "chip", title: "Show again", onclick: () => toggle(name, c) },
          `Hidden: ${label(name, c)}`,
          el("span", { "aria-hidden": "true" }, " ×"),
        ),
      ),
    );
  }

  function signs() {
    const regions = state.view === "regions";
    const ego = state.selected !== null && state.selected.type === "actor";
    const rows = [
      regions
        ? [circle("region"), "Region; the number counts its organisations"]
        : [circle("bubble"), "Several organisations in one place; press to open"],
      [Glyphs.line("tie"), regions ? "Joint collaborations" : ego ? "Works with" : "Works with (150 strongest ties between places)"],
    ];
    if (ego) rows.push([Glyphs.line("gap"), "Whom to meet next"]);
    if (!regions) rows.push([el("span", { class: "sign vague", "aria-hidden": "true" }), "Dotted rim: place only roughly known"]);
    if (state.coloring === "community" && !regions)
      rows.push([Glyphs.picture(0, 9, { hollow: true, size: 17 }), "Hollow: belongs to its group only loosely"]);
    return el("ul", { class: "signs" }, rows.map(([sign, text]) => el("li", {}, sign, el("span", {}, text))));
  }

  function circle(kind) {
    return el("span", { class: `sign ${kind}`, "aria-hidden": "true" }, "7");
  }

  function gaps() {
    const ego = state.selected !== null && state.selected.type === "actor";
    if (!Data.gaps.a.length || ego) return "";
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
    body.replaceChildren(
      ...[state.view === "regions" ? "" : [choices(), ...categories()], chips(), signs(), gaps()].flat(2).filter((part) => part !== ""),
    );
    if (id) {
      const again = document.getElementById(id) || body.querySelector(`[data-category="${id}"]`);
      if (again) again.focus();
    }
  }

  return { show, label };
})();
