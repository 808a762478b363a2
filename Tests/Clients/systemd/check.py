#!/usr/bin/env python3
"""Checks the unit of `vitrina config systemd`: systemd accepts it, its security score is good, and the server runs with
the system calls that it allows."""

import json
import pathlib
import re
import signal
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import workplace  # noqa: E402

workplace.enter(__file__, HERE / "requirements.txt")
import http_client  # noqa: E402

# The highest allowed score of `systemd-analyze security`, from 0 (best) to 10.
EXPOSURE = 2.0


def verify(place, unit):
    """The unit with the program of this checkout instead of the installed one."""
    installed = "ExecStart=/usr/local/bin/vitrina serve"
    text = unit.read_text()
    assert installed in text, f"no {installed}"
    built = place.root / "built.service"
    built.write_text(text.replace(installed, f"ExecStart={workplace.program()} serve"))
    checked = subprocess.run(["systemd-analyze", "verify", built], capture_output=True, text=True)
    assert checked.returncode == 0 and not checked.stderr.strip(), checked.stderr
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={int(EXPOSURE * 10)}", built]
    judged = subprocess.run(command, capture_output=True, text=True)
    level = re.search(r"exposure level .*: ([0-9.]+)", judged.stdout)
    assert judged.returncode == 0 and level, judged.stdout[-2000:] + judged.stderr
    print(f"ok: systemd takes the unit; its exposure is {level[1]}")


def send(server, secret):
    event = {
        "type": "partner.created",
        "timestamp": "2026-03-01T10:00:00Z",
        "data": {"partner": "p1", "name": "Northwind"},
    }
    body = json.dumps(event).encode()
    return http_client.request(server.port, "POST", "/webhooks", http_client.signed(secret, "m-1", body), body).status


def serve(place, unit):
    secret = place.root / "webhook-secret"
    secret.write_text(workplace.SECRET + "\n")
    other = "whsec_" + "QW5vdGhlciBzZWNyZXQgdGhhdCBhbGwga25vdy4u"
    start = [sys.executable, HERE / "confined.py", unit]
    with place.serving(start, VITRINA_WEBHOOK_SECRET="", VITRINA_WEBHOOK_SECRET_FILE=str(secret)) as server:
        assert "Seccomp:\t2" in pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
        assert send(server, workplace.SECRET) == 202
        page = place.root / "site/partners/p1/es/index.html"
        workplace.wait("the page of the partner", page.exists)
        link = place.vitrina("share", "create", "partners/p1").strip().removeprefix(server.url)
        opened = http_client.request(server.port, "GET", link)
        assert opened.status == 303, opened
        shown = http_client.request(server.port, "GET", "/partners/p1/es/", {"Cookie": http_client.cookie(opened)})
        assert shown.status == 200 and shown.body == page.read_bytes(), shown
        # systemctl reload
        secret.write_text(other + "\n")
        server.process.send_signal(signal.SIGHUP)
        workplace.wait("the new secret", lambda: send(server, other) == 202)
        assert send(server, workplace.SECRET) == 401
    place.vitrina("verify")
    print("ok: the server serves, reloads and ends under the filters of the unit")


def main():
    with workplace.Workplace() as place:
        unit = place.root / "vitrina.service"
        unit.write_text(place.vitrina("config", "systemd"))
        verify(place, unit)
        serve(place, unit)


if __name__ == "__main__":
    main()
