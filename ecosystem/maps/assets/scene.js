// What is on the map for the present choice and scale, before it is painted.
const Scene = (() => {
  const ARCS = 150;
  const GAPS = innerWidth > 820 ? 5 : 3;
  const BADGE = 9;
  const STIR = 90; // pixels the map moves before names are chosen anew
  const AROUND = 120; // pixels beyond the rim that count as in sight
  const SLIDES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.2, 0.8];
  const LABELS = 90;
  const PARTNER_LABELS = 24;
  const SUGGESTED = 4;
  const COMPLEMENTS = 4; // regions that would complement the chosen one best, as many as are listed at first
  const NAMED_PX = 22; // pixels between two organisations of the network from which they are named
  const MOVED = 400; // circles up to which those that touch are moved apart
  const TITLED = 6; // organisations of a group whose name is written
  const { state } = State;
  let siteTies = null;

  /** Forget what depends on which actors are shown. */
  function refilter() {
    siteTies = null;
  }

  /** The radius of one actor's glyph, by the number of its collaborations. */
  function glyphRadius(i, scale) {
    const zoom = Math.min(1.7, Math.max(1, Math.sqrt(scale / 0.8)));
    const radius = (3.6 + 0.9 * Math.sqrt(Data.actors.collaborations[i] || 0)) * zoom;
    return State.isNetwork() ? Math.min(radius, 0.5 * scale * Data.settings.spacing_km) : radius;
  }

  /** Marks, links, badges and labels in map coordinates; sizes in pixels. */
  function build(scale) {
    const chosen = state.selected;
    if (chosen && chosen.type === "actor") return ego(chosen.value, scale);
    if (state.view === "regions" || state.view === "change") return regions(scale);
    return overview(scale);
  }

  function overview(scale) {
    const shown = State.shown();
    const groups = apart(Clusters.group(shown, scale), scale);
    const folded = Clusters.isUnfolded(scale) ? Clusters.group(shown, scale, { unfold: false }) : groups;
    const dim = state.selected !== null && state.selected.type === "gap";
    const picked = state.selected !== null && state.selected.type === "group" ? state.selected.value : 0;
    const marks = groups.map((group) => ({
      ...actorMark(group, scale, { faint: dim || (picked > 0 && Data.actors.community[group.actors[0]] !== picked) }),
      alpha: group.actors.length === 1 ? Views.strength(group.actors[0]) : 1,
    }));
    if (siteTies === null) siteTies = Data.siteTies(State.matches);
    const links = Clusters.ties(folded, siteTies, ARCS).map((tie) => link(tie.a, tie.b, tie.weight));
    widen(links, dim ? 0.35 : State.isNetwork() ? 0.6 : 1);
    if (State.isNetwork()) return finish(marks, [...links, ...inner(shown, scale)], [], scale, titles(folded, scale));
    const extra = gapLinks(knownSpot);
    return finish(marks, [...links, ...extra.links], extra.badges, scale, [...extra.marks]);
  }

  /** Move circles and glyphs that touch a little apart; who has a place of its own keeps it. */
  function apart(groups, scale) {
    if (Clusters.isUnfolded(scale) || groups.length > MOVED) return groups;
    const rim = (group) => (group.actors.length === 1 ? 1.25 * glyphRadius(group.actors[0], scale) : group.radius);
    const halo = (group) => ([Data.REGION, Data.NONE].includes(Data.sites.placement[group.site]) ? 4 : 0);
    const spots = Clusters.separate(
      groups.map((group) => ({ x: group.x, y: group.y, radius: rim(group) + halo(group) })),
      scale,
    );
    return groups.map((group, g) => ({ ...group, ...spots[g] }));
  }

  /** In the picture of the network, ties of single organisations, once these can be told apart. */
  function inner(shown, scale) {
    if (!Clusters.isUnfolded(scale)) return [];
    const spot = (i) => ({ x: Data.x[i], y: Data.y[i] });
    const links = Views.backbone(shown).map((tie) => link(spot(tie.a), spot(tie.b), tie.weight));
    widen(links, 0.5);
    return links.map((item) => ({ ...item, width: Math.min(1.2, item.width) }));
  }

  /** Names of groups, outside their discs. */
  function titles(groups, scale) {
    if (!Clusters.isUnfolded(scale)) return [];
    return groups
      .filter((group) => group.sites.length === 1 && group.actors.length >= TITLED)
      .map((group) => ({
        type: "anchor",
        x: group.x,
        y: group.y,
        radius: reach(group) * scale + 6,
        label: Data.groupTitle(Data.actors.community[group.actors[0]] || 0),
        rank: -1e4 - group.actors.length,
        strong: true,
        titled: true,
        actors: group.actors,
        sites: group.sites,
      }));
  }

  /** How far the members of a group lie from its middle. */
  function reach({ site, x, y }) {
    return Math.max(...Data.siteMembers[site].map((i) => Math.hypot(Data.x[i] - x, Data.y[i] - y)));
  }

  function link(a, b, weight, style = "tie") {
    return { x1: a.x, y1: a.y, x2: b.x, y2: b.y, weight, style };
  }

  /** Give ties a width and strength by weight, relative to the strongest. */
  function widen(links, strength = 1) {
    const most = Math.max(...links.map((item) => item.weight), 1e-9);
    for (const item of links) {
      const share = Math.sqrt(item.weight / most);
      item.width = 0.5 + 3.3 * share;
      item.alpha = (0.1 + 0.55 * share) * strength;
    }
  }

  function actorMark(group, scale, { faint = false, rank = null, label = null } = {}) {
    const alone = group.actors.length === 1;
    const i = group.actors[0];
    return {
      type: alone ? "glyph" : "bubble",
      x: group.x,
      y: group.y,
      actors: group.actors,
      sites: group.sites,
      radius: alone ? glyphRadius(i, scale) : group.radius,
      faint,
      vague: [Data.REGION, Data.NONE].includes(Data.sites.placement[group.site]),
      label: label === null ? groupLabel(group, scale) : label,
      short: label === null && !alone ? Data.sites.name[group.site] : null,
      rank: rank === null ? -group.actors.length : rank,
      strong: group.actors.length >= 12,
    };
  }

  function groupLabel(group, scale) {
    const crowded = State.isNetwork() && scale * Data.settings.spacing_km < NAMED_PX;
    if (Clusters.isUnfolded(scale)) return crowded ? "" : Data.actors.name[group.actors[0]];
    return siteLabel(group);
  }

  /** The largest town, and how many more places are in the circle. */
  function siteLabel({ site, sites }) {
    const placement = Data.sites.placement[site];
    if (placement === Data.NONE) return T("Place not known");
    const more = sites.length > 1 ? ` +${sites.length - 1}` : "";
    if (placement === Data.EDGE) return `→ ${Text.country(Data.sites.country[site])}${more}`;
    return Data.sites.name[site] + more;
  }

  /** One actor with its ties, its suggested links, and everyone else faint. */
  function ego(center, scale) {
    const partners = Data.partners(center);
    const wanted = suggested(center).slice(0, SUGGESTED);
    const shown = new Set(State.shown());
    const near = partners.filter((tie) => shown.has(tie.actor)).map((tie) => tie.actor);
    const weight = new Map(partners.map((tie) => [tie.actor, tie.weight]));
    const related = new Set([...near, ...wanted, center]);
    const rest = State.shown().filter((i) => !related.has(i));
    const background = Clusters.group(rest, scale).map((group) => ({
      ...actorMark(group, scale, { faint: true, label: "" }),
      ...{ type: "dot", radius: 3 },
    }));
    const groups = Clusters.group(near, scale);
    const marks = groups.map((group) => {
      const sum = group.actors.reduce((total, i) => total + weight.get(i), 0);
      const alone = group.actors.length === 1;
      const label = alone ? Data.actors.name[group.actors[0]] : siteLabel(group);
      return { ...actorMark(group, scale, { label, rank: -sum }), weight: sum };
    });
    const self = alone(center, scale, -1e6);
    const hub = { ...self, type: "chosen", strong: true, radius: self.radius + 2 };
    const next = wanted.map((i) => ({ ...alone(i, scale, -1e5), type: "wanted", strong: true }));
    const links = marks.map((mark) => link(hub, mark, mark.weight));
    widen(links, 1.5);
    // Aside is no place: what leads there must not look important.
    marks.forEach((mark, k) => {
      if (Data.sites.placement[mark.sites[0]] === Data.NONE) links[k].width = 0.8;
    });
    const wider = state.steps === 2 ? around(center, near, groups, scale) : { marks: [], links: [] };
    const dashed = next.map((mark) => ({ ...link(hub, mark, 1, "gap"), width: 2, alpha: 1 }));
    const front = [...wider.marks, ...marks, ...next, hub];
    return finish(front, [...wider.links, ...links, ...dashed], [], scale, background, PARTNER_LABELS);
  }

  /** Partners of partners, smaller, tied to the circles of the partners. */
  function around(center, near, groups, scale) {
    const found = Views.second(center, near);
    const outer = Clusters.group(
      found.map((item) => item.actor),
      scale,
    );
    const circleOf = new Map([...groups, ...outer].flatMap((group) => group.actors.map((i) => [i, group])));
    const links = Views.secondTies(found)
      .map((tie) => link(circleOf.get(tie.from), circleOf.get(tie.to), tie.weight))
      .filter((item) => item.x1 !== item.x2 || item.y1 !== item.y2);
    widen(links, 0.6);
    const marks = outer.map((group) => ({ ...actorMark(group, scale, { label: "", rank: 1e6 }), alpha: 0.75 }));
    return { marks, links: links.map((item) => ({ ...item, width: Math.min(1, item.width) })) };
  }

  function alone(i, scale, rank) {
    const group = { actors: [i], site: Data.actors.site[i], sites: [Data.actors.site[i]] };
    const place = { ...group, x: Data.x[i], y: Data.y[i], radius: 5 };
    return actorMark(place, scale, { rank, label: Data.actors.name[i] });
  }

  /** The actors it is suggested to meet. */
  function suggested(i) {
    return Data.suggestionsOf[i].map((s) => (Data.suggestions.a[s] === i ? Data.suggestions.b[s] : Data.suggestions.a[s]));
  }

  function regionSpot(r) {
    return { x: Data.x[Data.actorCount + r], y: Data.y[Data.actorCount + r] };
  }

  function knownSpot(r) {
    return Number.isFinite(regionSpot(r).x) ? regionSpot(r) : null;
  }

  /** The radius of a region's circle; smaller where the map itself is small. */
  function regionRadius(r, scale) {
    const zoom = Math.min(1, Math.max(0.5, scale / 0.3));
    return (4 + 1.7 * Math.sqrt(Data.regions.actors[r] || 0)) * zoom;
  }

  function regions(scale) {
    const chosen = state.selected;
    const focus = chosen && chosen.type === "region" ? chosen.value : -1;
    const pair = chosen && chosen.type === "gap" ? chosen.value : -1;
    const first = Data.actorCount;
    const spots = regionSpots(scale);
    const timed = state.view === "change";
    const all = timed
      ? Views.changed(focus).map((pair) => [pair.a, pair.b, pair.weight, pair.style])
      : Data.regionTies.map((tie) => [tie.from - first, tie.to - first, tie.weight]);
    const picked = focus < 0 ? all : all.filter((tie) => tie[0] === focus || tie[1] === focus);
    const links = picked
      .filter(([a, b]) => spots.has(a) && spots.has(b))
      .slice(0, timed ? all.length : ARCS)
      .map(([a, b, weight, style]) => link(spots.get(a), spots.get(b), weight, style));
    widen(links, pair >= 0 ? 0.35 : focus >= 0 || timed ? 1.5 : 1);
    const tied = new Set(picked.flatMap((tie) => [tie[0], tie[1]]));
    const extra = gapLinks((r) => spots.get(r));
    const marks = [...spots].map(([r, spot]) => ({
      type: "region",
      ...spot,
      region: r,
      radius: regionRadius(r, scale),
      count: Data.regions.actors[r],
      faint: (focus >= 0 && r !== focus && !tied.has(r) && !extra.ends.has(r)) || (pair >= 0 && !extra.ends.has(r)),
      chosen: r === focus || extra.chosenEnds.has(r),
      label: Data.regions.name[r],
      rank: extra.chosenEnds.has(r) || r === focus ? -1e6 : -Data.regions.actors[r],
      strong: Data.regions.actors[r] >= 20,
    }));
    const order = marks.sort((a, b) => b.radius - a.radius || a.region - b.region);
    const scene = finish(order, [...links, ...extra.links], extra.badges, scale);
    return { ...scene, ground: Cells.ground(tints(focus, extra.chosenEnds)) };
  }

  /** How areas are filled: the chosen one, the ends of a missing link, whom one could complement. */
  function tints(focus, ends) {
    const fits = new Set(
      focus < 0
        ? []
        : Data.complements(focus)
            .slice(0, COMPLEMENTS)
            .map((pair) => pair.other),
    );
    return (r) => {
      if (r === focus) return { color: "accent", alpha: 0.3 };
      if (ends.has(r)) return { color: "gap", alpha: 0.22 };
      return fits.has(r) ? { color: "fresh", alpha: 0.34 } : { color: "area", alpha: 1 };
    };
  }

  /** Where region circles are drawn so that none hides another. */
  function regionSpots(scale) {
    const placed = Data.regions.code.map((_, r) => r).filter((r) => Number.isFinite(regionSpot(r).x));
    const circles = placed.map((r) => ({ ...regionSpot(r), radius: regionRadius(r, scale) }));
    const spots = Clusters.separate(circles, scale);
    return new Map(placed.map((r, k) => [r, spots[k]]));
  }

  /** Missing links between regions: the first few, or all of the chosen region, or the chosen. */
  function gapLinks(spotOf) {
    const chosen = state.selected;
    const none = { links: [], badges: [], marks: [], ends: new Set(), chosenEnds: new Set() };
    const one = chosen && chosen.type === "gap" ? chosen.value : -1;
    const region = chosen && chosen.type === "region" ? chosen.value : -1;
    if ((!state.gaps && one < 0) || state.view === "change") return none;
    const numbers = Data.gaps.a
      .map((_, g) => g)
      .filter((g) => region < 0 || Data.gaps.a[g] === region || Data.gaps.b[g] === region)
      .slice(0, GAPS);
    if (one >= 0 && !numbers.includes(one)) numbers.push(one);
    const listed = numbers.filter((g) => Data.gaps.a[g] >= 0 && Data.gaps.b[g] >= 0);
    for (const g of listed) {
      const a = spotOf(Data.gaps.a[g]);
      const b = spotOf(Data.gaps.b[g]);
      if (!a || !b) continue;
      const faint = one >= 0 && g !== one;
      none.links.push({ ...link(a, b, 1, "gap"), width: g === one ? 3.4 : 2, alpha: faint ? 0.25 : 1 });
      if (!faint) none.badges.push({ from: a, to: b, gap: g, text: String(g + 1) });
      for (const [r, spot] of [
        [Data.gaps.a[g], a],
        [Data.gaps.b[g], b],
      ]) {
        if (faint) continue;
        none.ends.add(r);
        if (g === one) none.chosenEnds.add(r);
        const label = g === one ? Data.regions.name[r] : "";
        none.marks.push({ type: "end", ...spot, radius: 4, region: r, label, rank: -1e6, strong: true });
      }
    }
    return none;
  }

  /** A point of the curve between two points; t runs from 0 to 1. */
  function along(a, b, t) {
    const bend = Paint.bend(a, b);
    const [u, v, w] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
    return { x: u * a.x + v * bend.x + w * b.x, y: u * a.y + v * bend.y + w * b.y };
  }

  /** Slide each number along its line until it covers no circle and no other number. */
  function settle(badges, marks, scale) {
    const solid = marks.filter((mark) => mark.radius > 6 && !mark.faint);
    const done = [];
    for (const badge of badges) {
      const spots = SLIDES.map((t) => along(badge.from, badge.to, t));
      const crowd = (spot) =>
        [...done, ...solid].reduce(
          (sum, other) => sum + Math.max(0, other.radius + BADGE + 1 - Math.hypot(other.x - spot.x, other.y - spot.y) * scale),
          0,
        );
      const best = spots.reduce((a, b) => (crowd(b) < crowd(a) - 0.5 ? b : a));
      done.push({ ...badge, ...best, radius: BADGE });
    }
    return done;
  }

  function finish(marks, links, wanted, scale, behind = [], most = LABELS) {
    const badges = settle(wanted, marks, scale);
    return { marks: [...behind, ...marks], links, badges, labels: [], scale, most, named: null };
  }

  /** Name what is in sight; anew when the map has moved far enough. `covered` are boxes of the screen. */
  function name(scene, view, covered) {
    const { x, y, width, height, scale } = view;
    const middle = { x: width / 2 - x, y: height / 2 - y };
    if (scene.named && Math.hypot(scene.named.x - middle.x, scene.named.y - middle.y) < STIR) return;
    const inSight = (mark) => {
      const left = mark.x * scale + x;
      const top = mark.y * scale + y;
      return left > -AROUND && left < width + AROUND && top > -AROUND && top < height + AROUND;
    };
    const seen = [...scene.marks, ...scene.badges].filter(inSight);
    // A name is seen whole, or not at all; and not under the legend.
    const isOpen = (box) => {
      const on = { left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y };
      const cut = on.right > 0 && on.left < width && (on.left < 0 || on.right > width);
      return (
        !cut && !boxes.some((other) => on.left < other.right && other.left < on.right && on.top < other.bottom && other.top < on.bottom)
      );
    };
    const boxes = covered();
    scene.labels = Labels.place(seen, scene.scale, scene.most, isOpen);
    scene.named = middle;
  }

  return { build, name, refilter, regionSpot, suggested, ARCS };
})();
