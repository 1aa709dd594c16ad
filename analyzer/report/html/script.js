
"use strict";
// The report is whole without this: it only lets tables be sorted and filtered, and code be copied.
(() => {
  const value = (row, column) => row.cells[column].textContent.trim();
  const order = (a, b) => a.localeCompare(b, "en", {numeric: true});

  const sort = (table, heads, column) => {
    const head = heads[column];
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of heads) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    rows.sort((a, b) => order(value(a, column), value(b, column)) * (down ? -1 : 1));
    body.append(...rows);
  };

  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => sort(table, heads, column));
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
    });
  }

  for (const table of document.querySelectorAll("table.filterable")) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    label.className = "filter";
    label.textContent = "Show lines with";
    input.type = "search";
    input.addEventListener("input", () => {
      const wanted = input.value.toLowerCase();
      for (const row of table.tBodies[0].rows)
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
    });
    label.append(input);
    table.parentElement.before(label);
  }

  for (const code of document.querySelectorAll("pre.copy")) {
    const text = code.textContent;
    const around = document.createElement("div");
    const button = document.createElement("button");
    around.className = "copied";
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", () => {
      const done = () => { button.textContent = "Copied"; };
      const select = () => getSelection().selectAllChildren(code);
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, select);
      else select();
    });
    code.replaceWith(around);
    around.append(code, button);
  }
})();
