"""Receives calls of a web hook, and believes those that are signed with the secret: python receiver.py PORT SECRET

Prints a line for each call. It needs nothing but Python.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

OLDEST = 300
"""Seconds: an older call may be one that somebody kept."""


def is_genuine(headers: dict[str, str], body: bytes, secret: bytes) -> bool:
    """Whether whoever knows the secret said this, lately."""
    stamp = headers["webhook-timestamp"]
    signed = f"{headers['webhook-id']}.{stamp}.".encode() + body
    mac = base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
    return hmac.compare_digest(headers["webhook-signature"], f"v1,{mac}") and abs(time.time() - int(stamp)) < OLDEST


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to a genuine call, 403 to any other."""

    def do_POST(self) -> None:
        """One call."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        genuine = is_genuine(headers, body, sys.argv[2].encode())
        print(json.loads(body)["event"] if genuine else "forged", flush=True)
        self.send_response(204 if genuine else 403)
        self.end_headers()


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
