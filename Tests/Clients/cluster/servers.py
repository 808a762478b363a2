"""The servers of a cluster: PostgreSQL, an object store, and servers of Vitrina, each with its own machine and network."""

import contextlib
import http.client
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import time

import botocore.config
import botocore.exceptions
import botocore.session
import workplace
from proxy import Proxy

ACCESS = {"AWS_ACCESS_KEY_ID": "vitrina-tests", "AWS_SECRET_ACCESS_KEY": "a secret of no worth"}
BUCKET = "licenses"
PREFIX = "site/"


def free_port(twin=0):
    """A free port, whose port plus `twin` is free too."""
    for _ in range(200):
        with contextlib.ExitStack() as probes:
            probe = probes.enter_context(socket.socket())
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
            if not twin:
                return port
            if port + twin < 65536:
                other = probes.enter_context(socket.socket())
                with contextlib.suppress(OSError):
                    other.bind(("127.0.0.1", port + twin))
                    return port
    raise RuntimeError("no free port")


class Postgres:
    """A PostgreSQL server with its data in a directory and with `fsync`."""

    def __init__(self, root):
        self.folder = root / "postgresql"
        self.folder.mkdir()
        self.port = free_port()
        found = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True).stdout.strip()
        folders = [pathlib.Path(found)] if found else []
        folders += sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
        self._bin = next((folder for folder in folders if (folder / "initdb").exists()), None)
        if self._bin is None:
            sys.exit("PostgreSQL is missing: install it with apt-get install postgresql")
        self._user = []
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            self._user = ["runuser", "-u", "postgres", "--"]
            shutil.chown(self.folder, "postgres")
            root.chmod(0o711)
        options = ["-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run("initdb", "-D", self.folder / "data", *options)
        settings = f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 200\n"
        # Runs as the user of the server, because no other user can write there.
        subprocess.run(
            [*self._user, "tee", "-a", self.folder / "data/postgresql.conf"],
            input=settings, text=True, stdout=subprocess.DEVNULL, check=True, cwd=self.folder,
        )  # fmt: skip
        self.start()

    def _run(self, program, *arguments):
        # The output is a file, because a server that continues must not inherit a pipe.
        with open(self.folder.parent / "postgresql.log", "ab") as log:
            subprocess.run(
                [*self._user, self._bin / program, *arguments],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True, cwd=self.folder,
            )  # fmt: skip

    def start(self):
        self._run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "start")

    def crash(self):
        """Stops without a checkpoint, as in a crash. The next start recovers from the log."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def address(self, port=None):
        return f"postgresql://postgres@127.0.0.1:{port or self.port}/postgres?sslmode=disable&gssencmode=disable"

    def sql(self, statement):
        command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.address(), "-c", statement]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


class Store:
    """A SeaweedFS server: an S3-compatible store that checks signatures."""

    def __init__(self, root):
        self._folder = root / "store"
        (self._folder / "data").mkdir(parents=True)
        (self._folder / "s3.json").write_text(
            '{"identities":[{"name":"tests","credentials":[{"accessKey":"%s","secretKey":"%s"}],'
            '"actions":["Admin","Read","List","Tagging","Write"]}]}' % tuple(ACCESS.values())
        )
        # Each port has a second one for the store's own protocol.
        self._ports = [free_port(10000) for _ in range(4)]
        self.port = self._ports[3]
        self._process = None
        self.client = botocore.session.get_session().create_client(
            "s3",
            region_name="us-east-1",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id=ACCESS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=ACCESS["AWS_SECRET_ACCESS_KEY"],
            config=botocore.config.Config(retries={"max_attempts": 5}),
        )
        self.start()

    def start(self):
        master, volume, filer, port = self._ports
        weed = pathlib.Path(sys.executable).parent / "weed"
        command = [
            weed, "-logtostderr=true", "server", f"-dir={self._folder}/data", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
            f"-master.port={master}", "-master.telemetry=false", "-master.volumeSizeLimitMB=64",
            f"-volume.port={volume}", "-volume.max=0", "-filer", f"-filer.port={filer}", "-s3", f"-s3.port={port}",
            "-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.config={self._folder}/s3.json",
        ]  # fmt: skip
        with open(self._folder / "log", "ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=workplace.surroundings()
            )
        workplace.wait("the store answers", self._answers)

    def _answers(self):
        if self._process.poll() is not None:
            raise RuntimeError((self._folder / "log").read_text()[-2000:])
        try:
            self.client.create_bucket(Bucket=BUCKET)
        except botocore.exceptions.ClientError as error:
            if "BucketAlready" not in error.response["Error"]["Code"]:
                return False
        except botocore.exceptions.BotoCoreError:
            return False
        try:
            self.client.put_object(Bucket=BUCKET, Key="ready", Body=b"1")
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
            time.sleep(0.2)
            return False
        return True

    def kill(self):
        self._process.kill()
        self._process.wait()

    def files(self):
        """All files of the site, without Vitrina's own objects."""
        found = {}
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=PREFIX):
            for listed in page.get("Contents", []):
                path = listed["Key"].removeprefix(PREFIX)
                if not path.startswith(".vitrina/"):
                    body = self.client.get_object(Bucket=BUCKET, Key=listed["Key"])["Body"]
                    found[path] = body.read()
        return found


class Node:
    """A server of Vitrina in some roles, with its own directory and its own network to the other servers."""

    def __init__(self, name, roles, root, postgres, store, *options, **variables):
        self.name = name
        self.options = options
        self.root = root / name
        self.root.mkdir()
        self.database = Proxy(postgres.port)
        self.network = Proxy(store.port)
        self.log = self.root / "server.log"
        self._roles = roles
        self.environment = workplace.surroundings(
            VITRINA_DATA=postgres.address(self.database.port),
            VITRINA_SITE=f"s3://{BUCKET}/{PREFIX.rstrip('/')}",
            VITRINA_S3_ENDPOINT=f"http://127.0.0.1:{self.network.port}",
            VITRINA_WEBHOOK_SECRET=workplace.SECRET,
            **ACCESS,
            **variables,
        )
        self.process = None
        self.port = None

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [workplace.program(), "serve", "--port", "0", "--roles", self._roles, *self.options],
                cwd=self.root, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        text = ""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            if select.select([self.process.stdout], [], [], 0.5)[0]:
                text += os.read(self.process.stdout.fileno(), 4096).decode()
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", text):
                self.port = int(found[1])
                return
        raise RuntimeError(f"{self.name} does not start\n{self.log.read_text()[-2000:]}")

    def send(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.port = None
        self.send(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def end(self):
        """Sends SIGTERM, after which the server must end without an error."""
        self.port = None
        self.send(signal.SIGTERM)
        status = self.process.wait(120)
        self.process.stdout.close()
        if status != 0:
            raise RuntimeError(f"{self.name} ended with {status}\n{self.log.read_text()[-4000:]}")

    def restart_if_ended(self):
        """Starts the server again if it has ended, as systemd does."""
        if self.process.poll() is not None:
            self.port = None
            self.process.stdout.close()
            self.start()

    def metrics(self):
        """The metrics of the server by name; empty if it does not answer."""
        connection = None
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port or 1, timeout=2)
            connection.request("GET", "/metrics")
            text = connection.getresponse().read().decode()
        except (OSError, http.client.HTTPException):
            return {}
        finally:
            if connection:
                connection.close()
        values = re.findall(r"^(vitrina_\w+(?:\{.*\})?) ([0-9.e+-]+)$", text, re.MULTILINE)
        return {name: float(value) for name, value in values}

    def vitrina(self, *arguments):
        """The standard output of a command on this machine, which must succeed."""
        ended = subprocess.run(
            [workplace.program(), *arguments], cwd=self.root, env=self.environment, capture_output=True, text=True, timeout=600
        )
        if ended.returncode != 0:
            raise RuntimeError(f"vitrina {' '.join(arguments)}: {ended.returncode}\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
        return ended.stdout
