// Keeps an open page fresh: asks for it again while a reader has it in sight, and shows in place what has changed.
// A page works without this; it only has to be loaded again then.
(() => {
  "use strict";
  const soonest = 2000, latest = 30000, patience = 20000; // milliseconds
  const parts = ["main", ".trail"]; // what tells of the customer
  const part = (page, name) => page.querySelector(name) || document.createElement("nav");
  const content = (page) => [page.title, ...parts.map((name) => part(page, name).outerHTML)].join("\n");
  const note = document.querySelector("[data-updated]");
  let shown = content(document), received, timer, clearing, delay = soonest;
  let isAsking = false, isOver = false, isComposing = false;

  // By what an element is found again in the new page. What folds out in a history goes by the time of its entry, a row
  // by its first link.
  const mark = (element) => {
    const attribute = ["id", "href", "aria-label", "aria-labelledby"].map((name) => element.getAttribute(name)).find((value) => value);
    const time = element.closest("li")?.querySelector("time"), heading = element.querySelector("summary, a[href]");
    return attribute || time?.dateTime || heading?.getAttribute("href") || (heading || element).textContent;
  };

  // Among elements with the same mark it counts from the end, because new entries come first.
  const twin = (element, old, fresh) => {
    const isAlike = (other) => mark(other) === mark(element);
    const all = (root) => [...root.querySelectorAll(element.localName)].filter(isAlike).reverse();
    return all(fresh)[all(old).indexOf(element)];
  };

  // What a reader may have done to a page: to which elements, what is kept of it, and how it is done again.
  const answers = (form) => [...form.querySelectorAll(".found, [role=status]")];
  const deeds = [
    ["details", (e) => e.open, (e, isOpen) => { e.open = isOpen; }],
    ["form", (e) => answers(e).map((list) => [...list.childNodes]),
      (e, lists) => answers(e).forEach((list, place) => list.replaceChildren(...lists[place]))],
    ["input, select, textarea", (e) => [e.value, e.checked, e.selectionStart, e.selectionEnd, e.selectionDirection],
      (e, [value, isChecked, start, ...rest]) => {
        if (e.value === value && e.checked === isChecked) return;
        e.value = value;
        e.checked = isChecked;
        if (start !== null && start !== undefined) e.setSelectionRange(start, ...rest);
        // What depends on it is done to the new rows.
        for (const name of ["input", "change"]) e.dispatchEvent(new Event(name, { bubbles: true }));
      }],
    [".table", (e) => [e.scrollLeft, e.scrollTop], (e, [left, top]) => e.scrollTo({ left, top, behavior: "instant" })],
  ];

  // What is the same at the beginning and at the end stays, so that a screen reader keeps its place there.
  const replaceChildren = (old, fresh) => {
    const [before, now] = [[...old.childNodes], [...fresh.childNodes]], most = Math.min(before.length, now.length);
    let start = 0, end = 0;
    while (start < most && before[start].isEqualNode(now[start])) start += 1;
    while (end < most - start && before.at(-1 - end).isEqualNode(now.at(-1 - end))) end += 1;
    const after = before[before.length - end] || null;
    for (const node of before.slice(start, before.length - end)) node.remove();
    for (const node of now.slice(start, now.length - end)) old.insertBefore(node, after);
  };

  const replace = (old, fresh) => {
    const focused = document.activeElement, isInside = focused !== old && old.contains(focused);
    const successor = isInside && twin(focused, old, fresh);
    const done = deeds.flatMap(([name, keep, redo]) =>
      [...old.querySelectorAll(name)].map((e) => [e, twin(e, old, fresh), redo, keep(e)]).filter(([, e]) => e));
    for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
    replaceChildren(old, fresh);
    for (const [element, other, redo, kept] of done) if (!element.isConnected) redo(other, kept);
    if (!isInside) return;
    const next = focused.isConnected ? focused : successor || document.getElementById("main");
    next.focus({ preventScroll: true });
  };

  // Where a reader reads: the first element in sight that the new page has too, and how far down the window it is.
  const readingPlace = (page) => {
    if (!window.scrollY) return [[]];
    const [old, fresh] = [document, page].map((root) => part(root, "main"));
    for (const element of old.querySelectorAll("h1, h2, h3, p, li, tbody tr, summary")) {
      const { top, bottom, height } = element.getBoundingClientRect();
      const other = height && bottom > 0 && top < window.innerHeight && twin(element, old, fresh);
      if (other) return [[element, other], top];
    }
    return [[]];
  };

  const say = (words) => {
    clearTimeout(clearing);
    note.textContent = words;
  };

  const show = (page) => {
    const news = content(page);
    if (news === shown || !page.querySelector("main[data-page]")) return false;
    const { scrollX, scrollY } = window, [places, top] = readingPlace(page);
    shown = news;
    document.dispatchEvent(new CustomEvent("vitrina:received", { detail: page }));
    document.title = page.title;
    for (const name of parts) replace(part(document, name), part(page, name));
    window.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
    const now = places.find((place) => place.isConnected)?.getBoundingClientRect();
    if (now?.height) window.scrollBy({ top: now.top - top, behavior: "instant" });
    document.dispatchEvent(new CustomEvent("vitrina:shown"));
    say(note.dataset.updated);
    clearing = setTimeout(() => say(""), 8000); // the next time, it is said again
    return true;
  };

  // Whether there was something new to show.
  const ask = async () => {
    const abort = new AbortController(), limit = setTimeout(() => abort.abort(), patience);
    try {
      const answer = await fetch(location.href, { cache: "no-cache", redirect: "error", signal: abort.signal });
      isOver = answer.status === 404 || answer.status === 410;
      if (isOver) say(note.dataset.ended);
      const text = answer.ok ? await answer.text() : received;
      if (text === received || isComposing) return false;
      return show(new DOMParser().parseFromString(received = text, "text/html"));
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

  // Older browsers keep closed what folds out, on paper too.
  if (!CSS.supports("selector(::details-content)")) {
    let unfolded = [];
    window.addEventListener("beforeprint", () => {
      unfolded = [...document.querySelectorAll("details:not([open])")];
      for (const element of unfolded) element.open = true;
    });
    window.addEventListener("afterprint", () => { for (const element of unfolded) element.open = false; });
  }

  if (!note || !location.protocol.startsWith("http")) return; // opened from a folder
  // While signs are composed from several keys, the page waits: another input would lose them.
  document.addEventListener("compositionstart", () => { isComposing = true; });
  document.addEventListener("compositionend", () => { isComposing = false; });
  document.addEventListener("visibilitychange", () => { delay = soonest; look(); });
  timer = setTimeout(look, delay);
})();
