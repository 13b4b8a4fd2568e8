// Pieces of the panel: names that can be pressed, projects, suggestions, missing links.
const Cards = (() => {
  const CERTAIN = 0.6; // below it, an actor lands elsewhere in two of five runs or more
  const { el, english } = Text;

  function glyph(i, size = 16) {
    const coloring = Data.colorings[State.state.coloring];
    const hollow = Paint.isUncertain(i);
    return Glyphs.picture(coloring.of[i], coloring.keys.length, { hollow, size });
  }

  // Where each kind of thing is shown; the first when the present view cannot.
  const HOME = {
    actor: ["actors", "groups"],
    region: ["regions", "change"],
    gap: ["actors", "regions"],
    group: ["groups"],
    place: ["actors", "groups"],
  };

  function choose(type, value) {
    const { view } = State.state;
    const kept = HOME[type].includes(view) ? view : HOME[type][0];
    State.change({ selected: { type, value }, view: kept }, { select: true });
    Panel.focus(); // what was pressed may be gone
  }

  function named(label, onclick, before = "") {
    return el("button", { type: "button", class: "name", onclick }, before, el("span", {}, label));
  }

  function actor(i, { plain = false } = {}) {
    return named(Data.actors.name[i], () => choose("actor", i), plain ? "" : glyph(i, 14));
  }

  function region(r) {
    return named(Data.regions.name[r], () => choose("region", r));
  }

  function group(number) {
    return named(Data.groupName(number), () => choose("group", number));
  }

  function project(p) {
    const { title, acronym, programme, source } = Data.collaborations;
    const notes = [title[p] !== acronym[p] && acronym[p] ? title[p] : "", programme.texts[programme.of[p]], Data.yearsOf(p)].filter(
      Boolean,
    );
    const page = Text.link(source[p], T("source"));
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
      why ? el("p", { class: "why" }, el("b", {}, T("Why:")), " ", english("span", {}, why)) : "",
      but ? el("p", { class: "but" }, el("b", {}, T("But:")), " ", english("span", {}, but)) : "",
      broker >= 0 ? el("p", { class: "ask" }, el("b", {}, T("Ask first:")), " ", actor(broker)) : "",
    ];
  }

  /** Why two should meet, where the study has not put it into words: the partners they share. */
  function shared(a, b) {
    const near = new Set(Data.partners(b).map((tie) => tie.actor));
    const both = Data.partners(a).filter((tie) => near.has(tie.actor));
    if (!both.length) return "";
    const names = Text.some(
      both.map((tie) => Data.actors.name[tie.actor]),
      3,
    );
    return el("p", { class: "why" }, el("b", {}, T("Why:")), " ", T("Both have worked with {names}.", { names }));
  }

  /** A suggested link, told from the side of one actor. */
  function suggestion(s, i) {
    const { a, b, counter, broker } = Data.suggestions;
    const reason = Data.reason(s);
    const other = a[s] === i ? b[s] : a[s];
    return el(
      "li",
      { class: "card wanted" },
      el("h4", {}, actor(other)),
      el("p", { class: "quiet" }, [Data.kind(other), Data.place(other)].filter(Boolean).join(" · ")),
      reason ? reasons(reason, counter[s], broker[s]) : shared(i, other),
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
    return sure ? T("Missing link") : T("Possible missing link");
  }

  function joint(n) {
    if (n === 0) return T("No joint collaboration");
    return TN("{n} joint collaboration", "{n} joint collaborations", n);
  }

  function seen(observed, expected) {
    return expected === null ? joint(observed) : T("{joint}, {expected} expected", { joint: joint(observed), expected });
  }

  /** A list of its first entries and a button for the rest. */
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
      T("Show all {n}", { n: items.length }),
    );
    return [listed, rest];
  }

  return { CERTAIN, glyph, choose, named, actor, region, group, project, reasons, suggestion, gapLine, missing, joint, seen, more };
})();
