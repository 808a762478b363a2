"""The sources for Hugo: the accounts as Vitrina published them, and the messages of Locales in Hugo's syntax."""

import json
import pathlib
import re

from measuring import programs

# The arguments of go-i18n for `{name}` and for `{name, time}`; moments are already formatted as text.
_ARGUMENT = re.compile(r"\{(\w+)(?:, time)?\}")
_PLURAL = re.compile(r"\{(\w+), plural,((?: [a-z]+ \{(?:[^{}]|\{\w+\})*\})+)\}")
_FORM = re.compile(r" ([a-z]+) \{((?:[^{}]|\{\w+\})*)\}")
# The prefixes of the messages that a user page needs.
_USED = ("frame", "section", "user", "role", "toggle", "official", "answer", "cause", "actor", "evidence", "ticket")
_MOMENTS = {"en": "January 2, 2006, 3:04 PM (UTC)", "es": "2 de January de 2006, 15:04 (UTC)"}
_ORDER_CAUSES = {"no-orders", "orders-expired", "orders-pending", "pool-exhausted"}
_LAST_EVENTS = {
    "assigned": "licenseAssigned",
    "micollab-controls": "licenseAssigned",
    "revoked": "integrationOff",
    "unassigned": "licenseUnassigned",
}
_INTEGRATIONS = {"miteam-meetings": "MiTeam Meetings", "micollab": "MiCollab"}


def write_source(source: pathlib.Path, site: pathlib.Path) -> None:
    """Adds data and messages to Hugo's site."""
    data = source / "data/accounts"
    data.mkdir(parents=True)
    for path in sorted((site / "accounts").glob("*/account.json")):
        account = json.loads(path.read_bytes())
        for user in account["users"]:
            for product in user["products"]:
                product["events"] = _events(account, user, product)
            # The file has no as-of time of a single user; a page shows the time of its last event.
            user["asof"] = max(event["time"] for product in user["products"] for event in product["events"])
        (data / f"{account['account']}.json").write_text(json.dumps(account, ensure_ascii=False))
    (source / "i18n").mkdir()
    for locale, moment in _MOMENTS.items():
        catalog = json.loads((programs.CHECKOUT / f"Locales/{locale}.json").read_bytes())["messages"]
        sentences = {key: _sentence(text) for key, text in catalog.items() if _is_used(key)}
        sentences["moment"] = moment
        (source / f"i18n/{locale}.json").write_text(json.dumps(sentences, ensure_ascii=False, indent=2))


def _events(account: dict, user: dict, product: dict) -> list[dict]:
    """The events that led to an answer according to account.json: about as many lines as on a page of Vitrina."""
    admin = next((other["email"] for other in account["users"] if other["role"] == "account-admin"), None)
    events = {}
    for switch in account["integrations"]:
        kind = "integrationOn" if switch["position"] == "on" else "integrationOff"
        name = _INTEGRATIONS.get(switch["integration"], switch["integration"])
        events[switch["since"]] = {"kind": kind, "integration": name, "actor": admin}
    if product["cause"] in _ORDER_CAUSES:
        for order in account["orders"]:
            if "assigned" in order:
                facts = {"order": order["order"], "quantity": order["quantity"]}
                events[order["assigned"]] = {"kind": "orderAssigned", **facts, "actor": admin}
    events[user["added"]] = {"kind": "userAdded", "actor": admin}
    if kind := _LAST_EVENTS.get(product["cause"]):
        integration = _INTEGRATIONS[product["product"]]
        events.setdefault(product["since"], {"kind": kind, "integration": integration, "actor": admin})
    return [{"time": time, **events[time]} for time in sorted(events)]


def _is_used(key: str) -> bool:
    return key.split(".")[0] in _USED or key == "title.user" or key.startswith("history.")


def _sentence(text: str) -> str | dict[str, str]:
    """An ICU message in the syntax of go-i18n: one sentence, or one for each plural form."""
    plural = _PLURAL.search(text)
    if not plural:
        return _ARGUMENT.sub(r"{{ .\1 }}", text)
    forms = {}
    for form, words in _FORM.findall(plural[2]):
        whole = text[: plural.start()] + words.replace("#", "\0") + text[plural.end() :]
        forms[form] = _ARGUMENT.sub(r"{{ .\1 }}", whole).replace("\0", "{{ .Count }}")
    return forms
