#!/usr/bin/env python3
"""The pages per second that the server sends, compared with nginx and the same files.

    python3 Benchmarks/scale/static_pages.py [--seconds N]

It uses Debian's `nginx` and `wrk`. Both servers have the processors that wrk leaves them, and neither requires a link:
Vitrina runs with `--open`, and nginx serves files.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measuring import aims, deliveries, machine, programs, tables  # noqa: E402  (the path has to be there first)

_ROUNDS = 3
_CONNECTIONS = 32
_NGINX = """
daemon off;
worker_processes auto;
pid {directory}/nginx.pid;
error_log {directory}/nginx.log;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    tcp_nopush on;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {site};
    }}
}}
"""


def requests_per_second(server: programs.Server, path: str, seconds: int) -> float:
    url = f"http://127.0.0.1:{server.port}{path}"
    command = ["wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(text)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])


def nginx(site: pathlib.Path, directory: pathlib.Path) -> programs.Server:
    port = programs.free_port()
    settings = directory / "nginx.conf"
    settings.write_text(_NGINX.format(directory=directory, port=port, site=site))
    # By default, only its owner may use a temporary directory, but nginx's workers have another user.
    directory.chmod(0o755)
    return programs.Server(["nginx", "-c", str(settings)], {}, directory / "nginx.out", port)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=5)
    options = parser.parse_args()
    directory = pathlib.Path(tempfile.mkdtemp(prefix="vitrina-static-"))
    servers = {}
    try:
        print(machine.description(directory), file=sys.stderr)
        place = programs.Installation(directory, deliveries.SECRET)
        place.run("import", "-", stdin=place.sample(20, 1_000))
        place.run("build")
        command = [str(programs.vitrina()), "serve", "--open", "--port", "0", "--data", str(place.data), "--site", str(place.site)]
        servers["Vitrina"] = programs.Server(command, {"VITRINA_WEBHOOK_SECRET": deliveries.SECRET}, directory / "log")
        servers["Vitrina"].wait_until_caught_up(60)
        servers["nginx"] = nginx(place.site, directory)
        user = next(place.site.glob("accounts/*/en/users/*.html"))
        overview = user.parent.parent / "index.html"
        style = next(place.site.glob("assets/*.css"))
        rows = []
        ratios = []
        for file in (user, overview, style):
            path = "/" + str(file.relative_to(place.site))
            rates = {name: [] for name in servers}
            for _ in range(_ROUNDS):
                for name, server in servers.items():
                    rates[name].append(requests_per_second(server, path, options.seconds))
            best = {name: max(found) for name, found in rates.items()}
            ratio = tables.percentile([ours / theirs for ours, theirs in zip(*rates.values())], 50)
            ratios.append(ratio)
            size = f"{file.stat().st_size:,}"
            rows.append([file.name, size, f"{best['Vitrina']:,.0f}", f"{best['nginx']:,.0f}", f"{ratio:.2f}"])
        aims.note("static/nginx", min(ratios))
        print(tables.markdown_table(["file", "bytes", "Vitrina, requests/s", "nginx, requests/s", "ratio"], rows))
    finally:
        for server in servers.values():
            server.end()
        shutil.rmtree(directory)


if __name__ == "__main__":
    main()
