// What other views add to the scene: groups with certainty, the wider neighborhood, change in time.
const Views = (() => {
  const SECOND = 60; // partners of partners drawn at most
  const SECOND_TIES = 120;
  const EACH = 60; // ties of each sort of change drawn at most
  const STRONGEST = 2; // ties of each organisation drawn in the network
  const { state } = State;

  /** How visible an organisation is among the groups: the surer its group, the more. */
  function strength(i) {
    if (state.view !== "groups") return 1;
    const certainty = Data.actors.certainty[i];
    if (certainty === null) return 0.35;
    return 0.18 + 0.82 * Math.max(0, Math.min(1, (certainty - 0.3) / 0.6));
  }

  /** The strongest ties of each organisation shown, as they run through the network. */
  function backbone(shown) {
    const isShown = new Set(shown);
    const found = new Map();
    for (const i of shown) {
      const near = Data.partners(i).filter((tie) => isShown.has(tie.actor));
      for (const { actor, weight } of near.slice(0, STRONGEST)) {
        const [a, b] = i < actor ? [i, actor] : [actor, i];
        found.set(a * Data.actorCount + b, { a, b, weight });
      }
    }
    return [...found.values()];
  }

  /** Partners of partners, the best tied first: [{actor, through, weight}]. */
  function second(center, near) {
    const known = new Set([center, ...near]);
    const found = new Map();
    for (const partner of near)
      for (const tie of Data.partners(partner)) {
        if (known.has(tie.actor) || !State.matches(tie.actor)) continue;
        if (!found.has(tie.actor)) found.set(tie.actor, { actor: tie.actor, weight: 0, through: [] });
        const item = found.get(tie.actor);
        item.weight += tie.weight;
        item.through.push({ actor: partner, weight: tie.weight });
      }
    return [...found.values()].sort((a, b) => b.weight - a.weight || a.actor - b.actor).slice(0, SECOND);
  }

  /** The ties from partners to their partners, the strongest first. */
  function secondTies(found) {
    return found
      .flatMap(({ actor, through }) => through.map((tie) => ({ from: tie.actor, to: actor, weight: tie.weight })))
      .sort((a, b) => b.weight - a.weight || a.from - b.from || a.to - b.to)
      .slice(0, SECOND_TIES);
  }

  /** Pairs of regions by what became of their ties; of one region, or the strongest of each sort. */
  function changed(region) {
    const { pairs } = Data.changes(state.split);
    const picked = region < 0 ? pairs : pairs.filter((pair) => pair.a === region || pair.b === region);
    const sort = (pair) => (pair.before ? (pair.since ? "kept" : "gone") : "fresh");
    const counts = { kept: 0, gone: 0, fresh: 0 };
    return picked
      .map((pair) => ({ ...pair, style: sort(pair), weight: pair.before + pair.since }))
      .filter((pair) => (counts[pair.style] += 1) <= EACH);
  }

  return { strength, backbone, second, secondTies, changed };
})();
