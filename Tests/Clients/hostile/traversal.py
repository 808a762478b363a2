"""No spelling of an address reaches a file that a visitor may not see, or reveals whether it exists."""

from http_client import cookie
from http_client import request as get
from spellings import NO_PATHS, OTHERS, climbing
from wire import Connections, request

OWN = "/accounts/acme/es/users/u1.html"
CANARY = "a file that is not part of the site"
# Content that identifies private files: names of people, texts of other files, and the first bytes of a database.
PRIVATE = [CANARY.encode(), b"Ana Segunda", b"Otra Persona", b"SQLite format", b"root:x:", b'"level"']


class TraversalTests:
    LEDGER = [
        ("partner.created", {"partner": "p1", "name": "Northwind Telecom"}),
        ("account.created", {"account": "acme", "partner": "p1", "name": "Acme, S.A."}),
        ("account.created", {"account": "other", "partner": "p1", "name": "Other, S.A."}),
        ("user.added", {"account": "acme", "user": "u1", "name": "Ana Primera", "email": "ana@example.com"}),
        ("user.added", {"account": "acme", "user": "u2", "name": "Ana Segunda", "email": "segunda@example.com"}),
        ("user.added", {"account": "other", "user": "u1", "name": "Otra Persona", "email": "otra@example.com"}),
    ]

    def __init__(self, place, server, rng):
        self.place = place
        self.server = server
        self.rng = rng
        (place.root / "secret.txt").write_text(CANARY)
        site = place.root / "site"
        (site / "help/outside.html").symlink_to(place.root / "secret.txt")
        (site / "help/outside").symlink_to(place.root)
        (site / "outside").symlink_to(place.root)

    def visitor(self):
        link = self.place.vitrina("share", "create", "accounts/acme/users/u1").strip()
        opened = get(self.server.port, "GET", "/s/" + link.rpartition("/")[2])
        assert opened.status == 303, opened
        visitor = {"Cookie": cookie(opened)}
        assert b"Ana Primera" in get(self.server.port, "GET", OWN, visitor).body
        return visitor

    def test_every_spelling_gets_the_same_404_without_a_link(self):
        self.expect_nothing({})

    def test_every_spelling_gets_the_same_404_with_a_link_to_one_user(self):
        self.expect_nothing(self.visitor())

    def expect_nothing(self, visitor):
        targets = [*OTHERS, *climbing(self.rng, 8000)]
        reference = get(self.server.port, "GET", "/nowhere", visitor)
        names = [name.lower() for name, _ in reference.headers.items()]
        wrong = []
        with Connections(self.server.port) as connections:
            for start in range(0, len(targets), 200):
                block = targets[start : start + 200]
                answers = connections.exchange([request(target, visitor.items(), b"", "GET") for target in block])
                for target, answer in zip(block, answers, strict=True):
                    same = answer.body == reference.body and list(answer.headers) == names
                    if answer.status != 404 or not same or any(text in answer.body for text in PRIVATE):
                        wrong.append(f"GET {target}: {answer}")
        print(f"    {len(targets)} addresses")
        assert not wrong, f"{len(wrong)} addresses\n  " + "\n  ".join(wrong[:20])

    def test_what_is_no_path_gets_nothing_private_either(self):
        for visitor in [{}, self.visitor()]:
            for target in NO_PATHS:
                with Connections(self.server.port, 1) as connections:
                    [answer] = connections.exchange([request(target, visitor.items(), b"", "GET")])
                allowed = {200, 400, 404} if target in ("#", "?") else {400, 404}
                assert answer.status in allowed, f"{target}: {answer}"
                assert not any(text in answer.body for text in PRIVATE), f"{target}: {answer}"
