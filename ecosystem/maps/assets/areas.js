// Regions, missing links, groups and change: what the panel says about them.
const Areas = (() => {
  const { el, english } = Text;
  const { actors, regions } = Data;
  const { state } = State;

  function region(r) {
    const { section, facts, head, copyLink } = Panel;
    const gaps = Data.gaps.a.map((_, g) => g).filter((g) => Data.gaps.a[g] === r || Data.gaps.b[g] === r);
    const members = [...actors.id.keys()]
      .filter((i) => actors.region[i] === r)
      .sort((a, b) => actors.volume_rank[a] - actors.volume_rank[b] || a - b);
    return [
      head(T("Region {code}", { code: regions.code[r] }), regions.name[r], Text.country(regions.country[r]), [copyLink()]),
      section(T("In figures"), facts(figures(r))),
      state.view === "change" ? changesOf(r) : "",
      gaps.length ? section(Cards.missing(), el("ul", { class: "gaps" }, gaps.map(Cards.gapLine))) : "",
      complements(r),
      section(T("Works most with"), ...Cards.more(tiesOf(r), tie, 8, { class: "partners" })),
      inside(r),
      section(T("Organisations"), ...Cards.more(members, (i) => el("li", {}, Cards.actor(i)), 12, { class: "names" })),
    ];
  }

  function figures(r) {
    const { actors: count, collaborations, partners, external, domains } = regions;
    return [
      T("{n} organisations in the data; 0 may mean no data.", { n: count[r] }),
      T("Collaborations: {n}.", { n: collaborations[r] }),
      T("Regions it works with: {n}.", { n: partners[r] }),
      external[r] === null ? "" : T("{share} of its collaboration goes to other regions.", { share: Text.percent(external[r]) }),
      domains[r] === null
        ? ""
        : domains[r]
          ? T("Domains with smart-specialisation priorities: {n}.", { n: domains[r] })
          : T("No smart-specialisation priorities known."),
    ];
  }

  function tiesOf(r) {
    const first = Data.actorCount;
    return Data.regionTies
      .filter((one) => one.from - first === r || one.to - first === r)
      .map((one) => [one.from - first === r ? one.to - first : one.from - first, one.value]);
  }

  function tie([other, shared]) {
    return el("li", {}, Cards.region(other), el("span", { class: "quiet" }, Cards.joint(shared)));
  }

  /** Regions whose priorities would add most to this one's, and back. */
  function complements(r) {
    const { observed, expected, domains, texts } = Data.pairs;
    const own = Data.complements(r);
    if (!own.length) return "";
    return Panel.section(
      T("Could complement each other"),
      Panel.quiet(T("Priorities that one has and the other lacks, in fields near to what the other does. The best fit comes first.")),
      ...Cards.more(
        own,
        ({ pair, other }) =>
          el(
            "li",
            {},
            Cards.region(other),
            english("span", { class: "quiet" }, texts[domains[pair]].join(", ")),
            el("span", { class: "quiet" }, Cards.seen(observed[pair], expected[pair])),
          ),
        4,
        { class: "partners" },
      ),
    );
  }

  /** The smaller regions inside a region, one level down. */
  function inside(r) {
    const finer = state.level === "s3" ? 3 : state.level + 1;
    if (finer > 3) return "";
    const counts = new Map();
    for (const [i, at] of actors.region.entries()) {
      const code = at === r ? Data.codeAt(i, finer) : "";
      if (code) counts.set(code, (counts.get(code) || 0) + 1);
    }
    if (!counts.size) return "";
    const codes = [...counts.keys()].sort();
    return Panel.section(
      T("Smaller regions inside"),
      el(
        "ul",
        { class: "partners" },
        codes.map((code) =>
          el(
            "li",
            {},
            Cards.named(Data.places[code] || code, () => descend(code, finer)),
            el("span", { class: "quiet" }, Text.organisations(counts.get(code))),
          ),
        ),
      ),
    );
  }

  function descend(code, level) {
    State.change({ level, selected: null }, {});
    Cards.choose("region", Data.regionOf.get(code));
  }

  function gap(g) {
    const { section, head, copyLink, quiet } = Panel;
    const { a, b, observed, expected, verdict, reason, counter, broker } = Data.gaps;
    return [
      head([el("span", { class: "badge" }, String(g + 1)), Cards.missing(g)], `${Data.regionName(a[g])} – ${Data.regionName(b[g])}`, "", [
        copyLink(),
      ]),
      el("p", { class: "figure" }, Cards.seen(observed[g], expected[g])),
      quiet(T("Verdict: {verdict}.", { verdict: T(verdict[g]) })),
      el("div", { class: "card wanted" }, Cards.reasons(reason[g], counter[g], broker[g])),
      section(
        T("The two regions"),
        el(
          "ul",
          { class: "names" },
          [a[g], b[g]].map((r) => el("li", {}, Cards.region(r))),
        ),
      ),
    ];
  }

  /** All groups, the largest first. */
  function groups() {
    const numbers = Object.keys(Data.communities)
      .map(Number)
      .sort((a, b) => a - b);
    return [
      el("h2", { tabindex: "-1" }, T("Groups that work together")),
      el("p", {}, T("Found from who works with whom, in repeated runs. What the runs do not agree on is faded.")),
      ...Cards.more(
        numbers,
        (number) =>
          el(
            "li",
            {},
            Cards.group(number),
            el(
              "span",
              { class: "quiet" },
              [Text.organisations(Data.communities[number].count), certain(number)].filter(Boolean).join(" · "),
            ),
          ),
        20,
        { class: "partners" },
      ),
    ];
  }

  function certain(number) {
    const { certainty } = Data.communities[number];
    return certainty === null ? "" : T("certainty {share}", { share: Text.percent(certainty) });
  }

  function group(number) {
    const { head, section, quiet, copyLink, facts } = Panel;
    const members = [...actors.id.keys()].filter((i) => actors.community[i] === number);
    members.sort(
      (a, b) => (actors.certainty[b] ?? 0) - (actors.certainty[a] ?? 0) || actors.volume_rank[a] - actors.volume_rank[b] || a - b,
    );
    const loose = members.filter(Paint.isLoose).length;
    const { themes } = Data.communities[number];
    return [
      head(T("Group"), Data.groupName(number), "", [copyLink()]),
      facts([
        TN(
          "{n} organisation that works more within the group than outside.",
          "{n} organisations that work more with each other than with others.",
          members.length,
        ),
        certain(number),
        loose ? TN("{n} of them belongs only loosely.", "{n} of them belong only loosely.", loose) : "",
      ]),
      themes.length ? section(T("Themes"), english("p", {}, themes.join(", "))) : "",
      section(
        T("Organisations"),
        quiet(T("Those that belong most surely come first.")),
        ...Cards.more(
          members,
          (i) =>
            el(
              "li",
              {},
              Cards.actor(i),
              actors.certainty[i] === null
                ? ""
                : el("span", { class: "quiet" }, T("certainty {share}", { share: Text.percent(actors.certainty[i]) })),
            ),
          20,
          { class: "partners" },
        ),
      ),
    ];
  }

  /** What changed between two periods, over all regions. */
  function change() {
    const found = Data.changes(state.split);
    return [
      el("h2", { tabindex: "-1" }, T("Before and since {year}", { year: String(state.split) })),
      Panel.facts([
        T("Collaborations begun before {year}: {n}.", { year: String(state.split), n: found.before }),
        T("Collaborations begun since: {n}.", { n: found.since }),
        found.undated ? T("Left out, because no date is known: {n}.", { n: found.undated }) : "",
        T("The data may know the years unevenly: a new tie may be old and only newly recorded."),
      ]),
      ...pairLists(found.pairs),
    ];
  }

  function changesOf(r) {
    return pairLists(Data.changes(state.split).pairs.filter((pair) => pair.a === r || pair.b === r));
  }

  function pairLists(pairs) {
    const fresh = pairs.filter((pair) => !pair.before).sort((m, n) => n.since - m.since);
    const gone = pairs.filter((pair) => !pair.since).sort((m, n) => n.before - m.before);
    const kept = pairs.filter((pair) => pair.before && pair.since);
    const line = (pair) =>
      el(
        "li",
        {},
        el("strong", {}, `${regions.name[pair.a]} – ${regions.name[pair.b]}`),
        el("span", { class: "quiet" }, T("before {before}, since {since}", pair)),
      );
    return [
      [T("New ties ({n})", { n: fresh.length }), fresh],
      [T("Ties without a new collaboration ({n})", { n: gone.length }), gone],
      [T("Ties that continue ({n})", { n: kept.length }), kept],
    ]
      .filter(([, list]) => list.length)
      .map(([title, list]) => Panel.section(title, ...Cards.more(list, line, 5, { class: "partners" })));
  }

  return { region, gap, groups, group, change };
})();
