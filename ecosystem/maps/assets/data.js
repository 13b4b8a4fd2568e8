// The data of the page, with the few look-ups the interface needs.
const { unpacked } = globalThis;
delete globalThis.unpacked;

const Data = (() => {
  const data = unpacked.study;
  const nodes = unpacked.nodes;
  const regionTies = unpacked.ties;
  const options = JSON.parse(unpacked.options);
  const { actors, collaborations, regions, sites, gaps, suggestions } = data;
  const actorCount = actors.id.length;
  const x = nodes.map((node) => (node.x === undefined ? NaN : node.x));
  const y = nodes.map((node) => (node.y === undefined ? NaN : node.y));
  const NONE = 3;
  const EDGE = 2;
  const REGION = 1;

  const collaborationsOf = actors.id.map(() => []);
  collaborations.members.forEach((members, p) => {
    for (const i of members) collaborationsOf[i].push(p);
  });
  const suggestionsOf = actors.id.map(() => []);
  suggestions.a.forEach((a, s) => {
    suggestionsOf[a].push(s);
    suggestionsOf[suggestions.b[s]].push(s);
  });
  const numberOf = new Map(actors.id.map((id, i) => [id, i]));
  const regionOf = new Map(regions.code.map((code, i) => [code, i]));

  // A site is drawn in the middle of its actors, who were spread around it.
  const siteMembers = sites.name.map(() => []);
  actors.site.forEach((site, i) => siteMembers[site].push(i));
  const siteX = siteMembers.map((members) => middle(members, x));
  const siteY = siteMembers.map((members) => middle(members, y));

  const spots = x.slice(0, actorCount);
  const reach = { west: Math.min(...spots), east: Math.max(...spots) };

  function middle(members, values) {
    return members.reduce((sum, i) => sum + values[i], 0) / members.length;
  }

  /** What one tie of a collaboration counts: 1/(n − 1) after Newman, or 1. */
  function share(p) {
    const size = collaborations.members[p].length;
    if (size < 2) return 0;
    return data.settings.weighting === "newman" ? 1 / (size - 1) : 1;
  }

  /** Partners of an actor, strongest first: [{actor, weight, shared: [collaboration…]}]. */
  function partners(i) {
    const found = new Map();
    for (const p of collaborationsOf[i]) {
      const weight = share(p);
      for (const j of collaborations.members[p]) {
        if (j === i) continue;
        const tie = found.get(j) || { actor: j, weight: 0, shared: [] };
        tie.weight += weight;
        tie.shared.push(p);
        found.set(j, tie);
      }
    }
    return [...found.values()].sort((a, b) => b.weight - a.weight || a.actor - b.actor);
  }

  /** Ties between sites, summed over the actors that are shown: [[site, site, weight]…]. */
  function siteTies(isShown) {
    const sums = new Map();
    collaborations.members.forEach((members, p) => {
      const weight = share(p);
      const here = new Map();
      for (const i of members)
        if (isShown(i) && actors.placement[i] !== NONE)
          here.set(actors.site[i], (here.get(actors.site[i]) || 0) + 1);
      const list = [...here].sort((a, b) => a[0] - b[0]);
      for (let m = 0; m < list.length; m += 1)
        for (let n = m + 1; n < list.length; n += 1) {
          const key = list[m][0] * sites.name.length + list[n][0];
          sums.set(key, (sums.get(key) || 0) + weight * list[m][1] * list[n][1]);
        }
    });
    return [...sums].map(([key, weight]) => [
      Math.floor(key / sites.name.length),
      key % sites.name.length,
      weight,
    ]);
  }

  function kind(i) {
    return actors.kind_labels[actors.kind[i]];
  }

  function city(i) {
    return actors.city.texts[actors.city.of[i]];
  }

  function country(i) {
    return Text.country(actors.country.texts[actors.country.of[i]]);
  }

  /** Where an actor is, as one reads it; and how surely that is known. */
  function place(i) {
    const region = actors.region[i] >= 0 ? regions.name[actors.region[i]] : "";
    return [...new Set([city(i), region, country(i)])].filter(Boolean).join(", ");
  }

  function placeNote(i) {
    if (actors.placement[i] === NONE) return "Its place is not known, so it is drawn aside.";
    if (actors.placement[i] === REGION)
      return "Place approximate: only its region or country is known.";
    const edge =
      actors.placement[i] === EDGE ? "Outside the map: drawn at its edge, in its direction. " : "";
    const basis = actors.basis.texts[actors.basis.of[i]];
    return edge + (basis === "seat" ? "Town taken from its well-known head office." : "");
  }

  function projectName(p) {
    return collaborations.acronym[p] || collaborations.title[p] || collaborations.id[p];
  }

  function years(p) {
    const start = collaborations.start[p];
    const end = collaborations.end[p];
    if (start && end && start !== end) return `${start}–${end}`;
    if (start && !end) return `since ${start}`;
    if (end && !start) return `until ${end}`;
    return start;
  }

  function regionName(r) {
    return r < 0 ? "" : regions.name[r];
  }

  return {
    ...data,
    ...{ nodes, regionTies, options, actorCount, x, y, NONE, EDGE, REGION, regionOf, numberOf },
    ...{ collaborationsOf, suggestionsOf, siteMembers, siteX, siteY, reach, partners, siteTies },
    ...{ kind, city, country, place, placeNote, projectName, years, regionName },
  };
})();
