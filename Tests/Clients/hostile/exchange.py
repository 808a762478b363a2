"""Requests that no library would send, and all answers to them."""

import socket
import time

from wire import Closed, Connection


class Outcome:
    """The behavior of a server on one connection."""

    def __init__(self, answers, is_closed):
        self.answers = answers
        # Whether the server ended the connection.
        self.is_closed = is_closed

    @property
    def statuses(self):
        return [answer.status for answer in self.answers]

    def __repr__(self):
        return f"{self.answers}, {'closed' if self.is_closed else 'open'}"


def answer_to(port, message):
    """The answer to a request on its own connection."""
    connection = Connection(port)
    try:
        connection.send(message)
        return connection.answer()
    finally:
        connection.close()


def converse(port, parts, method="POST", patience=12):
    """Sends the parts one after the other, and reads until the server ends the connection or stops sending.

    The server gives a body ten seconds, so every answer arrives within the timeout.
    """
    connection = Connection(port, timeout=patience)
    answers = []
    try:
        for part in parts:
            try:
                connection.send(part)
            except OSError:
                break  # The server has ended the connection; earlier answers can still be read.
            time.sleep(0.01)
        while True:
            answers.append(connection.answer(method))
    except Closed:
        return Outcome(answers, True)
    except (TimeoutError, socket.timeout):
        return Outcome(answers, False)
    finally:
        connection.close()


def pieces(rng, request):
    """A request that is divided at random places, as in networks."""
    cuts = sorted(rng.sample(range(1, len(request)), min(rng.choice([0, 0, 1, 3]), len(request) - 1)))
    return [request[start:end] for start, end in zip([0, *cuts], [*cuts, len(request)], strict=True)]
