"""What the clients share: Python packages, a place of their own, and a server that is up."""

import contextlib
import hashlib
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import venv

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
CACHE = pathlib.Path(os.environ.get("VITRINA_TEST_CACHE") or CHECKOUT / ".build/test-cache").absolute()
# Of no use anywhere else: it is public.
SECRET = "whsec_dGhpcyBzZWNyZXQgaXMga25vd24gdG8gZXZlcnlib2R5"


def environment(requirements):
    """The Python of a virtual environment with the packages of a file; made once for each content of the file."""
    fingerprint = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = CACHE / f"python-{requirements.parent.name}-{fingerprint}"
    python = folder / "bin/python"
    if not (folder / "complete").exists():
        venv.create(folder, clear=True, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]
        subprocess.run(install, check=True)
        (folder / "complete").touch()
    return python


def enter(script, requirements):
    """Goes on in the virtual environment, unless this is it."""
    python = environment(requirements)
    if pathlib.Path(sys.executable) != python:
        os.execv(python, [python, script, *sys.argv[1:]])


def program():
    """The built vitrina: named by VITRINA_BINARY, or where `swift build` puts it."""
    path = pathlib.Path(os.environ.get("VITRINA_BINARY") or CHECKOUT / ".build/debug/vitrina").absolute()
    if not path.exists():
        sys.exit(f"{path} is not there: build it with swift build --product vitrina, or name it with VITRINA_BINARY")
    return path


class Server:
    """A running `vitrina serve`."""

    def __init__(self, process, url):
        self.process = process
        self.url = url

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])


class Workplace:
    """A directory with a ledger and a site, for one test."""

    def __init__(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="vitrina-client-"))
        self.log = self.root / "server.log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VITRINA_")}
        self.environment = {
            **kept,
            "VITRINA_DATA": str(self.root / "data"),
            "VITRINA_SITE": str(self.root / "site"),
            "VITRINA_WEBHOOK_SECRET": SECRET,
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root, ignore_errors=True)

    def vitrina(self, *arguments, **variables):
        """The standard output of a command, which must succeed."""
        command = [program(), *arguments]
        ended = subprocess.run(
            command, env={**self.environment, **variables}, capture_output=True, text=True, timeout=120
        )
        if ended.returncode != 0:
            raise RuntimeError(f"vitrina {' '.join(arguments)}: {ended.returncode}\n{ended.stderr}")
        return ended.stdout

    @contextlib.contextmanager
    def serving(self, start=(), **variables):
        """A server on a free port of this machine, until the end of the block, when it must end by itself.

        `start` is a command that becomes the program it is given.
        """
        with open(self.log, "ab") as log:
            process = subprocess.Popen(
                [*start, program(), "serve", "--port", "0"],
                env={**self.environment, **variables},
                stdout=subprocess.PIPE,
                stderr=log,
            )
        try:
            yield Server(process, self._address(process))
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                status = process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                status = process.wait()
            process.stdout.close()
        if status != 0:
            raise RuntimeError(f"the server ended with {status}\n{self.log.read_text()[-4000:]}")

    def _address(self, process):
        deadline = time.monotonic() + 60
        text = ""
        while time.monotonic() < deadline and process.poll() is None:
            if select.select([process.stdout], [], [], 1)[0]:
                text += os.read(process.stdout.fileno(), 4096).decode()
            if found := re.search(r"(http://127\.0\.0\.1:\d+)/", text):
                return found[1]
        raise RuntimeError(f"the server does not start\n{self.log.read_text()[-4000:]}")


def wait(what, condition, seconds=30):
    """Waits until something is so."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.02)
    raise RuntimeError(f"never: {what}")
