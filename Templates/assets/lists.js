// Sorts tables by their columns and keeps what a reader searched and sorted in the address, behind "#", so that it can be
// shared and survives a live update. A page works without this: its lists lead everywhere.
(() => {
  "use strict";
  const state = () => new URLSearchParams(location.hash.slice(1).includes("=") ? location.hash.slice(1) : "");
  const remember = (change) => {
    const parameters = state();
    for (const [key, value] of Object.entries(change)) value ? parameters.set(key, value) : parameters.delete(key);
    const text = parameters.toString();
    if (text === location.hash.slice(1)) return;
    history.replaceState(history.state, "", text ? `#${text}` : location.pathname + location.search);
  };

  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  // What a cell is sorted by: a date or moment, a number, or its text. Empty cells come last.
  const key = (row, column) => {
    const cell = row.cells[column], time = cell && cell.querySelector("time");
    if (time) return time.getAttribute("datetime");
    const text = cell ? cell.textContent.trim().replace(/^—$/, "") : "";
    return cell && cell.classList.contains("number") ? Number(text.replace(/[^0-9]/g, "")) : text;
  };
  const compare = (one, other) => {
    if (typeof one === "number") return one - other;
    return (one === "") - (other === "") || collator.compare(one, other);
  };

  // Lines about one user stay together: they are sorted by the first.
  const groups = (body) => {
    const groups = [], isMarked = body.querySelector("[data-row]");
    for (const row of body.rows) {
      if (!isMarked || row.hasAttribute("data-row") || !groups.length) groups.push([row]);
      else groups[groups.length - 1].push(row);
    }
    return groups;
  };

  const sort = (table, column, descending) => {
    const body = table.tBodies[0];
    const sorted = groups(body).map((rows, index) => ({ rows, index, key: key(rows[0], column) })).sort(
      (one, other) => {
        const order = compare(one.key, other.key);
        const isLast = one.key === "" || other.key === "";
        return (descending && !isLast ? -order : order) || one.index - other.index;
      });
    body.append(...sorted.flatMap(({ rows }) => rows));
    [...table.tHead.rows[0].cells].forEach((head, index) => {
      if (index === column) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  };

  // The heads become buttons; a table that a live update brought gets them, too, and is sorted as before.
  const prepare = () => {
    for (const table of document.querySelectorAll("table.sortable:not([data-ready])")) {
      if (table.tBodies[0].rows.length < 2) continue;
      table.dataset.ready = "";
      for (const head of table.tHead.rows[0].cells) {
        const button = document.createElement("button");
        button.type = "button";
        button.title = table.dataset.sort;
        button.append(...head.childNodes);
        head.append(button);
      }
      const [column, direction] = (state().get("sort") || "").split(".");
      if (column && table.tHead.rows[0].cells[column]) sort(table, Number(column), direction === "desc");
    }
    const box = document.querySelector("form.search input"), query = state().get("q");
    if (box && query && !box.value) {
      box.value = query;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  document.addEventListener("click", ({ target }) => {
    const head = target.closest("table.sortable thead th");
    if (!head || !target.closest("button")) return;
    const table = head.closest("table"), descending = head.getAttribute("aria-sort") === "ascending";
    sort(table, head.cellIndex, descending);
    remember({ sort: `${head.cellIndex}.${descending ? "desc" : "asc"}` });
  });
  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form.search");
    if (form) remember({ q: target.value.trim() });
  }, true); // before the search changes the page, which would bring back what is remembered
  // Enter opens the only hit.
  document.addEventListener("submit", ({ target }) => {
    if (!target.matches("form.search") || !target.querySelector("input").value.trim()) return;
    const rows = [...target.closest("main").querySelectorAll("tr[data-row]")].filter((row) => !row.hidden);
    const links = target.dataset.index ? [...target.querySelectorAll(".found a")] : rows.map((row) => row.querySelector("a"));
    if (links.length === 1 && links[0]) location.assign(links[0].href);
  });
  new MutationObserver(prepare).observe(document.body, { childList: true, subtree: true });
  prepare();
})();
