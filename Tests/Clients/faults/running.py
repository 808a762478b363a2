"""Commands and servers with time limits. Each is ended by its own process id."""

import contextlib
import dataclasses
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time

import workplace


class Broken(Exception):
    """A broken promise."""


def require_strace():
    """Ends with a message if strace is missing or may not trace other processes."""
    if not shutil.which("strace"):
        sys.exit("strace is missing: install it with apt-get install strace")
    probe = subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, text=True)
    if probe.returncode != 0:
        sys.exit(f"strace may not trace here, which containers can forbid: {probe.stderr.strip()[:300]}")


def speak_one_language(place):
    """Gives the commands of a place one locale file only, which halves the pages with the same system calls for each."""
    folder = place.root / "locales"
    folder.mkdir()
    shutil.copy(workplace.CHECKOUT / "Locales/es.json", folder)
    place.environment["VITRINA_LOCALES"] = str(folder)


def move(place, root):
    """Changes the root directory of a place."""
    shutil.rmtree(place.root)
    root.mkdir()
    place.root = root
    place.environment.update(VITRINA_DATA=str(root / "data"), VITRINA_SITE=str(root / "site"))


@dataclasses.dataclass
class Ended:
    """A command that ended."""

    status: int
    output: str
    errors: str

    def expect(self, *statuses):
        """The standard output; the exit code must be one of `statuses`."""
        if self.status not in statuses:
            raise Broken(f"exit code {self.status}, not {statuses}\n{self.output[-600:]}{self.errors[-2000:]}")
        return self.output


def run(place, arguments, before=(), limit=300):
    """Runs a command of vitrina to its end. `before` is a command that executes the program in its arguments."""
    process = subprocess.Popen(
        [*before, workplace.program(), *arguments],
        env=place.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    try:
        output, errors = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise Broken(f"`vitrina {' '.join(arguments)}` is still running after {limit} seconds") from None
    return Ended(process.returncode, output, errors)


class Server:
    """A `vitrina serve` that may end at any moment."""

    def __init__(self, place, before=(), options=()):
        self._errors = place.root / "serve.stderr"
        with open(self._errors, "wb") as errors:
            self.process = subprocess.Popen(
                [*before, workplace.program(), "serve", "--port", "0", *options],
                env=place.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self.port = None

    def start(self, limit=180):
        """Returns whether the server started. Otherwise it has ended."""
        deadline = time.monotonic() + limit
        text = ""
        while time.monotonic() < deadline:
            if select.select([self.process.stdout], [], [], 0.5)[0]:
                chunk = os.read(self.process.stdout.fileno(), 4096).decode()
                if not chunk:
                    self.end(limit)
                    return False
                text += chunk
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", text):
                self.port = int(found[1])
                return True
        self.kill()
        raise Broken(f"the server is not up after {limit} seconds")

    @property
    def is_running(self):
        return self.process.poll() is None

    def send(self, number):
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def end(self, limit=180):
        """Sends SIGTERM if the server runs, and returns how it ended."""
        if self.is_running:
            self.send(signal.SIGTERM)
        try:
            status = self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Broken(f"the server is still running {limit} seconds after SIGTERM") from None
        self.process.stdout.close()
        return Ended(status, "", self._errors.read_text(errors="replace"))

    def kill(self):
        self.send(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


@contextlib.contextmanager
def serving(place, before=(), options=()):
    """A server that is always ended at the end of the block."""
    server = Server(place, before, options)
    try:
        yield server
    finally:
        if server.is_running:
            server.kill()
