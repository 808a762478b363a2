"""A recorded run, with the times of its promises."""

import concurrent.futures
import pathlib
import pickle
import re

import events
import recording
from crash import settle
from promises import Promises
from running import Broken, move, run, serving
from scenario import token

ACCOUNT = "lumen"
OPENING = [
    events.event("p-1", "partner.created", 1, partner="prisma", name="Prisma Example, S. L."),
    events.event("a-1", "account.created", 2, account=ACCOUNT, partner="prisma", name="Lumen Example & Co"),
]
_CLIENT = re.compile(r"->(?:127\.0\.0\.1|\[::ffff:127\.0\.0\.1\]):(\d+)")


class Recording:
    """Calls, and promises with their places in the recording."""

    def __init__(self, place, chance, deliveries, fail_sync=None):
        self.place = place
        self._fail_sync = fail_sync
        self._allowed = (0, 65, 73, 74) if fail_sync else (0,)
        self.sent = Promises()
        # The place in the recording, the method of the promises, and its arguments.
        self.given = []
        self.calls = []
        self._end = 0
        # The users who can still be removed.
        self._users = []
        self._chance = chance
        self._run(deliveries)

    def promises(self, cut):
        """The promises before a place of the recording."""
        promises = self.sent.copy()
        for place, give, arguments in self.given:
            if place < cut:
                getattr(promises, give)(*arguments)
        return promises

    def save(self, path):
        """Saves the recording, because another run would have another order of threads."""
        path.write_bytes(pickle.dumps((str(self.place.root), self.sent, self.given, self.calls)))

    @classmethod
    def load(cls, place, path):
        """A saved recording, in a place that is moved to its original directory, because files contain the path of the
        site."""
        found = cls.__new__(cls)
        found.place = place
        root, found.sent, found.given, found.calls = pickle.loads(path.read_bytes())
        move(place, pathlib.Path(root))
        return found

    def _run(self, deliveries):
        place = self.place
        path = place.root / "first.jsonl"
        path.write_text(events.lines(OPENING))
        self.sent.send(OPENING)
        self._command(("import", str(path)), "keep", OPENING)
        self._command(("build",))
        self.sent.links_asked = 1
        self._command(("share", "create", f"accounts/{ACCOUNT}"), "link")
        self._serve(deliveries)
        self.given.append((self._end, "begin_revoking", ("1",)))
        self._command(("share", "revoke", "1"), "revoke", "1")
        more = [event for number in range(40) for event in self._content(f"i-{number}")]
        path.write_text(events.lines(more))
        self.sent.send(more)
        self._command(("import", str(path)), "keep", more)

    def _command(self, command, give=None, *arguments):
        """Runs a command whose output is a promise."""
        log = self.place.root / "command.strace"
        ended = run(self.place, command, recording.recorder(log, self._fail_sync))
        printed = ended.expect(*self._allowed)
        if give == "link":
            arguments = ("1", token(printed)) if printed else ()
        for call in self._take(log):
            if give and ended.status == 0 and call.name == "write" and call.arguments.startswith("1<"):
                self.given.append((call.entry, give, arguments))
        log.unlink()

    def _take(self, log):
        settle(log)
        found = recording.calls(log, self._end)
        self._end = max([call.exit for call in found], default=self._end) + 1
        self.calls += found
        return found

    def _content(self, message):
        """A delivery: an added or removed user, an event without pages, or a batch."""
        if self._users and self._chance.random() < 0.15:
            gone = self._users.pop(self._chance.randrange(len(self._users)))
            return [events.event(message + "-r", "user.removed", 5000, account=ACCOUNT, user=gone)]
        user = events.user(message, self._chance.randrange(3600), ACCOUNT, "Usuaria " + message)
        noise = events.event(message + "-n", "weather.changed", 5, text="x" * self._chance.randrange(3000))
        content = self._chance.choice([[noise], [noise], [user], [user, noise]])
        if user in content:
            self._users.append(message)
        return content

    def _serve(self, deliveries):
        log = self.place.root / "serve.strace"
        contents = {}
        for number in range(deliveries):
            contents[f"m-{number}"] = self._content(f"m-{number}")
        # The last deliveries contradict earlier ones.
        for number in range(0 if self._fail_sync else deliveries // 10):
            first = contents[f"m-{number}"][0]
            contents[f"c-{number}"] = [{**first, "type": "weather.contradicted"}]
        ports = {}
        told = set()

        def post(message):
            connection = events.connect(server.port)
            connection.connect()
            ports[connection.sock.getsockname()[1]] = message
            answer = events.deliver(connection, message, contents[message])
            connection.close()
            expected = 409 if message.startswith("c-") else 202
            if answer.status != expected and not (self._fail_sync and answer.status in (202, 503)):
                raise Broken(f"{answer.status} for {message}")
            if answer.status in (202, 409):
                told.add(message)

        with serving(self.place, recording.recorder(log, self._fail_sync)) as server:
            if server.start():
                with concurrent.futures.ThreadPoolExecutor(6) as pool:
                    list(pool.map(post, contents))
            server.end().expect(*self._allowed)
        for message, content in contents.items():
            if message.startswith("m-"):
                self.sent.send(content)
        self._take_answers(self._take(log), ports, contents)
        if told != self._answered:
            raise Broken(f"{len(told)} answers came, and {len(self._answered)} are in the recording")

    def _take_answers(self, calls, ports, contents):
        """Finds the places at which senders received their answers."""
        self._answered = set()
        for call in calls:
            if call.name not in ("write", "writev", "sendto", "sendmsg"):
                continue
            client = _CLIENT.search(call.places[0])
            message = ports.get(int(client[1])) if client else None
            if message is None or not call.data.startswith((b"HTTP/1.1 202", b"HTTP/1.1 409")):
                continue
            self._answered.add(message)
            content = contents[message]
            give = "keep" if call.data.startswith(b"HTTP/1.1 202") else "refuse"
            self.given.append((call.entry, give, (content,)))
