// Searches the users of an account, the accounts of a partner, or the people in all of them, while a reader types. A page
// works without this: its lists lead everywhere. A short list is searched in the page; for a long one there are files of
// words, and the script fetches a few of them. People in all accounts are searched in the index of each account.
(() => {
  "use strict";
  const limit = 20, files = 6; // lines shown; files fetched at a time
  let asked = 0, fetched = new Map(), served; // files by address, and the form that they were fetched for

  // Signs by their numbers: those that are left out, the zeros of ten digits each, and letters with what replaces them.
  // SortKeyTests.swift compares this table with the keys that Vitrina sorts by, and prints it where they differ.
  const [ignored, zeros, letters] = `
    ad 300-33f 342 345-357 35d-362 483-487 591-5bd 5bf 5c1-5c2 5c4-5c5 5c7 61c 64b-652 657-658 6df-6e0 6ea-6ec 730-74a
    7eb-7f3 818-819 898-89f 8ca-8d2 8e3-8fe 951-954 e48-e4b ec8-ecb f18-f19 f35 f37 f39 f82-f83 f86-f87 fc6 108d
    115f-1160 135d-135f 17b4-17b5 17dd 180b-180f 1939-193b 1a75-1a7c 1a7f 1ab0-1abd 1ac1-1acb 1acf-1add 1ae0-1aeb
    1b6b-1b73 1cd0-1cd2 1cd5-1ce0 1ced 1cf4 1cf8-1cf9 1dc4-1dcf 1df5-1dff 200b-200f 202a-202e 2060-206f 2cef-2cf1
    302a-302f a66f a67c-a67d a6f0-a6f1 a8e0-a8f1 a92b-a92d aabf aac1 fb1e fe00-fe0f fe20-fe2f feff fff0-fff8 102e0
    10a38 10a3a 10ae5-10ae6 10d24-10d27 10d69-10d6d 10efa 10efd-10eff 10f46-10f50 10f82-10f85 11366-1136c 11370-11374
    16b30-16b36 1bca0-1bca3 1d16d-1d182 1d185-1d18b 1d1aa-1d1ad 1e130-1e136 1e2ae 1e2ec-1e2ef 1e5ee-1e5ef 1e8d0-1e8d6
    1e944-1e946 1e948-1e949 e0000-e0fff;
    660 6f0 7c0 966 9e6 a66 ae6 b66 be6 c66 ce6 d66 de6 e50 ed0 f20 1040 1090 17e0 1810 1946 19d0 1a80 1a90 1b50 1bb0
    1c40 1c50 a620 a8d0 a900 a9d0 a9f0 aa50 abf0 104a0 10d30 10d40 11066 110f0 11136 111d0 112f0 11450 114d0 11650
    116c0 116d0 116da 11730 118e0 11950 11bf0 11c50 11d50 11da0 11de0 11f50 16130 16a60 16ac0 16b50 16d70 1ccf0 1e140
    1e2f0 1e4f0 1e5f1 1e950;
    df:ss e6:ae f0:d f8:o fe:th 111:d 127:h 131:i 142:l 153:oe 3c2:σ
  `.split(";").map((list) => list.trim().split(/\s+/));
  const sign = (hex, more = 0) => String.fromCodePoint(parseInt(hex, 16) + more);
  const ignorable = new RegExp(`[${ignored.map((range) => range.replace(/[0-9a-f]+/g, "\\u{$&}")).join("")}]`, "gu");
  const replacements = new Map([
    ...zeros.flatMap((zero) => [..."0123456789"].map((digit) => [sign(zero, Number(digit)), digit])),
    ...letters.map((letter) => letter.split(":")).map(([letter, plain]) => [sign(letter), plain]),
  ]);
  const replaceable = new RegExp(`[${[...replacements.keys()].join("")}]`, "gu");

  // As Vitrina sorts names: without case and accents.
  const fold = (text) =>
    /^[ -~]*$/.test(text) ? text.toLowerCase()
      : text.normalize("NFKD").replace(ignorable, "").toLowerCase()
        .replace(replaceable, (letter) => replacements.get(letter)).normalize("NFC");

  // The same words as `SearchText` in the program. A piece between spaces is cut at its signs, and is also a word
  // without them: "O'Brien" is o, brien and obrien. A piece that begins with a sign is also a word as it is. Modifier
  // letters are apostrophes in names, as in "Kaʻiulani".
  const pieces = (text) => fold(text).split(/\p{White_Space}+/u).filter((piece) => piece);
  const cut = (piece) => piece.match(/(?:(?![\u02B9-\u02FF])[\p{L}\p{M}\p{N}])+/gu) || [piece];
  const joined = (piece) => fold(cut(piece).join(""));
  const asItIs = (piece) => (piece.startsWith(cut(piece)[0]) ? [] : [piece]);
  const words = (text) => pieces(text).flatMap((piece) => [...asItIs(piece), ...cut(piece), joined(piece)]);
  const whole = (text) => pieces(text).join(" ");
  const keys = ([name, detail, page]) =>
    [...words(name), ...words(detail.split("@")[0]), whole(name), whole(detail), whole(page)];

  // Each piece of what was typed has to be there: as it is, or cut at its signs, or without them.
  const holds = (query, has) => query.every((piece) => has(piece) || cut(piece).every(has) || has(joined(piece)));

  const read = (address) => {
    if (!fetched.has(address)) {
      fetched.set(address, fetch(address, { cache: "no-cache" }).then((answer) => {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      }).catch((error) => { fetched.clear(); throw error; })); // the files may be others by now
    }
    return fetched.get(address);
  };

  // A search for what has a word with one of these beginnings: the files to read next, and the lines found so far.
  const searching = (beginnings) => ({ beginnings, near: ["index"], lines: [], isCut: false });

  const readOn = async (search, index) => {
    const begins = (word) => search.beginnings.some((beginning) => word.startsWith(beginning));
    const leads = (word) => begins(word) || search.beginnings.some((beginning) => beginning.startsWith(word));
    search.isCut ||= search.near.length > files;
    const address = (name) => new URL(name + ".json", new URL(index, location.href)).href;
    const addresses = search.near.slice(0, files).map(address);
    search.near = [];
    for (const answer of await Promise.all(addresses.map(read))) {
      if (Array.isArray(answer)) search.lines.push(...answer.filter(([word]) => begins(word)));
      else search.near.push(...answer.parts.filter(([word]) => leads(word)).map(([, name]) => name));
    }
  };

  const isFound = (all, query) => holds(query, (part) => all.some((key) => key.startsWith(part)));
  const isNamed = (line, text) => line.slice(0, 3).some((field) => whole(field) === text || pieces(field)[0] === text);
  // Of one result after the other: first what has the whole text as a name, then what begins with it.
  const rank = (line, text) => (isNamed(line, text) ? 2 : whole(line[0]).startsWith(text) ? 1 : 0);
  const byRank = (text) => (one, other) => rank(other, text) - rank(one, text);

  // Everything that has all the words, first what has them in this order; true behind it if there may be more.
  const find = async (index, query) => {
    const text = query.join(" "), inOrder = searching([text]);
    while (inOrder.near.length) await readOn(inOrder, index);
    // One word leads to all that has every word: the one that leads to the fewest files, and of several the longest.
    const longest = (texts) => texts.reduce((best, other) => (other.length > best.length ? other : best));
    const each = [...query].sort((one, other) => other.length - one.length)
      .map((piece) => searching([piece, longest(cut(piece)), joined(piece)]));
    const fewest = () => each.reduce((best, other) => (other.near.length < best.near.length ? other : best));
    while (fewest().near.length) await readOn(fewest(), index);
    const found = new Map();
    for (const [, ...line] of [...inOrder.lines, ...fewest().lines]) {
      if (isFound(keys(line), query)) found.set(line[2], line);
    }
    const lines = [...found.values()].sort(byRank(text));
    return [lines.slice(0, limit), fewest().isCut || lines.length > limit];
  };

  // Everybody in one account who has all the words; words of the account's name count as theirs.
  const findInAccount = async (address, name, query) => {
    let root;
    try {
      root = await read(address);
    } catch (error) {
      if (error.message === "404") return [[], false]; // the account is gone, and the list of accounts will follow
      throw error;
    }
    const names = keys([name, "", ""]), own = query.filter((piece) => !isFound(names, [piece])), wanted = own.length ? own : query;
    const causes = ([, , , groups]) => (groups || "").split(" ").map((group, product) => root.answers?.[product]?.[group]);
    if (!root.entries) {
      const [lines, isCut] = await find(address, wanted);
      return [lines.map((line) => [...line.slice(0, 3), causes(line)]), isCut];
    }
    root.keys ||= root.entries.map(keys);
    const lines = root.entries.filter((_, index) => isFound(root.keys[index], wanted));
    return [lines.map((line) => [...line.slice(0, 3), causes(line)]), false];
  };

  // The accounts to look in: all of them, or if they are too many, those that a word of the query names.
  const accountsFor = (form, { accounts }, query) => {
    const limit = Number(form.dataset.limit);
    if (!limit) return [accounts, false];
    const named = accounts.filter((account) => {
      account.words ||= keys([account[1], "", ""]);
      return query.some((piece) => isFound(account.words, [piece]));
    });
    return [named.slice(0, limit), named.length > limit];
  };

  // Account by account; `report` gets what is found so far and returns whether anybody still waits for it.
  const findInAccounts = async (form, query, report) => {
    const [before] = form.dataset.target.split("*"), text = query.join(" ");
    let found = [], [accounts, isCut] = accountsFor(form, await read(form.dataset.index), query);
    if (!accounts.length) report([], false);
    for (let start = 0; start < accounts.length; start += files) {
      const some = await Promise.all(accounts.slice(start, start + files).map(async ([account, name]) => {
        const index = new URL(`${before}${account}/search/index.json`, location.href);
        const [lines, isCut] = await findInAccount(index.href, name, query);
        return [lines.map((line) => [...line, account, name]), isCut];
      }));
      found.push(...some.flatMap(([lines]) => lines));
      isCut ||= some.some(([, isCut]) => isCut);
      const best = [...found].sort(byRank(text)).slice(0, limit);
      if (!report(best, start + files < accounts.length ? null : isCut || found.length > limit)) return;
    }
  };

  // What the page says of somebody in a group, product by product.
  const answers = (form, groups) =>
    groups.map((group, product) => {
      const said = form.closest("main").querySelectorAll(`.answers[data-answer="${group}"]`)[product];
      return said ? said.textContent : "";
    }).filter((said) => said).join("; ");

  const isolated = (text) => {
    const element = document.createElement("bdi");
    element.textContent = text;
    return element;
  };

  const entry = ([name, detail, id, groups, account, accountName], form) => {
    const { target } = form.dataset, said = answers(form, typeof groups === "string" ? groups.split(" ") : groups || []);
    const item = document.createElement("li"), link = document.createElement("a");
    const ids = account ? [account, id] : [id];
    // A link that does not open what is found leaves no address.
    if (target) link.href = ids.reduce((address, id) => address.replace("*", encodeURIComponent(id)), target);
    link.append(isolated(name));
    item.append(link, " ", isolated(detail), ...(account ? [" · ", isolated(accountName)] : []), said ? ` · ${said}` : "");
    return item;
  };

  // How many entries have all the words, and how many there are; rows without the words are hidden.
  const filter = (form, query) => {
    const [before, after] = (form.dataset.target || "*").split("*");
    const all = new Set(), shown = new Set();
    for (const row of form.closest("main").querySelectorAll("tbody tr")) {
      const address = row.querySelector("a")?.getAttribute("href") || "";
      const id = address.slice(before.length, address.length - after.length);
      const list = pieces(`${row.textContent} ${id}`);
      const text = [...list, ...list.map(joined)].join(" ");
      row.hidden = !holds(query, (part) => text.includes(part));
      all.add(address || row);
      if (!row.hidden) shown.add(address || row);
    }
    return [shown.size, all.size];
  };

  const search = async (form, text) => {
    const status = form.querySelector("[role=status]"), found = form.querySelector(".found");
    const query = pieces(text), turn = ++asked;
    const say = (words) => { if (status.textContent !== words) status.textContent = words; };
    const show = (lines, words) => { found.replaceChildren(...lines); say(words); };
    if (served !== form) [served, fetched] = [form, new Map()]; // a newer page, whose list may be another
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const count = (...numbers) => `${status.dataset.found} ${numbers.map((count) => number.format(count)).join(" / ")}`;
    if (!form.dataset.index) {
      const [shown, all] = filter(form, query);
      return show([], !query.length ? "" : shown ? count(shown, all) : status.dataset.none);
    }
    for (const table of form.closest("main").querySelectorAll(".latest")) table.hidden = query.length > 0;
    if (!query.length) return show([], "");
    try {
      // null: there is more to read. Something else may have been typed meanwhile.
      const report = (lines, isCut) => {
        if (turn !== asked) return false;
        const words = isCut ? status.dataset.more : lines.length ? count(lines.length) : status.dataset.none;
        show(lines.map((line) => entry(line, form)), isCut === null ? "" : words);
        return true;
      };
      if (isOfAccounts(form)) await findInAccounts(form, query, report);
      else report(...await find(form.dataset.index, query));
    } catch {
      if (turn === asked) show([], status.dataset.failed);
    }
  };

  // The search for people is offered where the reader's link opens the accounts.
  const isOfAccounts = (form) => form.classList.contains("of-accounts");
  const people = document.querySelector("form.of-accounts[data-target]");
  if (people) read(people.dataset.index).then(() => document.documentElement.classList.add("has-people"), () => {});

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
