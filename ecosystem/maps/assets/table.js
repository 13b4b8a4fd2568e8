// The same as a table: what is shown, sortable, and as a file for Excel. A long one comes in pages.
const Table = (() => {
  const { el } = Text;
  const { actors } = Data;
  const section = document.getElementById("table");
  const word = (name) => Data.words[name].map((text) => T(text));
  const COLUMNS = [
    { key: "name", label: word("name")[0], value: (i) => actors.name[i] },
    { key: "kind", label: word("kind")[0], value: Data.kind },
    { key: "city", label: T("Place"), value: Data.city },
    { key: "region", label: word("region")[0], value: (i) => Data.regionName(actors.region[i]) },
    { key: "country", label: word("country")[0], value: Data.country },
    {
      key: "collaborations",
      label: word("collaboration_count")[0],
      help: word("collaboration_count")[1],
      value: (i) => Data.collaborationsOf[i].length,
      number: true,
    },
    { key: "partners", label: word("degree")[0], help: word("degree")[1], value: partnerCount, number: true },
    {
      key: "bridging",
      label: T("Bridging rank"),
      help: word("betweenness")[1],
      value: (i) => (actors.bridging[i] > 0 ? actors.bridging_rank[i] : null),
      number: true,
    },
    { key: "community", label: T("Group"), help: word("community")[1], value: (i) => actors.community[i] || null, number: true },
    { key: "suggested", label: T("Suggested links"), value: (i) => Data.suggestionsOf[i].length, number: true },
  ];

  /** Partners in the years shown. */
  function partnerCount(i) {
    return State.state.from || State.state.to ? Data.partners(i).length : actors.partners[i];
  }

  const WHOLE = 1000; // rows that are written at once
  const PAGE = 250; // of more, so many at a time
  const order = { column: 0, down: false };
  let first = 0; // of the rows on the present page
  let length = 0; // of the list it is a page of

  function rows() {
    const column = COLUMNS[order.column];
    const sign = order.down ? -1 : 1;
    const keyed = State.shown().map((i) => [column.value(i), i]);
    return keyed
      .sort(([a, i], [b, j]) => {
        const missing = (a === null || a === "") - (b === null || b === "");
        if (missing) return missing;
        if (a === b) return i - j;
        return sign * (column.number ? a - b : Text.compare(a, b)) || i - j;
      })
      .map(([, i]) => i);
  }

  function heading(column, n) {
    const current = n === order.column;
    const sort = current ? (order.down ? "descending" : "ascending") : "none";
    const button = el(
      "button",
      {
        type: "button",
        title: column.help || false,
        onclick: () => {
          order.down = current ? !order.down : false;
          order.column = n;
          first = 0;
          show();
          section.querySelectorAll("th button")[n].focus();
        },
      },
      column.label,
      el("span", { "aria-hidden": "true" }, current ? (order.down ? " ▼" : " ▲") : ""),
    );
    return el("th", { scope: "col", "aria-sort": sort, class: column.number ? "number" : false }, button);
  }

  function row(i, n) {
    return el(
      "tr",
      { "aria-rowindex": first + n + 2 },
      COLUMNS.map((column, c) => {
        if (c === 0) return el("th", { scope: "row" }, Cards.actor(i));
        const value = column.value(i);
        const text = value === null ? "" : column.number ? Text.number(value) : value;
        return el("td", { class: column.number ? "number" : false }, text);
      }),
    );
  }

  /** Which rows of how many are shown, and the ways to the others. */
  function pages(count) {
    if (count <= WHOLE) return [];
    const last = Math.min(first + PAGE, count);
    const turn = (id, label, to) =>
      el("button", { type: "button", id, class: "more", disabled: to < 0 || to >= count, onclick: () => turnTo(to, id) }, label);
    return [
      turn("earlier", T("Previous"), first - PAGE),
      el("span", { role: "status" }, T("Rows {first} to {last} of {count}", { first: first + 1, last, count })),
      turn("later", T("Next"), first + PAGE),
    ];
  }

  function turnTo(row, id) {
    first = row;
    show();
    const again = document.getElementById(id);
    (again.disabled ? document.getElementById(id === "later" ? "earlier" : "later") : again).focus();
  }

  function show() {
    const listed = rows();
    if (listed.length !== length || listed.length <= WHOLE) first = 0;
    length = listed.length;
    const written = length > WHOLE ? listed.slice(first, first + PAGE) : listed;
    section.replaceChildren(
      el(
        "p",
        { class: "table-tools" },
        el("button", { type: "button", id: "csv", onclick: () => save() }, T("Download as CSV")),
        pages(length),
      ),
      el(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "table-caption" },
        el(
          "table",
          { "aria-rowcount": length + 1 },
          el("caption", { id: "table-caption" }, caption(length)),
          el("thead", {}, el("tr", {}, COLUMNS.map(heading))),
          el("tbody", {}, written.map(row)),
        ),
      ),
    );
  }

  function caption(count) {
    return count === Data.actorCount
      ? TN("All {n} organisations", "All {n} organisations", count)
      : T("{shown} of {all} organisations pass the filter", { shown: count, all: Data.actorCount });
  }

  /** Text that a spreadsheet would take for a formula gets an apostrophe. */
  function cell(value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return String(value);
    const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\n\r]/.test(inert) ? `"${inert.replace(/"/g, '""')}"` : inert;
  }

  function csv(listed) {
    const head = [T("Id"), ...COLUMNS.map((column) => column.label)];
    const lines = listed.map((i) => [actors.id[i], ...COLUMNS.map((column) => column.value(i))]);
    return `${[head, ...lines].map((line) => line.map(cell).join(",")).join("\n")}\n`;
  }

  function save() {
    Picture.download(new Blob(["\ufeff", csv(rows())], { type: "text/csv" }), "organisations.csv");
  }

  return { show, caption, save };
})();
