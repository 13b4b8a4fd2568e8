// One sentence under every view: what to see, with its numbers.
const Captions = (() => {
  const { state } = State;

  function filtered() {
    return `${Table.caption(State.shown().length)}.`;
  }

  function dashed() {
    if (!state.gaps || !Data.gaps.a.length) return "";
    return T("Dashed: regions with fewer joint collaborations than one would expect.");
  }

  function years() {
    if (!state.from && !state.to) return "";
    return T("Collaborations of {years}; those without a date are left out.", { years: `${state.from || "…"}–${state.to || "…"}` });
  }

  function sentences(...parts) {
    return parts.filter(Boolean).join(" ");
  }

  function actors() {
    if (state.layout === "network")
      return sentences(
        filtered(),
        T("Near to each other: who works together. Lines join the groups and the closest partners; {n} groups were found.", {
          n: Object.keys(Data.communities).length,
        }),
        years(),
      );
    return sentences(filtered(), T("Lines join places that work together."), dashed(), years());
  }

  function regions() {
    return sentences(
      T("{regions} regions; lines show joint collaborations of {ties} pairs, the strongest first.", {
        regions: Data.regions.code.length,
        ties: Data.regionTies.length,
      }),
      state.level === Data.ownLevel ? dashed() : T("Missing links are judged at another size of regions only."),
      years(),
    );
  }

  function groups() {
    const numbers = Object.values(Data.communities);
    const largest = Math.max(0, ...numbers.map((group) => group.count));
    const loose = Data.actors.id.filter((_, i) => Paint.isLoose(i)).length;
    return sentences(
      T("{n} groups that work together, the largest of {largest} organisations.", { n: numbers.length, largest }),
      T("Faded: {loose} organisations that belong to their group only loosely.", { loose }),
    );
  }

  function change() {
    const { pairs, undated } = Data.changes(state.split);
    const fresh = pairs.filter((pair) => !pair.before).length;
    const gone = pairs.filter((pair) => !pair.since).length;
    return sentences(
      T("Since {year}: {fresh} pairs of regions are newly tied, {gone} began nothing new, {kept} continue.", {
        year: String(state.split),
        fresh,
        gone,
        kept: pairs.length - fresh - gone,
      }),
      undated ? T("Without a date and left out: {undated} collaborations.", { undated }) : "",
    );
  }

  function actor(i) {
    const next = Data.suggestionsOf[i].length;
    return sentences(
      T("{name}: lines show with whom it works ({partners}).", { name: Data.actors.name[i], partners: Data.partners(i).length }),
      next ? T("Dashed: whom to meet next ({n}).", { n: next }) : "",
      state.steps === 2 ? T("Fine lines: the partners of its partners.") : "",
      years(),
      filtered(),
    );
  }

  function gap() {
    return T("The dashed line joins two regions with fewer joint collaborations than one would expect.");
  }

  function region(r) {
    if (state.view === "change") return change();
    return T("{name}: lines show the regions it works with ({n}), dashed lines those it might.", {
      name: Data.regions.name[r],
      n: Data.regions.partners[r],
    });
  }

  function group(number) {
    const members = [...Data.actors.id.keys()].filter((i) => Data.actors.community[i] === number);
    const loose = members.filter(Paint.isLoose).length;
    return T("{name}: {n} organisations, {loose} of them faded because they belong only loosely.", {
      name: Data.groupName(number),
      n: members.length,
      loose,
    });
  }

  return { actors, regions, groups, change, actor, gap, region, group, table: filtered };
})();
