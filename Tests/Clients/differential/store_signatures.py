#!/usr/bin/env python3
"""Signs requests with botocore: reads one from each line of standard input, and writes its two signatures to a line of
standard output.

A line is an object with method, key, query, headers, time, lifetime, and token. SignatureTests compare the results with
Vitrina's signatures.
"""

import datetime
import json
import sys
import urllib.parse

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


class Clock:
    """The time of a request for botocore, which reads the time by several names."""

    def __init__(self, time):
        self.now = datetime.datetime.fromtimestamp(time, datetime.timezone.utc).replace(tzinfo=None)

    def __call__(self, *_, **__):
        return self.now


def sign(case):
    """The header `Authorization`, and the signature in a presigned address."""
    credentials = Credentials("AKIDEXAMPLE", "secret+/=", case.get("token"))
    botocore.auth.get_current_datetime = Clock(case["time"])
    url = "http://127.0.0.1:9000/bucket/" + urllib.parse.quote(case["key"], safe="/~")
    pairs = [tuple(pair) for pair in case["query"]]
    query = urllib.parse.urlencode(pairs, quote_via=urllib.parse.quote, safe="~")

    def request(address):
        made = AWSRequest(method=case["method"], url=address, headers=dict(case["headers"]))
        made.context["payload_signing_enabled"] = False
        made.headers["host"] = "127.0.0.1:9000"
        return made

    class Unsigned(botocore.auth.S3SigV4Auth):
        def payload(self, _):
            return "UNSIGNED-PAYLOAD"

    signed = request(url + ("?" + query if query else ""))
    Unsigned(credentials, "s3", "eu-central-1").add_auth(signed)
    presigned = request(url + ("?" + query if query else ""))
    botocore.auth.S3SigV4QueryAuth(credentials, "s3", "eu-central-1", expires=case["lifetime"]).add_auth(presigned)
    return {
        "authorization": signed.headers["Authorization"],
        "signature": presigned.url.rsplit("X-Amz-Signature=", 1)[1],
    }


for line in sys.stdin:
    print(json.dumps(sign(json.loads(line))), flush=True)
