// The panel beside the map: what the whole shows, or one actor, region, group, place, missing link.
const Panel = (() => {
  const { el, english } = Text;
  const { state } = State;
  const panel = document.getElementById("panel");
  const card = document.getElementById("card");
  const handle = document.getElementById("handle");
  const { actors } = Data;

  function section(title, ...content) {
    return el("section", {}, el("h3", {}, title), ...content);
  }

  function quiet(text) {
    return el("p", { class: "quiet" }, text);
  }

  function facts(texts) {
    return el(
      "ul",
      { class: "plain" },
      texts.filter(Boolean).map((text) => el("li", {}, text)),
    );
  }

  function head(kicker, title, note, tools = []) {
    return el(
      "div",
      { class: "head" },
      el("p", { class: "kicker" }, ...[].concat(kicker)),
      el("h2", { tabindex: "-1" }, title),
      note ? quiet(note) : "",
      el("div", { class: "tools" }, ...tools, close()),
    );
  }

  function close() {
    return el(
      "button",
      { type: "button", class: "close", "aria-label": T("Close and show the whole map"), onclick: () => dismiss() },
      T("Close"),
    );
  }

  function dismiss() {
    State.change({ selected: null }, { select: true });
    document.getElementById("search").focus();
  }

  function copyLink() {
    const button = el("button", { type: "button", class: "copy" }, T("Copy link"));
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        button.textContent = T("Link copied");
      } catch {
        const field = el("input", { readonly: true, value: location.href, "aria-label": T("Link to this view") });
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
      el("h2", { tabindex: "-1" }, T("Who works with whom, and where links are missing")),
      el("p", {}, [size(), T("Find your own by name, or press a circle on the map.")].join(" ")),
      gapList(),
      lead.length
        ? section(
            T("At the crossroads"),
            quiet(T("The shortest chains between others run through these most often.")),
            el(
              "ul",
              { class: "names" },
              lead.map((i) => el("li", {}, Cards.actor(i))),
            ),
          )
        : "",
      about(),
    ];
  }

  function size() {
    return (
      [
        Text.organisations(Data.actorCount),
        TN("{n} collaboration", "{n} collaborations", Data.collaborations.id.length),
        TN("{n} region", "{n} regions", Data.regions.code.length),
      ].join(" · ") + "."
    );
  }

  function gapList() {
    const gaps = Data.gaps.a.map((_, g) => g);
    if (!gaps.length) return "";
    const sure = Data.gaps.verdict.filter((verdict) => verdict === "gap").length;
    const note = sure
      ? TN(
          "{n} pair of regions collaborates clearly less than activity and distance let one expect.",
          "{n} pairs of regions collaborate clearly less than their activity and distance let one expect.",
          sure,
        )
      : T("No pair is so far below what one expects that chance can be ruled out. These come nearest.");
    return section(
      sure ? T("Missing links between regions") : T("Possible missing links between regions"),
      quiet(note),
      ...Cards.more(gaps, Cards.gapLine, 8, { class: "gaps" }),
    );
  }

  function about() {
    const { caveats, credits, notes } = Data.about;
    const placed = [0, 1, 2, 3].map((p) => actors.placement.filter((value) => value === p).length);
    const where = [
      T("{placed} of {all} organisations are placed: {town} by their town, {near} only near their region.", {
        placed: placed[0] + placed[1] + placed[2],
        all: Data.actorCount,
        town: placed[0] + placed[2],
        near: placed[1],
      }),
      placed[2] ? T("Outside the map and drawn at its edge, marked with an arrow: {n}.", { n: placed[2] }) : "",
      placed[3] ? T("Without a known place and drawn aside, at the upper left: {n}.", { n: placed[3] }) : "",
      T("Organisations of one town are spread around it so that each can be seen."),
    ];
    return section(
      T("What the data know, and what not"),
      el("p", {}, where.filter(Boolean).join(" ")),
      english(
        "ul",
        { class: "plain" },
        [...caveats, ...notes].map((text) => el("li", {}, text)),
      ),
      el(
        "details",
        {},
        el("summary", {}, T("Coverage and sources")),
        english(
          "ul",
          { class: "plain" },
          Data.coverage.map(([label, known, total, meaning]) =>
            el("li", {}, el("strong", {}, `${label}: ${Text.number(known)} of ${Text.number(total)}.`), ` ${meaning}`),
          ),
        ),
        english(
          "ul",
          { class: "plain" },
          credits.map((text) => el("li", {}, text)),
        ),
      ),
    );
  }

  function place(members) {
    const sorted = members.slice().sort((a, b) => actors.volume_rank[a] - actors.volume_rank[b] || a - b);
    const towns = [...new Set(sorted.map((i) => Data.sites.name[actors.site[i]]))];
    return [
      head(Text.organisations(members.length), Text.some(towns, 2), T("The most active come first."), []),
      el(
        "div",
        { class: "names-box" },
        ...Cards.more(sorted, (i) => el("li", {}, Cards.actor(i), el("span", { class: "quiet" }, Data.kind(i))), 40, { class: "partners" }),
      ),
    ];
  }

  function whole() {
    if (state.view === "groups") return Areas.groups();
    if (state.view === "change") return Areas.change();
    return overview();
  }

  function show() {
    const chosen = state.selected;
    const make = { actor: Profile.show, region: Areas.region, gap: Areas.gap, group: Areas.group, place };
    const content = chosen ? make[chosen.type](chosen.value) : whole();
    card.replaceChildren(...content.flat().filter((part) => part !== "" && part !== null));
    card.scrollTop = 0;
    panel.classList.toggle("chosen", chosen !== null);
    handle.firstElementChild.textContent = chosen ? T("Profile") : T("Missing links and more");
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

  return { show, focus, dismiss, section, quiet, facts, head, copyLink };
})();
