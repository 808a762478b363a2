"""Searching lists: every person is found by the name on the page, however it is typed."""

import json
import re
import unicodedata

# Names in many scripts, with their special characters.
NAMES = """Gabriel García Márquez|Enrique Peña-Nieto|Sinéad O'Brien|Flann O’Brien|María de la Fuente
Gal·la Placídia|ガブリエル|ｶﾞﾌﾞﾘｴﾗ ﾛﾍﾟｽ|प्रिया शर्मा|Kaʻiulani|Kapiʼolani Kaʻōhua|ʿAlī ibn Rušd
علی\u200cرضا|مُحَمَّد ٣٤|שָׁלוֹם כֹּהֵן|Nguyễn Thị Ánh|İbrahim Işık|ıtır|Jürgen Groß|GROẞ|Σίσυφος
Ἀθηνᾶ Πάλλας|김철수|สมชาย ใจดี|李小龙|ﬁona ﬂynn|Ａｎｎａ Ｂ|Øystein Łukasz Đorđević|Ægir Þórsson|Œuvre Cœur|🎉
🎉 Berta|👩\u200d👩\u200d👧 Family|---|--- Klaus|C++|AC/DC|Anne--Marie|D'Arcy d’Ârcy|𝓕𝓪𝓷𝓬𝔂|①②③|१२३ नाम
Mary\u00a0Ann\u2003Quick|\u202aBidi\u202c|Ñandú Nuño|x_y.z|"quoted" (name)|100% Hemp|Иван Йотов
வணக்கம் தமிழ்|བོད་ཡིག|ქართული|ߒߞߏ ߁߂|<b>&amp;|ª º|J. R. R. Tolkien|a/b//c|\u3164Filler|ﷺ|Xavi ·
Mc\u00adDonald""".replace("\n", "|").split("|")
NAMES += ["e\u0301lodie n\u0303", "\u1100\u1161\u11a8 한"]
INVISIBLE = "\u1160"
# Enough for an index of several files.
FILLED = 230
LONGEST = 200

# The functions of the script that create words, without those that need a page.
WORDS = re.compile(r'"use strict";(.*?)\n  const read = ', re.S)
DIFFERENT = """const seen = new Map(), wrong = [];
    for (const [word, ...line] of lines) {
        const page = line[2];
        if (!seen.has(page)) seen.set(page, [new Set(keys(line).filter((key) => key)), new Set()]);
        const [wanted, found] = seen.get(page);
        found.add(word);
        if (!wanted.has(word)) wrong.push(`${page}: only the index has ${JSON.stringify(word)}`);
    }
    for (const [page, [wanted, found]] of seen)
        for (const key of wanted)
            if (!found.has(key)) wrong.push(`${page}: only the script has ${JSON.stringify(key)}`);
    return wrong;"""

def people():
    """Ids and names of an account with more users than fit on one page."""
    yield from ((f"h{number}", name) for number, name in enumerate(NAMES))
    yield from ((f"zz{number}", f"Zzz Zw{number}") for number in range(FILLED - len(NAMES)))


def everybody():
    """Ids and names that together have every assigned character of Unicode, except those that are invalid in names."""
    unnamed = ("Cc", "Cn", "Co", "Cs")
    signs = [sign for sign in map(chr, range(0x110000)) if unicodedata.category(sign) not in unnamed]
    for number, start in enumerate(range(0, len(signs), LONGEST)):
        yield f"u{number}", "".join(signs[start : start + LONGEST])


def typed(name):
    """A name, and texts that readers may type for it: shorter or longer, composed differently, in another order."""
    words = name.split()
    starts = [start(word) for word in words]
    yield from [name, name.upper(), unicodedata.normalize("NFD", name), f"\u00a0 {name}\u3000", "\u2003 ".join(words)]
    yield "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in name)
    yield from [" ".join(reversed(words)), " ".join(starts), " ".join(words[-1:])]


def start(word):
    """The first letter of a word, composed, because a mark after a kana may change it."""
    composed = unicodedata.normalize("NFKC", word)
    return next(letter for letter in composed if unicodedata.category(letter) != "Cf" and letter not in INVISIBLE)


# Texts that readers search for although the name does not contain them.
OTHERWISE = [
    ("obrien", "Flann O’Brien"),
    ("o'brien", "Flann O’Brien"),
    ("marq gab", "Gabriel García Márquez"),
    ("pena nieto", "Enrique Peña-Nieto"),
    ("galla", "Gal·la Placídia"),
    ("kaiulani", "Kaʻiulani"),
    ("Ka'iulani", "Kaʻiulani"),
    ("ali", "ʿAlī ibn Rušd"),
    ("ガブリエラ", "ｶﾞﾌﾞﾘｴﾗ ﾛﾍﾟｽ"),
    ("34", "مُحَمَّد ٣٤"),
    ("123", "१२३ नाम"),
    ("nguyen anh", "Nguyễn Thị Ánh"),
    ("gross", "Jürgen Groß"),
    ("thors", "Ægir Þórsson"),
    ("mcdon", "Mc\u00adDonald"),
    ("nandu", "Ñandú Nuño"),
    ("fancy", "𝓕𝓪𝓷𝓬𝔂"),
    ("h0@example", "Gabriel García Márquez"),
    ("gabriel h0@example.com", "Gabriel García Márquez"),
]
NOT_FOUND = ["garcia nieto", "nobody", "zz1 zz2", "?"]
# Texts for an index, and the first results: names that begin with the text, before those with a later word.
FIRST = [
    ("mar", ["María de la Fuente", "Mary\u00a0Ann\u2003Quick"], ["Gabriel García Márquez", "Anne--Marie"]),
    ("ann", ["Ａｎｎａ Ｂ", "Anne--Marie"], ["Mary\u00a0Ann\u2003Quick"]),
]
# Types texts one after the other, and returns the status and the addresses of each result.
ANSWERS = """async (texts) => {
    const form = document.querySelector("form.search"), input = form.querySelector("input"), answers = [];
    const status = form.querySelector("[role=status]"), found = form.querySelector(".found");
    const turn = () => new Promise((go) => setTimeout(go));
    for (const text of texts) {
        status.textContent = "…";
        input.value = text;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        while (status.textContent === "…") await turn();
        const links = [...form.closest("main").querySelectorAll(".found a, .table:not([hidden]) tbody tr:not([hidden]) th a")];
        answers.push([status.textContent, links.map((link) => link.getAttribute("href"))]);
    }
    return answers;
}"""


def ids(addresses):
    return [address.rsplit("/", 1)[-1].removesuffix(".html") for address in addresses]


class Box:
    """The search box of the page in a window."""

    def __init__(self, page):
        self.page = page

    def answers(self, texts):
        """The status and the ids that are shown for each text."""
        return [(said, ids(found)) for said, found in self.page.evaluate(ANSWERS, texts)]

    def found(self):
        return self._ids(".found a")

    def rows(self):
        """The ids of the visible rows."""
        return self._ids("tbody tr:not([hidden]) a")

    def _ids(self, selector):
        return ids(self.page.locator(selector).evaluate_all("(all) => all.map((link) => link.getAttribute('href'))"))


def everybody_is_found(window, account, locale="es"):
    """Checks a list that is searched by its index, and one that is searched on its page."""
    window.open(f"accounts/{account}/{locale}/users.html")
    by_name = {name: id for id, name in people()}
    wanted = [(text, by_name[name]) for name in NAMES for text in dict.fromkeys([*typed(name), by_name[name]])]
    wanted += [(text, by_name[name]) for text, name in OTHERWISE]
    answers = Box(window.page).answers([text for text, _ in wanted])
    for (text, id), (said, found) in zip(wanted, answers, strict=True):
        if id not in found:
            yield f"{account}: {text!r} does not find {id}, but {found} {said}"
    for text, (said, found) in zip(NOT_FOUND, Box(window.page).answers(NOT_FOUND), strict=True):
        if found or not said:
            yield f"{account}: {text!r} finds {found} {said}"
    yield from window.heard


def beginnings_of_names_come_first(window, account, locale="es"):
    window.open(f"accounts/{account}/{locale}/users.html")
    names = dict(people())
    answers = Box(window.page).answers([text for text, _, _ in FIRST])
    for (text, first, others), (_, found) in zip(FIRST, answers, strict=True):
        shown = [names[id] for id in found]
        if set(shown[: len(first)]) != set(first) or not set(others) <= set(shown[len(first) :]):
            yield f"{account}: {text!r} finds {shown}"
    yield from window.heard


def script_and_index_agree(window, site, account):
    """Checks that each word in an index equals a word that the script creates from the same entry, and the other way
    round."""
    script = site.text(next(path for path in site.files if re.search(r"assets/search\.\w+\.js$", path)))
    files = [path for path in site.files if path.startswith(f"accounts/{account}/search/")]
    lines = [line for path in files for line in json.loads(site.files[path]) if isinstance(line, list)]
    if len({line[3] for line in lines}) <= 200:
        yield f"{account} has an index of {len(lines)} lines"
    window.open("index.html")
    yield from window.page.evaluate(f"(lines) => {{ {WORDS.search(script)[1]} {DIFFERENT} }}", lines)


# Texts for the dashboard of a partner, and their results: account, user, and a part of the line.
IN_ALL_ACCOUNTS = [
    ("marq gab", [("people", "h0"), ("names", "h0")], "Account people"),
    ("marq gab names", [("names", "h0")], "Account names"),
    ("h2@example.com account people", [("people", "h2")], "h2@example.com"),
    ("gara 8 short", [("short", "p8")], "Integración desactivada"),
    ("hana p13", [("short", "p13")], "Integración desactivada"),
    ("nobody", [], None),
]


def people_are_found_in_all_accounts(window, server, partner="p1"):
    """Checks results by words of the person and of the account's name, with the outcome of the person's page."""
    page = window.page
    window.open(f"partners/{partner}/es/index.html")
    box = page.locator("form.search")
    box.wait_for(state="visible")
    for text, wanted, said in IN_ALL_ACCOUNTS:
        page.locator("form.search [role=status]").evaluate("(status) => { status.textContent = ''; }")
        box.locator("input").fill(text)
        page.wait_for_function("document.querySelector('form.search [role=status]').textContent !== ''")
        found = page.locator(".found a").evaluate_all("(all) => all.map((link) => link.getAttribute('href'))")
        addresses = [f"../../../accounts/{account}/es/users/{id}.html" for account, id in wanted]
        if sorted(found) != sorted(addresses):
            yield f"{text!r} finds {found}"
        lines = page.locator(".found").inner_text()
        if said and said not in lines:
            yield f"{text!r} does not say {said!r}, but {lines!r}"
    status = page.locator("form.search [role=status]").inner_text()
    if not status.startswith("No se ha encontrado"):
        yield f"the status says {status!r}"
    box.locator("input").fill("gara 8")
    page.wait_for_function("document.querySelectorAll('.found a').length === 1")
    box.locator("input").press("Enter")
    page.wait_for_url("**/accounts/short/es/users/p8.html")
    yield from window.heard


# The same where there are more accounts than the limit: what names no account finds nobody.
IN_NAMED_ACCOUNTS = [
    ("marq gab", []),
    ("marq gab names", [("names", "h0")]),
    ("h2@example.com", []),
    ("people h2@example.com", [("people", "h2")]),
    ("gara 8 short", [("short", "p8")]),
]


def of_many_accounts_those_that_a_word_names_are_searched(window, server, partner="p1"):
    window.open(f"partners/{partner}/es/index.html")
    page, asked = window.page, []
    page.locator("form.search").wait_for(state="visible")
    page.locator("form.search").evaluate("(form) => { form.dataset.limit = 1; }")
    page.on("request", lambda request: asked.append(request.url))
    for text, wanted in IN_NAMED_ACCOUNTS:
        page.locator("form.search [role=status]").evaluate("(status) => { status.textContent = ''; }")
        page.locator("form.search input").fill(text)
        page.wait_for_function("document.querySelector('form.search [role=status]').textContent !== ''")
        found = page.locator(".found a").evaluate_all("(all) => all.map((link) => link.getAttribute('href'))")
        if found != [f"../../../accounts/{account}/es/users/{id}.html" for account, id in wanted]:
            yield f"{text!r} finds {found}"
        if not wanted and any("/accounts/" in address for address in asked):
            yield f"{text!r} reads {asked}"
        asked.clear()
    yield from window.heard


def people_are_not_searched_without_accounts(window, server, partner="p1"):
    """A reader whose link opens no account gets no index and no search."""
    del server.files[f"partners/{partner}/people/index.json"]
    with window.page.expect_response("**/people/index.json") as answer:
        window.open(f"partners/{partner}/es/index.html")
    if answer.value.status != 404:
        yield "the index is there"
    window.page.wait_for_timeout(200)
    if window.page.locator("form.search").is_visible():
        yield "the search is offered"


def one_account_that_is_gone_does_not_end_the_search(window, server, partner="p1"):
    del server.files["accounts/names/search/index.json"]
    window.open(f"partners/{partner}/es/index.html")
    window.page.locator("form.search").wait_for(state="visible")
    window.page.locator("form.search input").fill("marq gab")
    window.page.wait_for_function("document.querySelector('form.search [role=status]').textContent !== ''")
    found = window.page.locator(".found a").count()
    if found != 1:
        yield f"{found} people are found"


PEOPLE = [
    people_are_found_in_all_accounts,
    of_many_accounts_those_that_a_word_names_are_searched,
    people_are_not_searched_without_accounts,
    one_account_that_is_gone_does_not_end_the_search,
]
