// The panel beside the map: what the whole shows, or one actor, region, place or missing link.
const Panel = (() => {
  const { el } = Text;
  const { state } = State;
  const panel = document.getElementById("panel");
  const card = document.getElementById("card");
  const handle = document.getElementById("handle");
  const { actors } = Data;

  function section(title, ...content) {
    return el("section", {}, el("h3", {}, title), ...content);
  }

  function head(kicker, title, note, tools = []) {
    return el(
      "div",
      { class: "head" },
      el("p", { class: "kicker" }, ...[].concat(kicker)),
      el("h2", { tabindex: "-1" }, title),
      note ? el("p", { class: "quiet" }, note) : "",
      el("div", { class: "tools" }, ...tools, close()),
    );
  }

  function close() {
    return el(
      "button",
      { type: "button", class: "close", "aria-label": "Close and show the whole map", onclick: () => dismiss() },
      "Close",
    );
  }

  function dismiss() {
    State.change({ selected: null }, { select: true });
    document.getElementById("search").focus();
  }

  function copyLink() {
    const button = el("button", { type: "button", class: "copy" }, "Copy link");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        button.textContent = "Link copied";
      } catch {
        const field = el("input", { readonly: true, value: location.href, "aria-label": "Link to this view" });
        button.replaceWith(field);
        field.focus();
        field.select();
      }
    });
    return button;
  }

  function overview() {
    const lead = [...actors.id.keys()]
      .filter((i) => actors.bridging[i] > 0)
      .sort((a, b) => actors.bridging_rank[a] - actors.bridging_rank[b] || a - b)
      .slice(0, 6);
    return [
      el("h2", { tabindex: "-1" }, "Who works with whom, and where links are missing"),
      el(
        "p",
        {},
        `${Text.count(Data.actorCount, "organisation")} and ${Text.count(Data.collaborations.id.length, "collaboration")} in ${Text.count(Data.regions.code.length, "region")}. Find your own by name, or press a circle on the map.`,
      ),
      gapList(),
      lead.length
        ? section(
            "At the crossroads",
            el("p", { class: "quiet" }, "The shortest chains between others run through these most often."),
            el("ul", { class: "names" }, lead.map((i) => el("li", {}, Cards.actor(i)))),
          )
        : "",
      about(),
    ];
  }

  function gapList() {
    const gaps = Data.gaps.a.map((_, g) => g);
    if (!gaps.length) return "";
    const sure = Data.gaps.verdict.filter((verdict) => verdict === "gap").length;
    const note = sure
      ? `${Text.count(sure, "pair")} of regions collaborate clearly less than their activity and distance let one expect.`
      : "No pair is so far below what one expects that chance can be ruled out. These come nearest.";
    return section(
      `${Cards.missing()}s between regions`,
      el("p", { class: "quiet" }, note),
      ...Cards.more(gaps, Cards.gapLine, 8, { class: "gaps" }),
    );
  }

  function about() {
    const { caveats, credits, notes } = Data.about;
    const placed = [0, 1, 2, 3].map((p) => actors.placement.filter((value) => value === p).length);
    const where = [
      `${Text.number(placed[0] + placed[1] + placed[2])} of ${Text.number(Data.actorCount)} organisations are placed: ${Text.number(placed[0] + placed[2])} by their town, ${Text.number(placed[1])} only near their region.`,
      placed[2] ? `${Text.number(placed[2])} lie outside the map and are drawn at its edge, marked with an arrow.` : "",
      placed[3] ? `${Text.number(placed[3])} have no known place and are drawn aside, at the upper left.` : "",
      "Organisations of one town are spread around it so that each can be seen.",
    ];
    return section(
      "What the data know, and what not",
      el("p", {}, where.filter(Boolean).join(" ")),
      el("ul", { class: "plain" }, [...caveats, ...notes].map((text) => el("li", {}, text))),
      el(
        "details",
        {},
        el("summary", {}, "Coverage and sources"),
        el(
          "ul",
          { class: "plain" },
          Data.coverage.map(([label, known, total, meaning]) =>
            el("li", {}, el("strong", {}, `${label}: ${Text.number(known)} of ${Text.number(total)}.`), ` ${meaning}`),
          ),
        ),
        el("ul", { class: "plain" }, credits.map((text) => el("li", {}, text))),
      ),
    );
  }

  function actor(i) {
    const partners = Data.partners(i);
    const note = [Data.place(i), Data.placeNote(i)].filter(Boolean).join(". ");
    const own = Text.link(actors.website[i], "Website");
    const alias = Data.aliases.filter((entry) => entry[0] === i).map((entry) => entry[1]);
    return [
      head([Cards.glyph(i), Data.kind(i)], actors.name[i], note, [copyLink(), own].filter(Boolean)),
      alias.length ? el("p", { class: "quiet" }, `Also known as ${Text.list(alias)}.`) : "",
      section("Position", el("ul", { class: "plain" }, position(i, partners).map((text) => el("li", {}, text)))),
      suggestions(i),
      section(
        `Partners (${Text.number(partners.length)})`,
        partners.length ? "" : el("p", { class: "quiet" }, "No partner is in the data. That does not mean there is none."),
        ...Cards.more(partners, partner, 8, { class: "partners" }),
      ),
      community(i),
      section(
        `Collaborations (${Text.number(Data.collaborationsOf[i].length)})`,
        ...Cards.more(Data.collaborationsOf[i], Cards.project, 6, { class: "plain" }),
      ),
    ];
  }

  function position(i, partners) {
    const said = [];
    const reached = [...new Set(partners.map((tie) => actors.region[tie.actor]))].filter((r) => r >= 0 && r !== actors.region[i]);
    const lands = new Set(partners.map((tie) => actors.country.of[tie.actor]));
    if (partners.length)
      said.push(
        `Works with ${Text.count(partners.length, "partner")} in ${Text.count(lands.size, "country", "countries")}` +
          (reached.length ? `; connects to ${Text.count(reached.length, "other region")}.` : "."),
      );
    if (actors.bridging[i] > 0) {
      const below = (Data.actorCount - actors.bridging_rank[i]) / Data.actorCount;
      said.push(`Bridge: the shortest chains between others run through it more often than through ${Text.percent(below)} of the organisations (rank ${Text.number(actors.bridging_rank[i])}).`);
    } else if (partners.length) said.push("Not a bridge in these data: its partners also reach each other without it.");
    if (actors.external[i] !== null)
      said.push(`${Text.percent(actors.external[i])} of its collaboration goes to other regions.`);
    return said;
  }

  function suggestions(i) {
    const own = Data.suggestionsOf[i];
    if (!own.length)
      return section(
        "Whom to meet next",
        el("p", { class: "quiet" }, "No suggestion: too few shared partners and themes with organisations of other regions in these data."),
      );
    return section(
      "Whom to meet next",
      el("p", { class: "quiet" }, "Not tied in the data, in other regions, the most promising first. The first few are dashed on the map."),
      ...Cards.more(own, (s) => Cards.suggestion(s, i), 3, { class: "cards" }),
    );
  }

  function partner(tie) {
    const shared = tie.shared.map(Data.projectName);
    const text = shared.length > 3 ? `${shared.slice(0, 3).join(", ")} and ${shared.length - 3} more` : shared.join(", ");
    return el("li", {}, Cards.actor(tie.actor), el("span", { class: "quiet" }, `in ${text}`));
  }

  function community(i) {
    const number = actors.community[i];
    const group = Data.communities[String(number)];
    if (!number || !group) return section("Group", el("p", { class: "quiet" }, "Belongs to no group: it has no partners in the data."));
    const certainty = actors.certainty[i];
    const sure = certainty === null ? "" : certainty >= 0.8 ? "clearly" : certainty >= Cards.CERTAIN ? "mostly" : "only loosely";
    return section(
      "Group",
      el("p", {}, `Group ${number}, ${Text.count(group.count, "organisation")} that collaborate more with each other than with others. ${group.text}`),
      sure ? el("p", { class: "quiet" }, `Belongs to it ${sure}: repeated runs keep it together with ${Text.percent(certainty)} of the group on average.`) : "",
    );
  }

  function region(r) {
    const first = Data.actorCount;
    const ties = Data.regionTies
      .filter((tie) => tie.from - first === r || tie.to - first === r)
      .map((tie) => [tie.from - first === r ? tie.to - first : tie.from - first, tie.value]);
    const gaps = Data.gaps.a.map((_, g) => g).filter((g) => Data.gaps.a[g] === r || Data.gaps.b[g] === r);
    const members = [...actors.id.keys()]
      .filter((i) => actors.region[i] === r)
      .sort((a, b) => actors.volume_rank[a] - actors.volume_rank[b] || a - b);
    const { regions } = Data;
    const facts = [
      `${Text.count(regions.actors[r], "organisation")} in the data, in ${Text.count(regions.collaborations[r], "collaboration")}.`,
      `Ties to ${Text.count(regions.partners[r], "other region")}.`,
      regions.external[r] === null ? "" : `${Text.percent(regions.external[r])} of its collaboration goes to other regions.`,
      regions.domains[r] ? `Smart-specialisation priorities in ${Text.count(regions.domains[r], "domain")}.` : "No smart-specialisation priorities known.",
    ];
    return [
      head(`Region ${regions.code[r]}`, regions.name[r], Text.country(regions.country[r]), [copyLink()]),
      section("In figures", el("ul", { class: "plain" }, facts.filter(Boolean).map((text) => el("li", {}, text)))),
      gaps.length ? section(`${Cards.missing()}s`, el("ul", { class: "gaps" }, gaps.map(Cards.gapLine))) : "",
      section(
        "Works most with",
        ...Cards.more(
          ties,
          ([other, shared]) => el("li", {}, Cards.region(other), el("span", { class: "quiet" }, Text.count(shared, "joint collaboration"))),
          8,
          { class: "partners" },
        ),
      ),
      section("Organisations", ...Cards.more(members, (i) => el("li", {}, Cards.actor(i)), 12, { class: "names" })),
    ];
  }

  function gap(g) {
    const { a, b, observed, expected, verdict, reason, counter, broker } = Data.gaps;
    return [
      head([el("span", { class: "badge" }, String(g + 1)), Cards.missing(g)], `${Data.regionName(a[g])} – ${Data.regionName(b[g])}`, "", [copyLink()]),
      el("p", { class: "figure" }, Cards.seen(observed[g], expected[g])),
      el("p", { class: "quiet" }, `Verdict: ${verdict[g]}.`),
      el("div", { class: "card wanted" }, Cards.reasons(reason[g], counter[g], broker[g])),
      section("The two regions", el("ul", { class: "names" }, [a[g], b[g]].map((r) => el("li", {}, Cards.region(r))))),
    ];
  }

  function place(members) {
    const sorted = members.slice().sort((a, b) => actors.volume_rank[a] - actors.volume_rank[b] || a - b);
    const towns = [...new Set(sorted.map((i) => Data.sites.name[actors.site[i]]))];
    const title = towns.length > 3 ? `${towns.slice(0, 2).join(", ")} and ${towns.length - 2} more places` : Text.list(towns);
    return [
      head(Text.count(members.length, "organisation"), title, "The most active come first.", []),
      el("div", { class: "names-box" }, ...Cards.more(sorted, (i) => el("li", {}, Cards.actor(i), el("span", { class: "quiet" }, Data.kind(i))), 40, { class: "partners" })),
    ];
  }

  function show() {
    const chosen = state.selected;
    const make = { actor, region, gap, place };
    const content = chosen ? make[chosen.type](chosen.value) : overview();
    card.replaceChildren(...content.flat().filter((part) => part !== "" && part !== null));
    card.scrollTop = 0;
    panel.classList.toggle("chosen", chosen !== null);
    handle.firstElementChild.textContent = chosen ? "Profile" : "Missing links and more";
    open(chosen !== null);
  }

  /** On a phone the panel is a sheet that can be pulled up. */
  function open(wanted) {
    panel.classList.toggle("open", wanted);
    handle.setAttribute("aria-expanded", String(wanted));
  }

  function focus() {
    const title = card.querySelector("h2");
    if (title) title.focus();
  }

  handle.addEventListener("click", () => open(!panel.classList.contains("open")));
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.selected) dismiss();
  });

  return { show, focus, dismiss };
})();
