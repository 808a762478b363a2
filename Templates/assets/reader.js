// Adapts a page to its reader: times in the reader's time zone, days that remain, how current the site is, a text to copy,
// and the way back to a partner's page. A page works without this, and on paper it is as it was.
(() => {
  "use strict";
  const page = document.documentElement, language = page.lang || "en";
  const day = 86400000, soon = 60; // milliseconds; days
  const clock = new Intl.DateTimeFormat(language, {
    year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short",
  });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const zone = document.querySelector(".zone"), choice = "vitrina-time";
  const isElsewhere = !/^(Etc\/)?(UTC|GMT)$/.test(clock.resolvedOptions().timeZone);
  let isLocal = isElsewhere;
  try { isLocal &&= localStorage.getItem(choice) !== "utc"; } catch { /* not kept, then */ }

  // Only text that says UTC is a time; a date of an order is a whole day, everywhere the same.
  const times = (root) => [...root.querySelectorAll("time[datetime*=T]")]
    .filter((time) => !time.closest(".ticket") && (time.dataset.utc || time.textContent.includes("UTC")));
  const showTimes = (root, asLocal) => {
    for (const time of times(root)) {
      time.dataset.utc ||= time.textContent;
      const moment = new Date(time.dateTime);
      time.textContent = asLocal && !Number.isNaN(+moment) ? clock.format(moment) : time.dataset.utc;
      if (asLocal) time.title = time.dataset.utc; else time.removeAttribute("title");
    }
  };

  const today = () => Date.parse(new Date().toISOString().slice(0, 10));
  const showRemaining = (root) => {
    for (const time of root.querySelectorAll("main time[datetime]:not([datetime*=T])")) {
      const days = Math.round((Date.parse(time.dateTime) - today()) / day);
      if (!(days >= 0 && days <= soon) || time.nextElementSibling?.className === "remaining") continue;
      const words = document.createElement("span");
      words.className = "remaining";
      words.textContent = ` (${relative.format(days, "day")})`;
      time.after(words);
    }
  };

  // A region is a tab stop only where there is something to scroll.
  const showStops = (root) => {
    for (const table of root.querySelectorAll(".table")) {
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0; else table.removeAttribute("tabindex");
    }
  };

  const showAddress = (root) => {
    const address = location.href.split("#")[0];
    for (const path of root.querySelectorAll(".address")) {
      const written = encodeURIComponent(path.textContent);
      for (const link of root.querySelectorAll('a[href^="mailto:"]')) {
        link.href = link.getAttribute("href").replaceAll(written, encodeURIComponent(address));
      }
      path.textContent = address;
    }
  };

  // A partner's page leaves its name and address to the account whose link is followed, in this tab alone: the files of
  // an account say nothing of partners' pages.
  const left = "vitrina-partner", home = document.querySelector("[data-home]")?.dataset.home;
  const below = (file) => new URL(file, new URL(home, location.href));
  const accountFolder = ({ origin, pathname }) => {
    const accounts = below("accounts/").pathname;
    if (origin !== location.origin || !pathname.startsWith(accounts)) return null;
    return accounts + pathname.slice(accounts.length).split("/")[0];
  };
  const leave = (link) => {
    const account = accountFolder(link), title = document.querySelector(".trail a, .trail span, h1");
    if (!account || !document.querySelector("main[data-partner]")) return;
    const words = JSON.stringify({ account, page: location.pathname, name: title.textContent.trim() });
    try { sessionStorage.setItem(left, words); } catch { /* no way back, then */ }
  };
  const showWayBack = (root) => {
    const trail = root.querySelector(".trail"), account = home && accountFolder(location);
    if (!account || !trail || trail.querySelector(".back")) return;
    try {
      const partner = JSON.parse(sessionStorage.getItem(left));
      const page = new URL(partner.page, location.href);
      const isOfSite = page.origin === location.origin && page.pathname.startsWith(below("partners/").pathname);
      if (partner.account !== account || !isOfSite) return;
      const [item, link, name] = ["li", "a", "bdi"].map((kind) => document.createElement(kind));
      item.className = "back";
      link.href = page.href;
      name.textContent = partner.name;
      link.append(name);
      item.append(link);
      trail.querySelector("ol").prepend(item);
      trail.hidden = false;
    } catch { /* nothing was left, or nothing that can be read */ }
  };

  // Before a page that was asked for again is shown, so that it can be compared with what a reader sees.
  const adapt = (root) => {
    showTimes(root, isLocal);
    showRemaining(root);
    showAddress(root);
    showFreshness(root);
    showWayBack(root);
  };

  let lastEvent;
  const units = [["day", day], ["hour", 3600000], ["minute", 60000]];
  const ago = (moment) => {
    const past = Math.max(0, Date.now() - moment), [unit, length] = units.find(([, length]) => past >= length) || units[2];
    return relative.format(-Math.floor(past / length), unit);
  };
  function showFreshness(root) {
    for (const place of root.querySelectorAll("[data-received]")) {
      place.textContent = lastEvent ? `${place.dataset.received} ${ago(lastEvent)}` : "";
    }
  }
  const askFreshness = async () => {
    if (document.hidden || !home || !document.querySelector("[data-received]")) return;
    try {
      const answer = await fetch(below("freshness.json"), { cache: "no-cache", redirect: "error" });
      if (answer.ok) lastEvent = Date.parse((await answer.json()).lastEvent) || undefined;
    } catch { /* no network: what is shown stays */ }
    showFreshness(document);
  };

  const say = (button, words) => {
    button.dataset.words ||= button.textContent;
    button.textContent = words;
    setTimeout(() => { button.textContent = button.dataset.words; }, 4000);
  };
  const copy = async (button) => {
    const text = button.closest(".paste").querySelector(".ticket"), lines = text.innerText.trim();
    try {
      await navigator.clipboard.writeText(lines);
    } catch {
      // An unencrypted address has no clipboard.
      getSelection().selectAllChildren(text);
      document.execCommand("copy");
    }
    say(button, button.dataset.copied);
  };

  const showZone = () => {
    if (!zone) return;
    zone.hidden = !isElsewhere || times(document).length === 0;
    const button = zone.querySelector("button");
    button.textContent = isLocal ? button.dataset.utc : button.dataset.local;
    zone.querySelector("span").textContent = isLocal ? zone.dataset.local : zone.dataset.utc;
  };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("button"), link = target.closest?.("a[href]");
    if (link) leave(link);
    if (button?.dataset.copied) copy(button);
    if (!button || button.parentElement !== zone) return;
    isLocal = !isLocal;
    try { localStorage.setItem(choice, isLocal ? "local" : "utc"); } catch { /* not kept, then */ }
    showTimes(document, isLocal);
    showZone();
  });
  document.addEventListener("vitrina:received", ({ detail }) => adapt(detail));
  document.addEventListener("vitrina:shown", () => { showStops(document); showZone(); });
  window.addEventListener("resize", () => showStops(document));
  // What was folded had no width.
  document.addEventListener("toggle", () => showStops(document), true);
  window.addEventListener("beforeprint", () => showTimes(document, false));
  window.addEventListener("afterprint", () => showTimes(document, isLocal));
  document.addEventListener("visibilitychange", askFreshness);

  page.classList.add("has-script");
  adapt(document);
  showStops(document);
  showZone();
  if (!location.protocol.startsWith("http")) return; // opened from a folder
  askFreshness();
  setInterval(askFreshness, 60000);
})();
