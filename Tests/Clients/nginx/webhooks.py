"""Webhooks through nginx: a request arrives once and unchanged, and the server answers it."""

import json

import workplace
from http_client import request, signed
from suite import Suite, event


class WebhookTests(Suite):
    def test_signed_webhooks_get_through_as_they_are_and_the_page_follows(self):
        visitor, _ = self.visitor("accounts/acme")
        for media, message, pack in [
            ("application/cloudevents+json", "m-1", lambda event: event),
            ("application/cloudevents-batch+json", "m-2", lambda event: [event]),
            (
                "application/json",
                "m-3",
                lambda event: {"type": event["type"], "timestamp": event["time"], "data": event["data"]},
            ),
        ]:
            user = f"u-{message}"
            body = pack(
                event(
                    "user.added",
                    {"account": "acme", "user": user, "name": "Zoë 日本", "email": "z@example.com"},
                    message,
                )
            )
            body = json.dumps(body, ensure_ascii=False, indent=3).encode()
            headers = signed(workplace.SECRET, message, body, media)
            answer = request(self.front.port, "POST", "/webhooks", headers, body)
            assert answer.status == 202 and json.loads(answer.body) == {"accepted": 1, "duplicates": 0}, answer
            # The client sends the bytes in chunks, without a known length.
            again = request(
                self.front.port, "POST", "/webhooks", {**headers, "Transfer-Encoding": "chunked"}, self.chunks(body)
            )
            assert again.status == 202 and json.loads(again.body) == {"accepted": 0, "duplicates": 1}, again
            path = f"/accounts/acme/es/users/{user}.html"
            workplace.wait(path, lambda path=path: self.front.get(path, visitor).status == 200)

    def chunks(self, body):
        pieces = [body[start : start + 7] for start in range(0, len(body), 7)]
        return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"

    def test_refusals_of_webhooks_are_those_of_the_server(self):
        body = json.dumps(event("partner.created", {"partner": "!"})).encode()
        for headers, status in [
            ({"Content-Type": "application/json"}, 401),
            (signed("whsec_" + "QW5vdGhlciBzZWNyZXQgdGhhdCBhbGwga25vdy4u", "m-4", body), 401),
            (signed(workplace.SECRET, "m-5", body, "application/cloudevents+json"), 422),
            (signed(workplace.SECRET, "m-6", body, "text/plain"), 415),
        ]:
            answer = request(self.front.port, "POST", "/webhooks", headers, body)
            assert answer.status == status and answer.headers["Content-Type"] == "application/problem+json", answer
        for method, path, status in [
            ("GET", "/webhooks", 405),
            ("PUT", "/webhooks", 405),
            ("POST", "/webhooks/nobody", 404),
        ]:
            answer = request(self.front.port, method, path, {"Content-Type": "application/json"}, b"{}")
            assert answer.status == status and answer.headers["Content-Type"] == "application/problem+json", answer

    def test_nothing_that_is_posted_is_redirected(self):
        for path in [
            "/webhooks",
            "/webhooks/",
            "/webhooks/default",
            "/s",
            "/s/",
            "/help/es",
            "/help/es/",
            "/accounts/acme/es",
            "/",
        ]:
            answer = request(self.front.port, "POST", path, {"Content-Type": "application/json"}, b"{}")
            assert answer.status in {401, 404, 405}, f"{path}: {answer}"
            assert answer.headers["Content-Type"] == "application/problem+json", f"{path}: {answer}"

    def test_what_is_too_large_is_refused_in_the_words_of_the_server(self):
        problems = []
        for size in [1 << 20, (1 << 20) + 1, 1040 << 10, (1040 << 10) + 1, 4 << 20]:
            body = b" " * size
            headers = signed(workplace.SECRET, "m-7", body)
            try:
                answer = request(self.front.port, "POST", "/webhooks", headers, body)
            except (BrokenPipeError, ConnectionResetError):
                assert size > 2 << 20  # the refusal came before the end of the body
                continue
            assert answer.status == (400 if size == 1 << 20 else 413), answer
            assert answer.headers["Content-Type"] == "application/problem+json", answer
            assert answer.headers["webhook-delivery"] == "abort-message", answer
            if answer.status == 413:
                problems.append(json.loads(answer.body))
        assert len(problems) >= 3 and all(problem == problems[0] for problem in problems), problems

    def test_health_is_shown_and_metrics_are_not(self):
        for path in ["/health/live", "/health/ready", "/openapi.json"]:
            assert self.front.get(path).status == 200, path
        for headers in [{}, {"X-Forwarded-For": ""}, {"X-Forwarded-For": "127.0.0.1"}]:
            assert self.front.get("/metrics", headers).status == 404
        assert request(self.server.port, "GET", "/metrics").status == 200
