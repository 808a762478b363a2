"""What the object store alone does: signed requests of a client that renders nothing."""

import http.client
import pathlib
import re
import subprocess
import time
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
from servers import ACCESS, BUCKET

HERE = pathlib.Path(__file__).resolve().parent
_SIGNER = botocore.auth.S3SigV4QueryAuth(botocore.credentials.Credentials(*ACCESS.values()), "s3", "us-east-1", expires=3600)


class StoreAlone:
    """Requests to the bucket over one connection, or over many with wrk."""

    def __init__(self, port: int, folder: pathlib.Path):
        self._port = port
        self._folder = folder
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        folder.mkdir()

    def signed(self, method: str, key: str, **query: str) -> str:
        """The path and the signed query of a request."""
        address = f"http://127.0.0.1:{self._port}/{BUCKET}/{urllib.parse.quote(key)}"
        request = botocore.awsrequest.AWSRequest(method, address, params=query)
        _SIGNER.add_auth(request)
        prepared = urllib.parse.urlsplit(request.prepare().url)
        return f"{prepared.path}?{prepared.query}"

    def answer(self, method: str, path: str, body: bytes | None = None) -> tuple[http.client.HTTPResponse, bytes]:
        """The answer to a signed request."""
        self._connection.request(method, path, body)
        answer = self._connection.getresponse()
        return answer, answer.read()

    def entity_tag(self, path: str) -> str | None:
        """The entity tag of an object, from a signed HEAD request."""
        return self.answer("HEAD", path)[0].headers.get("ETag")

    def put_time(self, key: str, body: bytes) -> float:
        """The seconds of one PUT."""
        path = self.signed("PUT", key)
        start = time.perf_counter()
        answer, _ = self.answer("PUT", path, body)
        seconds = time.perf_counter() - start
        assert answer.status == 200, answer.status
        return seconds

    def puts_per_second(self, prefix: str, site: pathlib.Path, connections: int, seconds: int) -> float:
        """The PUT requests per second that write the files of a site, again and again below new prefixes."""
        files = sorted(path for path in site.rglob("*") if path.is_file())
        # No store of these measurements writes more per second.
        most = 2500 * seconds
        requests = self._folder / "requests"
        with open(requests, "w") as lines:
            for number in range(most):
                file = files[number % len(files)]
                key = f"{prefix}{number // len(files)}/{file.relative_to(site)}"
                lines.write(f"{self.signed('PUT', key)}\t{file}\n")
        output = subprocess.run(
            ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "30s", "-s", HERE / "puts.lua",
             f"http://127.0.0.1:{self._port}/", "--", requests],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        assert "Non-2xx" not in output and "Socket errors" not in output, output
        return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])

    def list_time(self, prefix: str) -> tuple[float, int]:
        """The seconds of a list of all objects below a prefix, and their number."""
        query = {"list-type": "2", "prefix": prefix}
        count, start = 0, time.perf_counter()
        while True:
            answer, body = self.answer("GET", self.signed("GET", "", **query))
            assert answer.status == 200, body
            text = body.decode()
            count += text.count("<Key>")
            token = re.search("<NextContinuationToken>(.*?)</NextContinuationToken>", text)
            if not token:
                return time.perf_counter() - start, count
            query["continuation-token"] = token[1]
