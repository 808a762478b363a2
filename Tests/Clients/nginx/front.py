"""An nginx for the test, with the output of `vitrina config nginx`."""

import contextlib
import pathlib
import shutil
import signal
import socket
import subprocess

import workplace
from http_client import request


def nginx():
    """The installed nginx, or Debian's, extracted to the cache, because an installation would start a server."""
    if found := shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"):
        return found
    folder = workplace.CACHE / "nginx"
    binary = folder / "usr/sbin/nginx"
    if not binary.exists():
        folder.mkdir(parents=True, exist_ok=True)
        download = ["apt-get", "download", "-q", "nginx"]
        if subprocess.run(download, cwd=folder, capture_output=True).returncode != 0:
            subprocess.run(["apt-get", "update", "-q"], check=True, capture_output=True)
            subprocess.run(download, cwd=folder, check=True, capture_output=True)
        subprocess.run(["dpkg", "-x", next(folder.glob("nginx_*.deb")), folder], check=True)
    return binary


def replaced(text, old, new):
    assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
    return text.replace(old, new)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class PortTaken(Exception):
    """Another program has taken a port that was free before."""


class Front:
    """A running nginx."""

    def __init__(self, port, folder):
        self.port = port
        self.folder = folder

    @property
    def logs(self):
        return "".join((self.folder / name).read_text() for name in ["access.log", "error.log"])

    def get(self, target, headers=None, method="GET"):
        return request(self.port, method, target, headers)


@contextlib.contextmanager
def running(place, server):
    """Runs the printed configuration with the ports and directories of the test."""
    folder = place.root / "nginx"
    folder.mkdir()
    for attempt in range(5):
        port = free_port()
        try:
            process = started(place, server, port, folder)
            break
        except PortTaken:
            if attempt == 4:
                raise
    try:
        # nginx writes its process id once it listens.
        workplace.wait("nginx", lambda: process.poll() is not None or (folder / "nginx.pid").read_text())
        yield Front(port, folder)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)


def started(place, server, port, folder):
    """Starts nginx on a port."""
    site = place.vitrina("config", "nginx")
    site = replaced(site, "    listen 80;\n", f"    listen 127.0.0.1:{port};\n")
    site = replaced(site, "    listen [::]:80;\n", "")
    site = replaced(site, "server 127.0.0.1:8080;", f"server 127.0.0.1:{server.port};")
    if "s3://" not in place.environment["VITRINA_SITE"]:
        site = replaced(site, "root /srv/vitrina;", f"root {place.root}/site;")
    temporary = "".join(
        f"    {name}_temp_path {folder}/{name};\n" for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    )
    # The user of the test must be able to read the site; as root, nginx would use another user.
    user = "user root;\n" if pathlib.Path("/proc/self").owner() == "root" else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log info;\nevents {{}}\n"
        f"http {{\n{temporary}    access_log {folder}/access.log;\n    gzip on;\n{site}}}\n"
    )
    command = [nginx(), "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    if "Address already in use" in checked.stderr:
        raise PortTaken(checked.stderr)
    assert checked.returncode == 0 and "warn" not in checked.stderr, checked.stderr
    return subprocess.Popen(command)
