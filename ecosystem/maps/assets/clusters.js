// Towns that would cover each other on the screen are drawn as one circle with a number.
const Clusters = (() => {
  const UNFOLD_PX = { map: 13, network: 6 }; // neighbors this far apart on the screen can be told apart

  const LARGEST = 30; // pixels
  // On a map of many the same circle stands for more actors, and circles keep a distance.
  const CROWD = Data.actorCount > 1500;
  const GROWTH = (innerWidth > 820 ? 1.5 : 1.1) * Math.min(1, Math.sqrt(1500 / Data.actorCount));
  const DISTANCE = CROWD ? 5 : 0;

  function radius(count) {
    if (count === 1) return 5;
    const room = CROWD ? 5 + 1.6 * String(Math.min(count, 999)).length : 5.8; // for the number
    return Math.min(LARGEST, room + GROWTH * Math.sqrt(count));
  }

  function isUnfolded(scale) {
    return scale * Data.settings.spacing_km >= UNFOLD_PX[Data.chosen.layout];
  }

  /**
   * Group actors for the screen.
   * Returns [{actors, site, x, y, radius}], in map coordinates, radius in pixels, largest first;
   * with `unfold` a town whose actors have room is returned one by one.
   */
  function group(shown, scale, { unfold = true } = {}) {
    const bySite = new Map();
    for (const i of shown) {
      const site = Data.actors.site[i];
      if (!bySite.has(site)) bySite.set(site, []);
      bySite.get(site).push(i);
    }
    if (unfold && isUnfolded(scale)) return shown.map((i) => single(i, Data.x[i], Data.y[i]));
    let groups = [...bySite]
      .sort((a, b) => b[1].length - a[1].length || a[0] - b[0])
      .map(([site, members]) => ({
        ...single(members[0], Data.siteX[site], Data.siteY[site]),
        actors: members.slice(),
        radius: radius(members.length),
      }));
    // A group grows by what it takes in, and may then touch others: repeat until none do.
    for (let before = -1; before !== groups.length; ) {
      before = groups.length;
      groups = merge(groups, scale);
    }
    return groups;
  }

  function merge(groups, scale) {
    const found = [];
    for (const group of groups) {
      const near = found.find((other) => touch(other, group, scale));
      if (near) {
        near.actors.push(...group.actors);
        near.sites.push(...group.sites);
        near.radius = radius(near.actors.length);
      } else found.push(group);
    }
    return found;
  }

  /** Towns of one country are joined when they touch, others only when one hides the other. */
  function touch(a, b, scale) {
    const { country, placement } = Data.sites;
    const far = [Data.EDGE, Data.NONE];
    if (placement[a.site] !== placement[b.site] && (far.includes(placement[a.site]) || far.includes(placement[b.site]))) return false;
    const apart = country[a.site] === country[b.site] ? 0.9 : 0.72;
    return Math.hypot(a.x - b.x, a.y - b.y) * scale < (a.radius + b.radius) * apart + DISTANCE;
  }

  function single(i, x, y) {
    return { actors: [i], site: Data.actors.site[i], sites: [Data.actors.site[i]], x, y, radius: 5 };
  }

  /** Sum ties between sites over the groups they are in; the strongest come first. */
  function ties(groups, siteTies, most) {
    const groupOf = new Map();
    groups.forEach((group, g) => group.sites.forEach((site) => groupOf.set(site, g)));
    const sums = new Map();
    for (const [a, b, weight] of siteTies) {
      const m = groupOf.get(a);
      const n = groupOf.get(b);
      if (m === undefined || n === undefined || m === n) continue;
      const key = Math.min(m, n) * groups.length + Math.max(m, n);
      sums.set(key, (sums.get(key) || 0) + weight);
    }
    return [...sums]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, most)
      .map(([key, weight]) => ({
        a: groups[Math.floor(key / groups.length)],
        b: groups[key % groups.length],
        weight,
      }));
  }

  /** Push overlapping circles apart, the smaller more; returns [{x, y}] in the same order. */
  function separate(circles, scale) {
    const spots = circles.map(({ x, y }) => ({ x, y }));
    let moved = true;
    for (let round = 0; round < 30 && moved; round += 1) {
      moved = false;
      for (let a = 0; a < circles.length; a += 1)
        for (let b = a + 1; b < circles.length; b += 1) {
          const dx = spots[b].x - spots[a].x || 1e-3;
          const dy = spots[b].y - spots[a].y;
          const away = Math.hypot(dx, dy);
          const need = (circles[a].radius + circles[b].radius + 1) / scale;
          if (!(away < need - 1e-6)) continue;
          moved = true;
          const share = circles[b].radius / (circles[a].radius + circles[b].radius);
          const push = (need - away) / away / 2;
          spots[a].x -= dx * push * share;
          spots[a].y -= dy * push * share;
          spots[b].x += dx * push * (1 - share);
          spots[b].y += dy * push * (1 - share);
        }
    }
    return spots;
  }

  return { group, ties, separate, isUnfolded };
})();
