// Searches the users of an account, or the accounts of a partner, while somebody types. A page works without this: its
// lists lead everywhere. A short list is searched in the page; for a long one there are files of words, of which a few are
// fetched.
(() => {
  "use strict";
  const limit = 20, files = 6; // lines shown; files fetched at a time
  const answers = new Map(); // what was fetched, by address
  let asked = 0;

  // As Vitrina sorts names: without case and accents.
  const letters = { ø: "o", ł: "l", đ: "d", ð: "d", ı: "i", ħ: "h", æ: "ae", œ: "oe", ß: "ss", þ: "th", ς: "σ" };
  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{Diacritic}/gu, "").toLowerCase()
      .replace(/[øłđðıħæœßþς]/g, (letter) => letters[letter]).normalize("NFC").trim();

  const read = (address) => {
    if (!answers.has(address)) {
      answers.set(address, fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      }).catch((error) => { answers.delete(address); throw error; }));
    }
    return answers.get(address);
  };

  // Everything that has a word that begins so; true behind it if there may be more.
  const find = async (index, wanted) => {
    const found = new Map();
    let near = ["index"], isCut = false;
    while (near.length) {
      isCut ||= near.length > files;
      const addresses = near.slice(0, files).map((name) => new URL(name + ".json", new URL(index, location.href)).href);
      near = [];
      for (const answer of await Promise.all(addresses.map(read))) {
        if (Array.isArray(answer)) {
          for (const [word, ...line] of answer) if (word.startsWith(wanted)) found.set(line.at(-1), line);
        } else {
          const leads = ([beginning]) => beginning.startsWith(wanted) || wanted.startsWith(beginning);
          near.push(...answer.parts.filter(leads).map(([, name]) => name));
        }
      }
    }
    return [[...found.values()].slice(0, limit), isCut || found.size > limit];
  };

  const entry = ([name, detail, id], target) => {
    const item = document.createElement("li"), link = document.createElement("a"), words = document.createElement("bdi");
    link.href = target.replace("*", encodeURIComponent(id));
    words.textContent = name;
    link.append(words);
    item.append(link, " ", detail);
    return item;
  };

  const filter = (form, wanted) => {
    let shown = 0;
    for (const row of form.closest("main").querySelectorAll("tbody tr")) {
      row.hidden = !fold(row.textContent).includes(wanted);
      if (!row.hidden) shown += 1;
    }
    return shown;
  };

  const search = async (form, text) => {
    const status = form.querySelector("[role=status]"), found = form.querySelector(".found");
    const wanted = fold(text), turn = ++asked;
    const say = (words) => { if (status.textContent !== words) status.textContent = words; };
    if (!form.dataset.index) return say(filter(form, wanted) ? "" : status.dataset.none);
    if (!wanted) { found.replaceChildren(); return say(""); }
    try {
      const [lines, isCut] = await find(form.dataset.index, wanted);
      if (turn !== asked) return; // something else was typed meanwhile
      found.replaceChildren(...lines.map((line) => entry(line, form.dataset.target)));
      say(isCut ? status.dataset.more : lines.length ? "" : status.dataset.none);
    } catch {
      if (turn === asked) { found.replaceChildren(); say(status.dataset.failed); }
    }
  };

  // The page may be replaced under its reader: what is typed is heard by the document.
  document.documentElement.classList.add("has-script");
  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form.search");
    if (form) search(form, target.value);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form.search")) event.preventDefault();
  });
})();
