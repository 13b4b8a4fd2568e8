// Pieces of the panel: names that can be pressed, projects, suggestions, missing links.
const Cards = (() => {
  const CERTAIN = 0.6; // below it, an actor lands elsewhere in two of five runs or more
  const { el } = Text;

  function glyph(i, size = 16) {
    const coloring = Data.colorings[State.state.coloring];
    const hollow = Paint.isUncertain(i);
    return Glyphs.picture(coloring.of[i], coloring.keys.length, { hollow, size });
  }

  function choose(type, value) {
    const view = State.state.view;
    const kept = view === "table" || (type === "actor" && view === "regions") ? "actors" : view;
    State.change({ selected: { type, value }, view: type === "region" ? "regions" : kept }, { select: true });
    Panel.focus(); // what was pressed may be gone
  }

  function actor(i, { plain = false } = {}) {
    return el(
      "button",
      { type: "button", class: "name", onclick: () => choose("actor", i) },
      plain ? "" : glyph(i, 14),
      el("span", {}, Data.actors.name[i]),
    );
  }

  function region(r) {
    return el(
      "button",
      { type: "button", class: "name", onclick: () => choose("region", r) },
      el("span", {}, Data.regions.name[r]),
    );
  }

  function project(p) {
    const { title, acronym, programme, source } = Data.collaborations;
    const notes = [
      title[p] !== acronym[p] && acronym[p] ? title[p] : "",
      programme.texts[programme.of[p]],
      Data.years(p),
    ].filter(Boolean);
    const page = Text.link(source[p], "source");
    return el(
      "li",
      {},
      el("strong", {}, Data.projectName(p)),
      notes.length ? el("span", { class: "quiet" }, ` ${notes.join(" · ")}`) : "",
      page ? " · " : "",
      page,
    );
  }

  function reasons(why, but, broker) {
    return [
      why ? el("p", { class: "why" }, el("b", {}, "Why: "), why) : "",
      but ? el("p", { class: "but" }, el("b", {}, "But: "), but) : "",
      broker >= 0 ? el("p", { class: "ask" }, el("b", {}, "Ask first: "), actor(broker)) : "",
    ];
  }

  /** A suggested link, told from the side of one actor. */
  function suggestion(s, i) {
    const { a, b, reason, counter, broker } = Data.suggestions;
    const other = a[s] === i ? b[s] : a[s];
    return el(
      "li",
      { class: "card wanted" },
      el("h4", {}, actor(other)),
      el("p", { class: "quiet" }, `${Data.kind(other)} · ${Data.place(other)}`),
      reasons(reason[s], counter[s], broker[s]),
    );
  }

  /** A line of the list of missing links; its number is the one on the map. */
  function gapLine(g) {
    const { a, b, observed, expected } = Data.gaps;
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "gap-line", onclick: () => choose("gap", g) },
        el("span", { class: "badge" }, String(g + 1)),
        el(
          "span",
          {},
          el("strong", {}, `${Data.regionName(a[g])} – ${Data.regionName(b[g])}`),
          el("span", { class: "quiet" }, ` ${seen(observed[g], expected[g])}`),
        ),
      ),
    );
  }

  /** What to call one missing link, or all of them: "possible" unless chance is ruled out. */
  function missing(g = -1) {
    const { verdict } = Data.gaps;
    const sure = g < 0 ? verdict.includes("gap") : verdict[g] === "gap";
    return sure ? "Missing link" : "Possible missing link";
  }

  function seen(observed, expected) {
    const joint = observed === 0 ? "No joint collaboration" : Text.count(observed, "joint collaboration");
    return expected === null ? `${joint} in the data` : `${joint}, ${expected} expected`;
  }

  /** A list that shows its first entries and a button for the rest. */
  function more(items, make, first, attributes = {}) {
    const listed = el("ul", attributes, items.slice(0, first).map(make));
    if (items.length <= first) return [listed];
    const rest = el(
      "button",
      {
        type: "button",
        class: "more",
        onclick: () => {
          const added = items.slice(first).map(make);
          listed.append(...added);
          rest.remove();
          const target = added[0].querySelector("button, a");
          if (target) target.focus();
        },
      },
      `Show all ${Text.number(items.length)}`,
    );
    return [listed, rest];
  }

  return { CERTAIN, glyph, choose, actor, region, project, reasons, suggestion, gapLine, missing, seen, more };
})();
