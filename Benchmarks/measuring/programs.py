"""Vitrina's program, and servers that are stopped by their own process id."""

import contextlib
import http.client
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]


def vitrina() -> pathlib.Path:
    """The release build, or the program in the variable VITRINA."""
    path = pathlib.Path(os.environ.get("VITRINA", CHECKOUT / ".build/release/vitrina"))
    if not path.exists():
        raise SystemExit(f"{path} is missing: run swift build -c release --product vitrina, or name a program in VITRINA")
    return path


def built(product: str) -> pathlib.Path:
    """A program of the package Benchmarks, from a release build."""
    swift = ["swift", "build", "--package-path", CHECKOUT / "Benchmarks", "-c", "release", "--product", product]
    subprocess.run(swift, check=True, stdout=sys.stderr)
    folder = subprocess.run([*swift, "--show-bin-path"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    return pathlib.Path(folder, product)


def free_port() -> int:
    """A port that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server on 127.0.0.1, in a separate process group."""

    def __init__(self, command: list[str], environment: dict[str, str], log: pathlib.Path, port: int | None = None):
        """Starts the server, and returns when it listens.

        Without `port`, the server must print its address to standard output, as `vitrina serve` does.
        """
        self._log = open(log, "ab")
        self.process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if port is None else self._log,
            stderr=self._log,
            start_new_session=True,
        )
        self.pid = self.process.pid
        self.port = self._announced_port() if port is None else port
        self._wait_for_port()

    def _announced_port(self) -> int:
        line = self.process.stdout.readline().decode()
        if "http://" not in line:
            self.end()
            raise SystemExit(f"the server did not start: look at {self._log.name}")
        return int(line.rpartition(":")[2].strip().rstrip("/"))

    def _wait_for_port(self) -> None:
        for _ in range(500):
            try:
                self.connection(timeout=1).connect()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.02)
        self.end()
        raise SystemExit(f"the server does not listen: look at {self._log.name}")

    def connection(self, timeout: float = 30) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def get(self, path: str) -> tuple[int, str]:
        connection = self.connection()
        connection.request("GET", path)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, text

    def exchange(self, request: bytes) -> bytes:
        """The first bytes of the answer to a complete request, on a separate connection."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(request)
            return connection.recv(1 << 16)

    def gauge(self, name: str) -> float:
        """A number of /metrics."""
        for line in self.get("/metrics")[1].splitlines():
            if line.startswith(name + " "):
                return float(line.split()[1])
        raise SystemExit(f"/metrics has no {name}")

    def wait_until_caught_up(self, timeout: float) -> None:
        """Returns when the whole site is up to date with the ledger."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.gauge("vitrina_caught_up") == 1 and self.gauge("vitrina_regeneration_queue") == 0:
                return
            time.sleep(0.05)
        raise SystemExit(f"the site is not in line with the ledger after {timeout:.0f} seconds")

    def memory(self, field: str = "VmHWM") -> int:
        """A number of bytes from /proc/PID/status."""
        with open(f"/proc/{self.pid}/status") as status:
            for line in status:
                if line.startswith(field + ":"):
                    return int(line.split()[1]) * 1024
        return 0

    def children(self) -> int:
        """The number of running processes that the server has started."""
        count = 0
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            # A process may end meanwhile.
            with contextlib.suppress(OSError):
                # The name in parentheses may contain any characters; the parent is the second field after it.
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                count += int(fields[1]) == self.pid
        return count

    def processor_time(self) -> float:
        """The processor time of the process in seconds."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def signal(self, number: signal.Signals, to_group: bool = False) -> None:
        # The process group is the server's own and has its id, because the server was started as the leader of a session.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number) if to_group else os.kill(self.pid, number)

    def wait(self, timeout: float) -> int | None:
        """The exit code, negative for a signal; None if the server still runs."""
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        """Sends SIGTERM, and later SIGKILL. Commands that the server has started are not stopped; they end by themselves."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
            if self.wait(30) is None:
                self.signal(signal.SIGKILL)
                self.wait(10)
        if self.process.stdout:
            self.process.stdout.close()
        self._log.close()


class Installation:
    """A data directory and a site, and commands for them."""

    def __init__(self, directory: pathlib.Path, secret: str):
        self.directory = directory
        self.data = directory / "data"
        self.site = directory / "site"
        self._secret = secret
        directory.mkdir(parents=True, exist_ok=True)

    def sample(self, accounts: int, users: int) -> bytes:
        """Sample events, which are always the same."""
        command = [vitrina(), "sample", "--accounts", str(accounts), "--users", str(users), "--seed", "1"]
        return subprocess.run(command, capture_output=True, check=True, timeout=300).stdout

    def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """The standard output of a command."""
        options = ["--data", str(self.data)]
        if arguments[0] in ("build", "verify"):
            options += ["--site", str(self.site)]
        return subprocess.run(
            [vitrina(), *arguments, *options], input=stdin, capture_output=True, check=True, timeout=900
        ).stdout

    def start(self) -> Server:
        """`vitrina serve` on a free port."""
        return Server(
            [str(vitrina()), "serve", "--data", str(self.data), "--site", str(self.site), "--port", "0"],
            {"VITRINA_WEBHOOK_SECRET": self._secret},
            self.directory / "serve.log",
        )

    @contextlib.contextmanager
    def serving(self) -> Iterator[Server]:
        """A server that is stopped at the end of the block."""
        server = self.start()
        try:
            yield server
        finally:
            server.end()
