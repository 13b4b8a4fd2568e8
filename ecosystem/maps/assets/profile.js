// One organisation: where it stands, in words; whom it works with; whom to meet next, and why.
const Profile = (() => {
  const { el } = Text;
  const { actors } = Data;

  function show(i) {
    const { section, quiet, facts, head, copyLink } = Panel;
    const partners = Data.partners(i);
    const note = [Data.place(i), Data.placeNote(i)].filter(Boolean).join(". ");
    const own = Text.link(actors.website[i], T("Website"));
    const alias = Data.aliases.filter((entry) => entry[0] === i).map((entry) => entry[1]);
    const projects = Data.collaborationsOf[i];
    return [
      head([Cards.glyph(i), Data.kind(i)], actors.name[i], note, [copyLink(), own].filter(Boolean)),
      alias.length ? quiet(T("Also known as {names}.", { names: Text.list(alias) })) : "",
      section(T("Position"), facts(position(i, partners)), measures(i)),
      suggestions(i),
      section(
        T("Partners ({n})", { n: partners.length }),
        partners.length ? further() : quiet(T("No partner is in the data. That does not mean there is none.")),
        ...Cards.more(partners, partner, 8, { class: "partners" }),
      ),
      community(i),
      section(T("Collaborations ({n})", { n: projects.length }), ...Cards.more(projects, Cards.project, 6, { class: "plain" })),
    ];
  }

  function position(i, partners) {
    const said = [];
    const reached = new Set(partners.map((tie) => actors.region[tie.actor]).filter((r) => r >= 0 && r !== actors.region[i]));
    const lands = new Set(partners.map((tie) => actors.country.of[tie.actor]).filter((c) => actors.country.texts[c]));
    if (partners.length) said.push(TN("Works with {n} partner.", "Works with {n} partners.", partners.length));
    if (lands.size) said.push(TN("Its partners are in {n} country.", "Its partners are in {n} countries.", lands.size));
    if (reached.size) said.push(TN("Bridges to {n} other region.", "Bridges to {n} other regions.", reached.size));
    if (actors.bridging[i] > 0)
      said.push(
        T("A bridge: it lies on more of the short paths between others than {share} of the organisations.", {
          share: Text.percent((Data.actorCount - actors.bridging_rank[i]) / Data.actorCount),
        }),
      );
    else if (partners.length) said.push(T("Not a bridge in these data: its partners also reach each other without it."));
    if (actors.external[i] !== null)
      said.push(T("{share} of its collaboration goes to other regions.", { share: Text.percent(actors.external[i]) }));
    return said;
  }

  /** Every measure with a plain name, its value or rank, and what it means. */
  function measures(i) {
    const rank = (place) => T("rank {rank} of {all}", { rank: place, all: Data.actorCount });
    const rows = [
      [T("Bridges"), actors.bridging[i] > 0 ? rank(actors.bridging_rank[i]) : T("none"), T("Lies on short paths between others.")],
      [T("Volume"), rank(actors.volume_rank[i]), T("How much it collaborates; a large project counts no more than a small one.")],
      [T("Well connected"), rank(actors.standing_rank[i]), T("Its partners have many partners themselves.")],
      [T("Near to all"), rank(actors.reach_rank[i]), T("Few steps to everybody else.")],
      [
        T("Closed circle"),
        actors.constraint[i] === null ? "–" : Text.number(actors.constraint[i]),
        T("High when its partners also work with each other, so that they tell it little that is new."),
      ],
      [T("Core"), Text.number(actors.core[i] ?? 0), T("It belongs to a circle in which everybody has at least so many partners.")],
    ];
    return el(
      "details",
      {},
      el("summary", {}, T("In figures, and what they mean")),
      el(
        "dl",
        { class: "measures" },
        rows.map(([name, value, meaning]) => [
          el("dt", {}, name),
          el("dd", {}, el("b", {}, value), el("span", { class: "quiet" }, meaning)),
        ]),
      ),
      Panel.quiet(T("For all years of the data; 1 is the highest rank.")),
    );
  }

  function further() {
    const box = el("input", {
      type: "checkbox",
      id: "steps",
      checked: State.state.steps === 2,
      onchange: (event) => State.change({ steps: event.target.checked ? 2 : 1 }, {}),
    });
    return el("p", { class: "gap-switch" }, box, el("label", { for: "steps" }, T("Show the partners of its partners too")));
  }

  /** Why nobody can be suggested, as the study found. */
  function nobody(i) {
    const { texts, of } = Data.unsuggested;
    const said = {
      "place not known": T("No suggestion: its region is not known, and links are suggested between regions."),
      "outside the area": T("No suggestion: it lies outside the area in which links are suggested."),
      "silent for more than ten years": T("No suggestion: it has not been heard of for more than ten years."),
    };
    return said[texts[of[i]]] || T("No suggestion: too few shared partners and themes with organisations of other regions in these data.");
  }

  function suggestions(i) {
    const own = Data.suggestionsOf[i];
    if (!own.length) return Panel.section(T("Whom to meet next"), Panel.quiet(nobody(i)));
    return Panel.section(
      T("Whom to meet next"),
      Panel.quiet(T("Not tied in the data, in other regions, the most promising first. The first few are dashed on the map.")),
      ...Cards.more(own, (s) => Cards.suggestion(s, i), 3, { class: "cards" }),
    );
  }

  function partner(tie) {
    const shared = tie.shared.map(Data.projectName);
    return el("li", {}, Cards.actor(tie.actor), el("span", { class: "quiet" }, Text.some(shared, 3)));
  }

  function community(i) {
    const number = actors.community[i];
    const group = Data.communities[String(number)];
    if (!number || !group) return Panel.section(T("Group"), Panel.quiet(T("Belongs to no group: it has no partners in the data.")));
    return Panel.section(
      T("Group"),
      el("p", {}, Cards.group(number)),
      Panel.quiet(
        TN(
          "{n} organisation that works more within the group than outside.",
          "{n} organisations that work more with each other than with others.",
          group.count,
        ),
      ),
      sure(actors.certainty[i]),
    );
  }

  /** How surely an organisation belongs to its group, over repeated runs. */
  function sure(certainty) {
    if (certainty === null) return "";
    const share = Text.percent(certainty);
    let text = T("Belongs to it only loosely: repeated runs keep it together with {share} of the group on average.", { share });
    if (certainty >= 0.8)
      text = T("Clearly belongs to it: repeated runs keep it together with {share} of the group on average.", { share });
    else if (certainty >= Cards.CERTAIN)
      text = T("Mostly belongs to it: repeated runs keep it together with {share} of the group on average.", { share });
    return Panel.quiet(text);
  }

  return { show };
})();
