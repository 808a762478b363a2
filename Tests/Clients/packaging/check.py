#!/usr/bin/env python3
"""Tests the Debian package on a minimal Debian without Swift: install, use, upgrade, remove, purge.

The minimal Debian is a directory that debootstrap creates. Its programs run through chroot, which needs root. It has no
running systemd, so the test starts the service with its user and with the environment of the unit.
"""

import contextlib
import json
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import workplace  # noqa: E402

workplace.enter(__file__, HERE / "requirements.txt")
import http_client  # noqa: E402

SUITE = "bookworm"
# Intentional errors of lintian: the Swift runtime is linked in.
TOLERATED = ["embedded-library"]


def run(*command, **options):
    """The output of a command, which must succeed."""
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", **options)
    if ended.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}: {ended.returncode}\n{ended.stdout}\n{ended.stderr}")
    return ended.stdout


def mirror():
    """The Debian mirror of this machine."""
    for source in ["/etc/apt/sources.list", *map(str, pathlib.Path("/etc/apt/sources.list.d").glob("*"))]:
        if pathlib.Path(source).exists():
            if found := re.search(r"(?m)^(?:deb |URIs: ?)(https?://\S+/debian)/?\s", pathlib.Path(source).read_text()):
                return found[1]
    return "http://deb.debian.org/debian"


class Machine:
    """A minimal Debian in a directory."""

    def __init__(self, root):
        self.root = root
        archive = workplace.CACHE / f"debian-{SUITE}.tar"
        if not archive.exists():
            workplace.CACHE.mkdir(parents=True, exist_ok=True)
            made = workplace.CACHE / f"debian-{SUITE}"
            shutil.rmtree(made, ignore_errors=True)
            run("debootstrap", "--variant=minbase", SUITE, made, mirror())
            run("tar", "-C", made, "--one-file-system", "-cf", f"{archive}.new", ".")
            os.rename(f"{archive}.new", archive)
            shutil.rmtree(made)
        root.mkdir()
        run("tar", "-C", root, "-xf", archive)
        # It uses the network of this machine.
        for name in ["etc/resolv.conf", "etc/hosts"]:
            shutil.copy(f"/{name}", root / name)
        shutil.copytree("/etc/apt/apt.conf.d", root / "etc/apt/apt.conf.d", dirs_exist_ok=True)

    def __enter__(self):
        # Programs read their arguments in /proc.
        run("mount", "-t", "proc", "proc", self.root / "proc")
        return self

    def __exit__(self, *_):
        run("umount", self.root / "proc")

    def __call__(self, *command, user=None, **variables):
        """The output of a command on the machine."""
        return run(*self.command(command, user), env=self.environment(variables))

    def command(self, command, user=None):
        return ["chroot", *([f"--userspec={user}"] if user else []), self.root, *command]

    @staticmethod
    def environment(variables):
        return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"} | variables

    @contextlib.contextmanager
    def serving(self, user, **variables):
        """The port of the installed server, which must end without an error."""
        process = subprocess.Popen(
            self.command(["vitrina", "serve", "--port", "0"], user),
            env=self.environment(variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            text = ""
            deadline = time.monotonic() + 60
            while not (found := re.search(r"http://127\.0\.0\.1:(\d+)/", text)):
                assert time.monotonic() < deadline and process.poll() is None, f"no server: {text}"
                if select.select([process.stdout], [], [], 1)[0]:
                    text += os.read(process.stdout.fileno(), 4096).decode()
            yield int(found[1])
        finally:
            process.send_signal(signal.SIGTERM)
            status = process.wait(60)
            process.stdout.close()
        assert status == 0, f"the server ended with {status}"


def lint(package):
    found = subprocess.run(["lintian", "--fail-on=none", package], capture_output=True, text=True).stdout
    errors = [line for line in found.splitlines() if line.startswith("E:")]
    errors = [line for line in errors if not any(f": {tag} " in line for tag in TOLERATED)]
    assert not errors, "\n".join(errors)
    print(f"ok: no errors of lintian, {sum(line.startswith('W:') for line in found.splitlines())} warnings")


def send(port, secret, number):
    event = {
        "type": "partner.created" if number == 1 else "partner.updated",
        "timestamp": f"2026-03-0{number}T10:00:00Z",
        "data": {"partner": "p1", "name": f"Northwind {number}"},
    }
    body = json.dumps(event).encode()
    answer = http_client.request(port, "POST", "/webhooks", http_client.signed(secret, f"m-{number}", body), body)
    assert answer.status == 202, answer


def newer(package, place):
    """The same package with a higher version."""
    tree = place / "newer"
    run("dpkg-deb", "-R", package, tree)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"(?m)^Version: .*", "Version: 999.0.0", control.read_text()))
    made = place / "vitrina_999.0.0.deb"
    run("dpkg-deb", "--root-owner-group", "-b", tree, made)
    return made


def install(machine, package):
    shutil.copy(package, machine.root / "tmp/vitrina.deb")
    machine("apt-get", "install", "-y", "--no-install-recommends", "/tmp/vitrina.deb")


def check(package, place):
    lint(package)
    with Machine(place / "root") as machine:
        use(machine, package, place)


def use(machine, package, place):
    machine("apt-get", "update")
    start = time.monotonic()
    install(machine, package)
    print(f"info: installed with the libraries it needs in {time.monotonic() - start:.0f} s")
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-z]+\n", machine("vitrina", "--version"))
    assert "libswift" not in machine("ldd", "/usr/bin/vitrina")
    assert not list((machine.root / "usr").glob("**/libswift*")), "the package brings no library of Swift"
    # Without man-db no page can be shown, but its file must exist; the same applies to completions.
    for file in ["man/man1/vitrina-share-create.1.gz", "bash-completion/completions/vitrina", "doc/vitrina/README.Debian",
                 "doc/vitrina/examples/sources/erp.json", "doc/vitrina/examples/sheets/users.es.csv"]:
        assert (machine.root / "usr/share" / file).exists(), file
    secret_file = machine.root / "etc/vitrina/webhook-secret"
    assert secret_file.stat().st_mode & 0o777 == 0o600
    secret = secret_file.read_text().strip()

    machine("vitrina", "demo", "--no-serve", "--data", "/tmp/demo/data", "--site", "/tmp/demo/site")
    assert list((machine.root / "tmp/demo/site/accounts").iterdir())
    print("ok: the demo's pages, without Swift on the machine")
    # Nothing listens on port 1.
    database = subprocess.run(
        machine.command(["vitrina", "status", "--data", "postgresql://127.0.0.1:1/vitrina"]),
        env=machine.environment({}),
        capture_output=True,
        encoding="utf-8",
    )
    assert database.returncode == 69 and "postgresql://127.0.0.1:1/vitrina" in database.stderr, database
    print("ok: the package can keep its ledger in PostgreSQL")

    machine("useradd", "--system", "served")
    for directory in ["ledger", "site"]:
        machine("install", "-d", "-o", "served", "-m", "0755", "/var/lib/vitrina", f"/var/lib/vitrina/{directory}")
    unit = (machine.root / "lib/systemd/system/vitrina.service").read_text()
    assert "ExecStart=/usr/bin/vitrina serve" in unit and "/usr/local" not in unit
    settings = {"VITRINA_DATA": "/var/lib/vitrina/ledger", "VITRINA_SITE": "/var/lib/vitrina/site"}
    for line in settings.items():
        assert "=%S/vitrina/".join([line[0], line[1].rsplit("/", 1)[1]]) in unit, line
    service = settings | {"VITRINA_WEBHOOK_SECRET": secret}
    page = machine.root / "var/lib/vitrina/site/partners/p1/es/index.html"

    with machine.serving("served", **service) as port:
        send(port, secret, 1)
        workplace.wait("the page", lambda: page.exists() and "Northwind 1" in page.read_text())
        link = machine("vitrina", "share", "create", "partners/p1", user="served", **settings).strip()
        path = "/s/" + link.rsplit("/", 1)[1]
        assert http_client.request(port, "GET", path).status in (302, 303)
    print("ok: a signed webhook and its page, by a server under its own user")

    install(machine, newer(package, place))
    assert machine("dpkg-query", "-W", "-f", "${Version}", "vitrina") == "999.0.0"
    assert secret_file.read_text().strip() == secret
    with machine.serving("served", **service) as port:
        send(port, secret, 2)
        workplace.wait("the next page", lambda: "Northwind 2" in page.read_text())
        assert http_client.request(port, "GET", path).status in (302, 303)
    print("ok: after the upgrade, events, links and the secret are as they were")

    ledger = machine.root / "var/lib/vitrina/ledger/ledger.sqlite"
    machine("apt-get", "remove", "-y", "vitrina")
    assert ledger.exists() and secret_file.exists() and not (machine.root / "usr/bin/vitrina").exists()
    machine("apt-get", "purge", "-y", "vitrina")
    assert ledger.exists() and secret_file.exists(), "nobody agreed to delete the data"
    install(machine, package)
    question = "vitrina vitrina/delete-data boolean true\n"
    run(*machine.command(["debconf-set-selections"]), input=question, env=machine.environment({}))
    machine("apt-get", "purge", "-y", "vitrina")
    assert not ledger.exists() and not secret_file.exists()
    left = [path for path in machine.root.glob("usr/**/*vitrina*")]
    assert not left, left
    print("ok: removal keeps the data; a purge deletes it only if an administrator agreed")


def main():
    if os.geteuid() != 0:
        sys.exit("debootstrap and chroot need root: sudo make test-deb")
    packages = sorted((workplace.CHECKOUT / ".build").glob("vitrina_*.deb"), key=lambda path: path.stat().st_mtime)
    if not packages:
        sys.exit("no package: make deb")
    with workplace.Workplace() as place:
        check(packages[-1], place.root)


if __name__ == "__main__":
    main()
