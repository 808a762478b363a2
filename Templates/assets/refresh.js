// Keeps an open page fresh: asks for it again while somebody looks at it, and shows in place what has changed.
// A page works without this; it only has to be loaded again then.
(() => {
  "use strict";
  const soonest = 2000, latest = 30000, patience = 20000; // milliseconds
  const parts = ["main", ".trail"]; // what tells of the customer
  const part = (page, name) => page.querySelector(name) || document.createElement("nav");
  const content = (page) => [page.title, ...parts.map((name) => part(page, name).outerHTML)].join("\n");
  const note = document.querySelector("[data-updated]");
  let shown = content(document), received, timer, clearing, delay = soonest, isAsking = false, isOver = false;

  // By what an element is found again in the new page. What folds out in a history goes by the time of its entry.
  const mark = (element) => {
    const time = (element.closest("li") || element).querySelector("time");
    const name = element.getAttribute("href") || element.getAttribute("aria-label");
    return name || (time ? time.dateTime : element.textContent);
  };

  // Among elements with the same mark it counts from the end, because new entries come first.
  const twin = (element, old, fresh) => {
    const isAlike = (other) => mark(other) === mark(element);
    const all = (root) => [...root.querySelectorAll(element.localName)].filter(isAlike).reverse();
    return all(fresh)[all(old).indexOf(element)];
  };

  const replace = (old, fresh) => {
    const focused = document.activeElement, isInside = focused !== old && old.contains(focused);
    const successor = isInside && (twin(focused, old, fresh) || document.getElementById("main"));
    const kept = [...old.querySelectorAll("details[open], .table")].map((e) => [e, twin(e, old, fresh), e.scrollLeft]);
    for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
    old.replaceChildren(...fresh.childNodes);
    for (const [before, after, left] of kept.filter((pair) => pair[1])) {
      if (before.open) after.open = true;
      after.scrollLeft = left;
    }
    if (successor) successor.focus({ preventScroll: true });
  };

  const show = (page) => {
    const news = content(page);
    if (news === shown || !page.querySelector("main[data-page]")) return false;
    const { scrollX, scrollY } = window;
    shown = news;
    document.title = page.title;
    for (const name of parts) replace(part(document, name), part(page, name));
    window.scrollTo(scrollX, scrollY);
    note.textContent = note.dataset.updated;
    clearTimeout(clearing);
    clearing = setTimeout(() => { note.textContent = ""; }, 8000); // the next time, it is said again
    return true;
  };

  // Whether there was something new to show.
  const ask = async () => {
    const abort = new AbortController(), limit = setTimeout(() => abort.abort(), patience);
    try {
      const answer = await fetch(location.href, { cache: "no-cache", redirect: "error", signal: abort.signal });
      isOver = answer.status === 404 || answer.status === 410;
      const text = answer.ok ? await answer.text() : received;
      return text !== received && show(new DOMParser().parseFromString(received = text, "text/html"));
    } catch (error) {
      return false; // no network, a redirect, or no answer in time: later, perhaps
    } finally { clearTimeout(limit); }
  };

  const look = async () => {
    clearTimeout(timer);
    if (isAsking || isOver || document.hidden) return;
    isAsking = true;
    delay = (await ask()) ? soonest : Math.min(delay * 1.25, latest);
    isAsking = false;
    if (!isOver) timer = setTimeout(look, delay);
  };

  if (!note || !location.protocol.startsWith("http")) return; // opened from a folder
  document.addEventListener("visibilitychange", () => { delay = soonest; look(); });
  timer = setTimeout(look, delay);
})();
