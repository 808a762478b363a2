"""Selects a few pages that together contain all features."""

# The attributes whose words distinguish states.
WORDS = ["data-outcome", "data-cause", "data-retained", "aria-current", "role", "open"]

# The pages that must be among the selected ones in every language: user pages with each outcome, for each cause.
CAUSES = {
    "licensed": ["assigned"],
    "licensed-read-only": ["micollab-controls"],
    "no-licenses": ["integration-off", "retained", "micollab-not-granted"],
    "assignable": ["not-assigned", "unassigned", "revoked"],
    "licenses-not-available": ["no-orders", "orders-pending", "orders-expired", "pool-exhausted"],
}
# The maximum length of a name in characters: two lines on a phone.
LONGEST = 60
KINDS = ["user", "account", "account-users", "account-history", "account-deleted"]
KINDS += ["account-list", "account-holders", "account-history-part", "account-order-list"]
KINDS += ["partner", "partner-orders", "partner-order-list", "partner-accounts", "partner-account-list"]
KINDS += ["guide", "help"]


def features(page):
    """The features of a page, without the data of the customer."""
    kind = (page.kind, page.html.get("lang"))
    # Guides have different contents, and each is read by many.
    found = {(*kind, page.path)} if page.kind in ("guide", "help", "start") else set()
    for element in page.elements:
        words = tuple(element.get(name) for name in WORDS)
        found.add((*kind, element.parent.name, element.name, element.get("class"), words))
    return found


def chosen(site):
    """Pages that together have all features. Small pages are preferred, because the checks take time."""
    remaining = {path: features(site.document(path)) for path in site.pages}
    picked, missing = [], set().union(*remaining.values())
    while missing:
        path = max(
            sorted(remaining), key=lambda path: len(remaining[path] & missing) / (site.document(path).size + 4000)
        )
        picked.append(path)
        missing -= remaining[path]
    return picked


def last_of_each_kind(site, paths):
    """The last page of each kind and language."""
    return list({(site.document(path).kind, site.document(path).html.get("lang")): path for path in paths}.values())


def largest(site):
    """The largest page of each kind and language."""
    return last_of_each_kind(site, sorted(site.pages, key=lambda path: site.document(path).size))


def one_of_each_kind(site, paths):
    """One page of each kind, in alternating languages."""
    kinds = {}
    for path in paths:
        kinds.setdefault(site.document(path).kind, {}).setdefault(site.document(path).html.get("lang"), path)
    return [sorted(kinds[kind].items())[turn % len(kinds[kind])][1] for turn, kind in enumerate(sorted(kinds))]


def unseen(site, paths):
    """The kinds, outcomes and causes that are missing in these pages, without which the checks prove nothing."""
    seen = set()
    for page in map(site.document, paths):
        language = page.html.get("lang")
        seen.add((page.kind, language))
        for element in page.main.having("data-cause") if page.kind == "user" else []:
            seen.add((element.get("data-outcome"), element.get("data-cause"), language))
    for language in sorted(site.languages):
        wanted = [(kind, language) for kind in KINDS]
        wanted += [(outcome, cause, language) for outcome, causes in CAUSES.items() for cause in causes]
        yield from (f"no page shows {' '.join(what)}" for what in wanted if what not in seen)


def one_of_each_cause(site):
    """A user page for each language and cause: the first one with a name that is not extremely long."""
    pages = {}
    for path in site.pages:
        page = site.document(path)
        if page.kind == "user" and len(page.root.all("h1")[0].text) <= LONGEST:
            for element in page.main.having("data-cause"):
                pages.setdefault((page.html.get("lang"), element.get("data-cause")), path)
    return pages
