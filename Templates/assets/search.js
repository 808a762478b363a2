// Searches the users of an account while somebody types. A page works without this: its lists lead everywhere.
// A short list is searched in the page; for a long one there are files of words, of which a few are fetched.
(() => {
  "use strict";
  const limit = 20, files = 6; // people shown; files fetched for one question
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

  // Everybody who has a word that begins so; true behind them if there may be more.
  const find = async (index, wanted) => {
    const { parts } = await read(index);
    const near = parts.filter(([begin]) => begin.startsWith(wanted) || wanted.startsWith(begin));
    const lists = await Promise.all(near.slice(0, files).map(([, name]) => read(new URL(name + ".json", new URL(index, location.href)).href)));
    const people = new Map();
    for (const [word, name, email, id] of lists.flat()) {
      if (word.startsWith(wanted)) people.set(id, [name, email, id]);
    }
    return [[...people.values()].slice(0, limit), people.size > limit || near.length > files];
  };

  const entry = ([name, email, id]) => {
    const item = document.createElement("li"), link = document.createElement("a"), words = document.createElement("bdi");
    link.href = "users/" + encodeURIComponent(id) + ".html";
    words.textContent = name;
    link.append(words);
    item.append(link, " ", email);
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
      const [people, isCut] = await find(form.dataset.index, wanted);
      if (turn !== asked) return; // something else was typed meanwhile
      found.replaceChildren(...people.map(entry));
      say(isCut ? status.dataset.more : people.length ? "" : status.dataset.none);
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
