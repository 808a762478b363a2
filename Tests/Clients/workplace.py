"""Support of the clients: Python packages, temporary directories, and running servers.

As a program, `workplace.py REQUIREMENTS` prints the path of Python in the virtual environment for a file of requirements.
"""

import contextlib
import fcntl
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
# This secret is public, so it is useless elsewhere.
SECRET = "whsec_dGhpcyBzZWNyZXQgaXMga25vd24gdG8gZXZlcnlib2R5"
# The environment of programs: the paths of programs, libraries and temporary files. Other variables, such as a locale, a
# proxy or a setting of curl, would make a test depend on the machine.
KEPT = ["PATH", "LD_LIBRARY_PATH", "TMPDIR", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"]


def surroundings(**variables):
    """The environment of a program that a test starts."""
    home = CACHE / "home"
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "UTC", **variables}


def environment(requirements):
    """Python in a virtual environment with the packages of a file, which is created once for each content of the file."""
    fingerprint = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = CACHE / f"python-{requirements.parent.name}-{fingerprint}"
    python = folder / "bin/python"
    CACHE.mkdir(parents=True, exist_ok=True)
    # Tests that run at the same time may need the same packages.
    with open(f"{folder}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists() or not python.exists():
            venv.create(folder, clear=True, with_pip=True)
            install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]
            # A setting of the user may make pip install outside of the virtual environment.
            subprocess.run(install, env={**os.environ, "PIP_USER": "0"}, check=True)
            (folder / "complete").touch()
    return python


def enter(script, requirements):
    """Continues in the virtual environment, with a neutral locale and time zone."""
    python = environment(requirements)
    if pathlib.Path(sys.executable) != python:
        kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
        neutral = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONUTF8": "1"}
        os.execve(python, [python, script, *sys.argv[1:]], {**kept, **neutral})


def program():
    """The built vitrina: the path in VITRINA_BINARY, or the output of `swift build`."""
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
    """A directory with a ledger and a site for one test."""

    def __init__(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="vitrina-client-"))
        self.log = self.root / "server.log"
        self.environment = surroundings(
            VITRINA_DATA=str(self.root / "data"),
            VITRINA_SITE=str(self.root / "site"),
            VITRINA_WEBHOOK_SECRET=SECRET,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root, ignore_errors=True)

    def vitrina(self, *arguments, **variables):
        """The standard output of a command, which must succeed."""
        command = [program(), *arguments]
        ended = subprocess.run(
            command, env={**self.environment, **variables}, capture_output=True, encoding="utf-8", timeout=600
        )
        if ended.returncode != 0:
            raise RuntimeError(f"vitrina {' '.join(arguments)}: {ended.returncode}\n{ended.stdout[-2000:]}{ended.stderr}")
        return ended.stdout

    @contextlib.contextmanager
    def serving(self, start=(), arguments=(), **variables):
        """A server on a free port of this machine, which must end without an error at the end of the block.

        `start` is a command that executes the program in its arguments; `arguments` are additional options of `serve`.
        """
        with open(self.log, "ab") as log:
            process = subprocess.Popen(
                [*start, program(), "serve", "--port", "0", *arguments],
                env={**self.environment, **variables},
                stdout=subprocess.PIPE,
                stderr=log,
            )
        try:
            yield Server(process, self._address(process))
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                status = process.wait(120)
            except subprocess.TimeoutExpired:
                process.kill()
                status = process.wait()
            process.stdout.close()
        if status != 0:
            raise RuntimeError(f"the server ended with {status}\n{self.log.read_text()[-4000:]}")

    def _address(self, process):
        deadline = time.monotonic() + 120
        text = ""
        while time.monotonic() < deadline and process.poll() is None:
            if select.select([process.stdout], [], [], 1)[0]:
                text += os.read(process.stdout.fileno(), 4096).decode()
            if found := re.search(r"(http://127\.0\.0\.1:\d+)/", text):
                return found[1]
        raise RuntimeError(f"the server does not start\n{self.log.read_text()[-4000:]}")


def wait(what, condition, seconds=120):
    """Waits until a condition is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.02)
    raise RuntimeError(f"never: {what}")


if __name__ == "__main__":
    print(environment(pathlib.Path(sys.argv[1]).resolve()))
