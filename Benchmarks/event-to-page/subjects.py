"""The subjects of the measured events: users and orders of a sample, each with the pages that must change."""

import collections
import dataclasses
import datetime
import json
import pathlib
import re
from collections.abc import Iterator

from measuring import deliveries

_PRODUCT = "miteam-meetings"
_OUTCOME = re.compile(rb'data-product="miteam-meetings"[^>]*data-outcome="([a-z-]+)"')


@dataclasses.dataclass
class Touch:
    """An event, and the files that differ after its effect."""

    kind: str
    body: bytes
    pages: list[pathlib.Path]


@dataclasses.dataclass
class _User:
    account: str
    user: str
    name: str
    email: str


class Subjects:
    """The users and orders of a sample whose pages are certain to change."""

    def __init__(self, sample: bytes, site: pathlib.Path):
        self._site = site
        self.locales = sorted(path.name for path in (site / "help").iterdir())
        self._users: dict[str, list[_User]] = collections.defaultdict(list)
        self._orders: dict[str, str] = {}
        self._changes = 0
        self._read(sample)

    def _read(self, sample: bytes) -> None:
        users: dict[tuple[str, str], _User] = {}
        expiring: set[str] = set()
        accounts: dict[str, str] = {}
        for line in sample.splitlines():
            event = json.loads(line)
            data = event["data"]
            match event["type"]:
                case "user.added" | "user.updated":
                    key = data["account"], data["user"]
                    users[key] = _User(*key, data["name"], data["email"])
                case "order.purchased" | "order.renewed" if data.get("expires"):
                    expiring.add(data["order"])
                case "order.cancelled":
                    expiring.discard(data["order"])
                case "order.assigned":
                    accounts.setdefault(data["order"], data["account"])
        for user in users.values():
            if self._page(user).exists():
                self._users[user.account].append(user)
        self._orders = {
            account: order for order, account in accounts.items() if order in expiring and account in self._users
        }

    def _page(self, user: _User, locale: str = "en") -> pathlib.Path:
        return self._site / "accounts" / user.account / locale / "users" / f"{user.user}.html"

    @property
    def directories(self) -> Iterator[pathlib.Path]:
        """All directories in which a file may change."""
        yield self._site
        for account in self._users:
            for locale in self.locales:
                yield self._site / "accounts" / account / locale
                yield self._site / "accounts" / account / locale / "users"
        for partner in (self._site / "partners").iterdir():
            for locale in self.locales:
                yield partner / locale

    def touches(self) -> Iterator[Touch]:
        """An endless sequence of touches, of the three kinds in turns, each in another account than the previous one.

        Each event has the time at which it is requested.
        """
        accounts = sorted(self._users)
        ordering = sorted(self._orders)
        turn = 0
        while True:
            account = accounts[turn % len(accounts)]
            users = self._users[account]
            user = users[turn // len(accounts) % len(users)]
            # Another kind for the next use of this account.
            match (turn + turn // len(accounts)) % 5:
                case 0 | 2:
                    yield self._renamed(user)
                case 1 | 3:
                    yield self._licensed(users, turn // len(accounts)) or self._renamed(user)
                case _:
                    yield self._renewed(ordering[turn // 5 % len(ordering)])
            turn += 1

    def _touch(self, kind: str, data: dict, pages: list[pathlib.Path]) -> Touch:
        self._changes += 1
        return Touch(kind, deliveries.event(f"touch-{self._changes}", kind, data), pages)

    def _renamed(self, user: _User) -> Touch:
        data = {"account": user.account, "user": user.user, "name": f"{user.name} {self._changes}", "email": user.email}
        return self._touch("user.updated", data, [self._page(user, locale) for locale in self.locales])

    def _licensed(self, users: list[_User], start: int) -> Touch | None:
        """Removes or assigns the license of a user whose page then changes; None if there is no such user."""
        for place in range(len(users)):
            user = users[(start + place) % len(users)]
            outcome = _OUTCOME.search(self._page(user).read_bytes())
            kind = {b"licensed": "license.unassigned", b"assignable": "license.assigned"}.get(outcome and outcome[1])
            if kind:
                data = {"account": user.account, "user": user.user, "product": _PRODUCT}
                return self._touch(kind, data, [self._page(user, locale) for locale in self.locales])
        return None

    def _renewed(self, account: str) -> Touch:
        """Renews the order of an account until a new date."""
        expires = datetime.date(2030, 1, 1) + datetime.timedelta(days=self._changes)
        data = {"order": self._orders[account], "expires": expires.isoformat()}
        pages = [self._site / "accounts" / account / locale / "index.html" for locale in self.locales]
        return self._touch("order.renewed", data, pages)
