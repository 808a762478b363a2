"""The requests of a normal sender: signed events one after the other."""

import json
import time

import workplace
from http_client import signed
from wire import Connection, request

MEDIA = "application/cloudevents+json"


def event(id, type="trial.sent", data=None, source="/hostile"):
    members = {"specversion": "1.0", "id": id, "source": source, "type": type, "time": "2026-03-01T10:00:00Z"}
    return json.dumps({**members, "data": data or {}}).encode()


def delivery(id, body=None, secret=workplace.SECRET, media=MEDIA, **more):
    """A complete request; `more` are additional headers."""
    body = event(id) if body is None else body
    headers = {**signed(secret, id, body, media), **{name.replace("_", "-"): value for name, value in more.items()}}
    return request("/webhooks", headers.items(), body)


def latencies(port, prefix, count, pause, is_welcome=lambda answer: answer.status == 202):
    """The seconds from each delivery to its acknowledgement, one after the other on a persistent connection."""
    times = []
    connection = Connection(port)
    try:
        for number in range(count):
            message = delivery(f"{prefix}-{number}")
            start = time.perf_counter()
            connection.send(message)
            answer = connection.answer()
            times.append(time.perf_counter() - start)
            assert is_welcome(answer), f"delivery {number}: {answer}"
            if answer.headers.get("connection") == "close":
                connection.close()
                connection = Connection(port)
            time.sleep(pause)
    finally:
        connection.close()
    return sorted(times)


def described(times):
    """The median, the 99th percentile and the maximum in milliseconds."""
    middle, late, worst = (times[min(len(times) - 1, int(len(times) * part))] * 1000 for part in (0.5, 0.99, 1))
    return (
        f"{len(times)} acknowledged, 50 % within {middle:.1f} ms, 99 % within {late:.1f} ms, all within {worst:.1f} ms"
    )


def memory(process, field="VmRSS"):
    """A field of /proc/PID/status in bytes."""
    with open(f"/proc/{process.pid}/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(f"{field}:"))
