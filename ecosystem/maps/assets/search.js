// Search by name as one types: organisations, their other names, and regions.
const Search = (() => {
  const MOST = 12;
  const BETWEEN = /[^\p{L}\p{N}]/u;
  const { el } = Text;
  const field = document.getElementById("search");
  const box = document.getElementById("matches");
  const status = document.getElementById("match-count");
  const named = [
    ...Data.actors.name.map((name, i) => ({ type: "actor", value: i, name, note: Data.place(i) })),
    ...Data.aliases.map(([i, name]) => ({ type: "actor", value: i, name, note: `= ${Data.actors.name[i]}` })),
  ].map(foldable);
  let entries = [];
  let level = null;
  let found = [];
  let active = -1;

  function foldable(entry) {
    const actor = entry.type === "actor";
    const key = actor ? entry.value : Data.actorCount + entry.value;
    const weight = actor ? Data.actors.collaborations[entry.value] || 0 : 1e6;
    return { ...entry, key, weight, folded: Text.fold(entry.name), more: Text.fold(entry.note) };
  }

  /** Regions are those of the level that is shown. */
  function refresh() {
    if (level === State.state.level) return;
    level = State.state.level;
    const areas = Data.regions.name.map((name, r) =>
      foldable({ type: "region", value: r, name, note: T("Region {code}", { code: Data.regions.code[r] }) }),
    );
    entries = [...named, ...areas];
  }

  /** 0 when the name starts so, 1 when a word of it does, 2 inside it, 3 in place or code; -1 no. */
  function quality(entry, words) {
    let worst = 0;
    for (const word of words) {
      const at = entry.folded.indexOf(word);
      let rank = 3;
      if (at === 0) rank = 0;
      else if (at > 0) rank = BETWEEN.test(entry.folded[at - 1]) ? 1 : 2;
      else if (!entry.more.includes(word)) return -1;
      worst = Math.max(worst, rank);
    }
    return worst;
  }

  function find(text) {
    const words = Text.fold(text).split(/\s+/).filter(Boolean);
    if (!words.length) return { top: [], count: 0 };
    refresh();
    const byRank = [[], [], [], []];
    for (const entry of entries) {
      const rank = quality(entry, words);
      if (rank >= 0) byRank[rank].push(entry);
    }
    // An actor is counted and listed once, under its best name.
    const seen = new Uint8Array(Data.actorCount + Data.regions.code.length);
    const once = ({ key }) => !seen[key] && (seen[key] = 1);
    const top = [];
    let count = 0;
    for (const list of byRank) {
      const own = list.filter(once);
      count += own.length;
      if (top.length < MOST) top.push(...best(own, MOST - top.length));
    }
    return { top, count };
  }

  /** The first entries of a list in order, without sorting all of it. */
  function best(list, most) {
    const order = (a, b) => b.weight - a.weight || (a.folded < b.folded ? -1 : 1);
    const top = [];
    for (const entry of list) {
      if (top.length === most && order(entry, top[most - 1]) >= 0) continue;
      top.push(entry);
      top.sort(order);
      if (top.length > most) top.pop();
    }
    return top;
  }

  function show() {
    const { top, count } = find(field.value);
    found = top;
    active = found.length ? 0 : -1;
    box.replaceChildren(
      ...found.map((entry, n) =>
        el(
          "li",
          {
            role: "option",
            id: `match-${n}`,
            "aria-selected": "false",
            onpointerdown: (event) => event.preventDefault(),
            onclick: () => choose(n),
          },
          entry.type === "actor" ? Cards.glyph(entry.value, 14) : el("span", { class: "dot", "aria-hidden": "true" }),
          el("span", {}, entry.name),
          el("span", { class: "quiet" }, entry.note),
        ),
      ),
    );
    const open = field.value.trim() !== "";
    box.hidden = !found.length;
    field.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = !open ? "" : found.length ? TN("{n} match", "{n} matches", count) : T("No organisation or region of that name");
    mark();
  }

  function mark() {
    [...box.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
    if (active >= 0) {
      field.setAttribute("aria-activedescendant", `match-${active}`);
      box.children[active].scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  }

  function choose(n) {
    const { type, value } = found[n];
    hide();
    Cards.choose(type, value);
  }

  function hide(clear = true) {
    if (clear) field.value = "";
    box.hidden = true;
    status.textContent = "";
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  field.addEventListener("input", show);
  field.addEventListener("focus", () => field.value && show());
  field.addEventListener("blur", () => hide(false));
  field.addEventListener("keydown", (event) => {
    const last = found.length - 1;
    if (event.key === "Escape") {
      if (field.value) hide();
      else if (State.state.selected) Panel.dismiss();
      return;
    }
    if (box.hidden || last < 0) return;
    if (event.key === "ArrowDown") active = active >= last ? 0 : active + 1;
    else if (event.key === "ArrowUp") active = active <= 0 ? last : active - 1;
    else if (event.key === "Enter") {
      event.preventDefault();
      choose(active);
      return;
    } else return;
    event.preventDefault();
    mark();
  });

  return { find };
})();
