// The data of the page and what is asked of them. Pictures, years and levels of regions change the
// tables in place, so whoever holds one sees the present choice.
const Data = (() => {
  const data = unpacked.study;
  const { nodes, renderer } = unpacked;
  const options = JSON.parse(unpacked.options);
  const { actors, collaborations, regions, sites, gaps, suggestions, settings } = data;
  const actorCount = actors.id.length;
  const x = nodes.map((node) => (node.x === undefined ? NaN : node.x));
  const y = nodes.map((node) => (node.y === undefined ? NaN : node.y));
  const NONE = 3;
  const EDGE = 2;
  const REGION = 1;

  // As the study gave them; everything else is derived from these.
  const given = {
    x: x.slice(),
    y: y.slice(),
    site: actors.site.slice(),
    region: actors.region.slice(),
    sites: copied(sites),
    regions: copied(regions),
    gaps: copied(gaps),
    ties: unpacked.ties,
    spacing: settings.spacing_km,
  };
  const begun = collaborations.start.map((text) => parseInt(text || "", 10));
  const ended = collaborations.end.map((text, p) => parseInt(text || "", 10) || begun[p]);
  const years = [...begun, ...ended].filter(Number.isFinite);
  const firstYear = years.length ? Math.min(...years) : NaN;
  const lastYear = years.length ? Math.max(...years) : NaN;

  const collaborationsOf = actors.id.map(() => []);
  const siteMembers = [];
  const siteX = [];
  const siteY = [];
  const regionOf = new Map();
  const regionTies = [];
  const active = [];
  const reach = { west: 0, east: 0 };
  const chosen = { layout: "map", level: settings.level, from: 0, to: 0 };

  // Reasons come in the order in which they take the least room; their places are the study's.
  for (const name of ["a", "b", "reason", "counter", "broker"]) {
    const packed = suggestions[name].slice(0, suggestions.place.length);
    suggestions.place.forEach((at, s) => (suggestions[name][at] = packed[s]));
  }
  const suggestionsOf = actors.id.map(() => []);
  suggestions.a.forEach((a, s) => {
    suggestionsOf[a].push(s);
    suggestionsOf[suggestions.b[s]].push(s);
  });
  /** Why the two of a suggestion should meet, "" where the study has not put it into words. */
  function reason(s) {
    const { a, b, broker } = suggestions;
    const named = { "\ue001": a[s], "\ue002": b[s], "\ue003": broker[s] };
    return (suggestions.reason[s] || "").replace(/[\ue001-\ue003]/g, (sign) => actors.name[named[sign]] ?? "");
  }

  const numberOf = new Map(actors.id.map((id, i) => [id, i]));

  function copied(columns) {
    return Object.fromEntries(Object.entries(columns).map(([name, list]) => [name, list.slice()]));
  }

  function put(list, values) {
    list.length = values.length;
    for (let i = 0; i < values.length; i += 1) list[i] = values[i];
  }

  function putAll(columns, values) {
    for (const name of Object.keys(columns)) put(columns[name], values[name]);
  }

  function middle(members, values) {
    return members.reduce((sum, i) => sum + values[i], 0) / members.length;
  }

  /** Show one picture, the years between two, and regions of one level. */
  function choose({ layout, level, from, to }) {
    const first = active.length === 0 && actorCount > 0;
    if (first || layout !== chosen.layout) picture(layout);
    const timed = first || from !== chosen.from || to !== chosen.to;
    if (timed) period(from, to);
    if (timed || level !== chosen.level) areas(level, from || to);
    Object.assign(chosen, { layout, level, from, to });
  }

  /** Geography, or the network: there a group stands where a town stands on the map. */
  function picture(layout) {
    const network = layout === "network";
    const groups = [...new Set(actors.community.map((number) => number || 0))].sort((a, b) => a - b);
    const place = new Map(groups.map((number, at) => [number, at]));
    for (let i = 0; i < actorCount; i += 1) {
      x[i] = network ? data.layout.x[i] : given.x[i];
      y[i] = network ? data.layout.y[i] : given.y[i];
      actors.site[i] = network ? place.get(actors.community[i] || 0) : given.site[i];
    }
    if (network)
      putAll(sites, {
        name: groups.map(groupName),
        placement: groups.map(() => 0),
        country: groups.map(() => ""),
      });
    else putAll(sites, given.sites);
    settings.spacing_km = network ? data.layout.spacing : given.spacing;
    reach.west = x.slice(0, actorCount).reduce((least, value) => Math.min(least, value), Infinity);
    reach.east = x.slice(0, actorCount).reduce((most, value) => Math.max(most, value), -Infinity);
    put(
      siteMembers,
      sites.name.map(() => []),
    );
    actors.site.forEach((site, i) => siteMembers[site].push(i));
    put(
      siteX,
      siteMembers.map((members) => middle(members, x)),
    );
    put(
      siteY,
      siteMembers.map((members) => middle(members, y)),
    );
  }

  function period(from, to) {
    put(
      active,
      begun.map((_, p) => runs(p, from, to)),
    );
    for (let i = 0; i < actorCount; i += 1) collaborationsOf[i] = [];
    collaborations.members.forEach((members, p) => {
      if (active[p]) for (const i of members) collaborationsOf[i].push(p);
    });
  }

  /** Whether a collaboration ran in these years; one without a date only passes when none are asked for. */
  function runs(p, from, to) {
    if (!from && !to) return true;
    return begun[p] <= (to || Infinity) && ended[p] >= (from || -Infinity);
  }

  /** The code of an actor's region at a level, "" where only a larger one is known. */
  function codeAt(i, level) {
    if (level === given.level || level === "s3") return given.region[i] < 0 ? "" : given.regions.code[given.region[i]];
    const code = actors.code.texts[actors.code.of[i]];
    return code.length >= level + 2 ? code.slice(0, level + 2) : "";
  }
  given.level = settings.level;

  function areas(level, timed) {
    const own = level === given.level;
    if (own) putAll(regions, given.regions);
    else gather(level);
    regionOf.clear();
    regions.code.forEach((code, r) => regionOf.set(code, r));
    for (let i = 0; i < actorCount; i += 1) {
      const r = regionOf.get(codeAt(i, level));
      actors.region[i] = r === undefined ? -1 : r;
    }
    x.length = actorCount;
    y.length = actorCount;
    const members = regions.code.map(() => []);
    actors.region.forEach((r, i) => r >= 0 && actors.placement[i] !== NONE && members[r].push(i));
    for (const list of members) {
      x.push(list.length ? middle(list, given.x) : NaN);
      y.push(list.length ? middle(list, given.y) : NaN);
    }
    if (own && !timed) put(regionTies, given.ties);
    else join();
    // Missing links are judged at the level of the study only.
    for (const name of Object.keys(gaps)) put(gaps[name], own ? given.gaps[name] : []);
  }

  /** Regions of a level other than the study's: their codes, names and numbers of actors. */
  function gather(level) {
    const counts = new Map();
    const home = new Set();
    for (let i = 0; i < actorCount; i += 1) {
      const code = codeAt(i, level);
      if (!code) continue;
      counts.set(code, (counts.get(code) || 0) + 1);
      if (given.region[i] >= 0 && given.regions.is_bsr[given.region[i]]) home.add(code);
    }
    const codes = [...counts.keys()].sort();
    const none = codes.map(() => null);
    putAll(regions, {
      code: codes,
      name: codes.map((code) => (level === 0 ? Text.country(code) : data.places[code] || code)),
      country: codes.map((code) => code.slice(0, 2)),
      is_bsr: codes.map((code) => Number(home.has(code))),
      actors: codes.map((code) => counts.get(code)),
      collaborations: none,
      partners: none,
      external: none,
      domains: none,
    });
  }

  /** Joint collaborations of regions in the years shown, most first. */
  function join() {
    const sums = new Map();
    const count = regions.code.length;
    const taking = new Array(count).fill(0);
    const partners = regions.code.map(() => new Set());
    collaborations.members.forEach((members, p) => {
      if (!active[p]) return;
      const here = regionsIn(members);
      for (let m = 0; m < here.length; m += 1) {
        taking[here[m]] += 1;
        for (let n = m + 1; n < here.length; n += 1) {
          const key = here[m] * count + here[n];
          sums.set(key, (sums.get(key) || 0) + 1);
          partners[here[m]].add(here[n]);
          partners[here[n]].add(here[m]);
        }
      }
    });
    put(regions.collaborations, taking);
    put(
      regions.partners,
      partners.map((set) => set.size),
    );
    put(
      regions.external,
      regions.code.map(() => null),
    );
    const ties = [...sums].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    put(
      regionTies,
      ties.map(([key, value]) => ({
        from: actorCount + Math.floor(key / count),
        to: actorCount + (key % count),
        value,
        weight: value,
      })),
    );
  }

  function regionsIn(members) {
    return [...new Set(members.map((i) => actors.region[i]))].filter((r) => r >= 0).sort((a, b) => a - b);
  }

  /** The year that parts the dated collaborations into two halves. */
  function middleYear() {
    const dated = begun.filter(Number.isFinite).sort((a, b) => a - b);
    return dated.length ? Math.max(dated[0] + 1, dated[dated.length >> 1]) : 0;
  }

  /** Pairs of regions with collaborations begun before and since a year. */
  function changes(split) {
    const count = regions.code.length;
    const sums = new Map();
    const numbers = { before: 0, since: 0, undated: 0 };
    collaborations.members.forEach((members, p) => {
      if (!Number.isFinite(begun[p])) {
        numbers.undated += 1;
        return;
      }
      const era = begun[p] < split ? "before" : "since";
      numbers[era] += 1;
      const here = regionsIn(members);
      for (let m = 0; m < here.length; m += 1)
        for (let n = m + 1; n < here.length; n += 1) {
          const key = here[m] * count + here[n];
          if (!sums.has(key)) sums.set(key, { a: here[m], b: here[n], before: 0, since: 0 });
          sums.get(key)[era] += 1;
        }
    });
    const pairs = [...sums.values()].sort((a, b) => b.before + b.since - a.before - a.since || a.a - b.a || a.b - b.b);
    return { ...numbers, pairs };
  }

  /** Pairs of a region with those whose priorities would add most to its own, and back; best first. */
  function complements(r) {
    if (chosen.level !== given.level) return [];
    const { a, b } = data.pairs;
    return a.flatMap((_, pair) => (a[pair] === r || b[pair] === r ? [{ pair, other: a[pair] === r ? b[pair] : a[pair] }] : []));
  }

  /** What one tie of a collaboration counts: 1/(n − 1) after Newman, or 1. */
  function share(p) {
    const size = collaborations.members[p].length;
    if (size < 2) return 0;
    return settings.weighting === "newman" ? 1 / (size - 1) : 1;
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
      if (!active[p]) return;
      const weight = share(p);
      const here = new Map();
      for (const i of members) if (isShown(i) && !isAside(i)) here.set(actors.site[i], (here.get(actors.site[i]) || 0) + 1);
      const list = [...here].sort((a, b) => a[0] - b[0]);
      for (let m = 0; m < list.length; m += 1)
        for (let n = m + 1; n < list.length; n += 1) {
          const key = list[m][0] * sites.name.length + list[n][0];
          sums.set(key, (sums.get(key) || 0) + weight * list[m][1] * list[n][1]);
        }
    });
    return [...sums].map(([key, weight]) => [Math.floor(key / sites.name.length), key % sites.name.length, weight]);
  }

  /** Whether an actor is drawn apart because nobody knows where it is. */
  function isAside(i) {
    return chosen.layout === "map" && actors.placement[i] === NONE;
  }

  /** Whether an actor's place in the picture is its own. */
  function isPlaced(i) {
    return chosen.layout === "network" || ![NONE, EDGE].includes(actors.placement[i]);
  }

  function groupName(number) {
    if (!number) return T("No partners in the data");
    const group = data.communities[String(number)];
    const theme = group && group.themes[0];
    return theme ? T("Group {n}: {theme}", { n: number, theme }) : T("Group {n}", { n: number });
  }

  /** The name of a group where there is little room. */
  function groupTitle(number) {
    const group = data.communities[String(number)];
    return group && group.themes[0] ? `${number} ${group.themes[0]}` : groupName(number);
  }

  function kind(i) {
    return T(actors.kind_labels[actors.kind[i]]);
  }

  function city(i) {
    return actors.city.texts[actors.city.of[i]];
  }

  function country(i) {
    return Text.country(actors.country.texts[actors.country.of[i]]);
  }

  /** Where an actor is, as one reads it; and how surely that is known. */
  function place(i) {
    const region = given.region[i] >= 0 ? given.regions.name[given.region[i]] : "";
    return [...new Set([city(i), region, country(i)])].filter(Boolean).join(", ");
  }

  function placeNote(i) {
    if (actors.placement[i] === NONE) return T("Its place is not known, so it is drawn aside.");
    if (actors.placement[i] === REGION) return T("Place approximate: only its region or country is known.");
    const edge = actors.placement[i] === EDGE ? T("Outside the map: drawn at its edge, in its direction.") : "";
    const seat = actors.basis.texts[actors.basis.of[i]] === "seat" ? T("Town taken from its well-known head office.") : "";
    return [edge, seat].filter(Boolean).join(" ");
  }

  function projectName(p) {
    return collaborations.acronym[p] || collaborations.title[p] || collaborations.id[p];
  }

  function yearsOf(p) {
    const start = collaborations.start[p];
    const end = collaborations.end[p];
    if (start && end && start !== end) return `${start}–${end}`;
    if (start && !end) return T("since {year}", { year: start });
    if (end && !start) return T("until {year}", { year: end });
    return start;
  }

  function regionName(r) {
    return r < 0 ? "" : regions.name[r];
  }

  return {
    ...data,
    ...{ nodes, regionTies, options, renderer, actorCount, x, y, NONE, EDGE, REGION, regionOf, numberOf },
    ...{ collaborationsOf, suggestionsOf, siteMembers, siteX, siteY, reach, partners, siteTies },
    ...{ reason, kind, city, country, place, placeNote, projectName, yearsOf, regionName, groupName, groupTitle },
    ...{ choose, chosen, complements, changes, middleYear, firstYear, lastYear, isAside, isPlaced, codeAt, share, active },
    ownLevel: given.level,
  };
})();
