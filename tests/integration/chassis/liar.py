"""A provider of sign-in that says whatever it is told to, on a real socket."""

import json
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from services.chassis.fakes import FakeClock
from services.chassis.oidc import Oidc
from services.chassis.providers import Provider

BACK = "https://zwfw.example.cn/back"
RSA = rsa.generate_private_key(65537, 2048)
OTHER_RSA = rsa.generate_private_key(65537, 2048)
SMALL_RSA = rsa.generate_private_key(65537, 1024)
EC, ED = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
ALGORITHMS: dict[str, Any] = {
    "RS256": (RSA, jwt.algorithms.RSAAlgorithm),
    "ES256": (EC, jwt.algorithms.ECAlgorithm),
    "EdDSA": (ED, jwt.algorithms.OKPAlgorithm),
}


def public(key: Any, algorithm: Any, **said: str) -> dict[str, Any]:
    """A row of a JWKS."""
    row: dict[str, Any] = algorithm.to_jwk(key.public_key(), as_dict=True)
    return {name: value for name, value in row.items() if name != "key_ops"} | said


class Liar:
    """A provider: `keys` are its JWKS, `answer` (status, body) of its token endpoint; `asked` what came.

    `goes_on` holds the token endpoint back while it is clear; with `drips` answers never end.
    """

    def __init__(self) -> None:
        liar = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                liar.asked.append(self.path)
                found = liar.discovery() if "openid" in self.path else {"keys": liar.keys}
                self.tell(200, json.dumps(found).encode())

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                liar.asked.append(self.path)
                liar.form = {name: one for name, [one] in parse_qs(form).items()}
                liar.basic = self.headers.get("Authorization", "")
                liar.reached.set()
                liar.goes_on.wait(20)
                self.tell(*liar.answer)

            def tell(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Location", f"{liar.issuer}/elsewhere")
                self.send_header("Content-Length", str(10**6 if liar.drips else len(body)))
                self.end_headers()
                if liar.drips:
                    self.drip()
                else:
                    self.wfile.write(body)

            def drip(self) -> None:
                with suppress(OSError):
                    while not liar.over.wait(0.01):
                        self.wfile.write(b" ")
                        self.wfile.flush()

            def log_message(self, format: str, *args: Any) -> None:
                return None

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.clock = FakeClock()
        self.keys = [public(key, kind, kid=name) for name, (key, kind) in ALGORITHMS.items()]
        self.metadata: dict[str, Any] = {}
        self.asked: list[str] = []
        self.form: dict[str, str] = {}
        self.basic = ""
        self.answer = (200, b"{}")
        self.drips = False
        self.reached, self.goes_on, self.over = Event(), Event(), Event()
        self.goes_on.set()
        Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
        } | self.metadata

    def says(self, **changed: Any) -> dict[str, Any]:
        """Claims that are good, but for what is `changed`; None takes one away."""
        now = int(self.clock.now().timestamp())
        good = {
            "iss": self.issuer,
            "sub": "u-1",
            "aud": "sanji",
            "nonce": "n-1",
            "iat": now,
            "exp": now + 300,
        }
        return {name: value for name, value in (good | changed).items() if value is not None}

    def gives(self, token: str) -> None:
        self.answer = (200, json.dumps({"id_token": token}).encode())

    def door(self, seconds: float = 5.0, at_once: int = 4, **said: Any) -> Oidc:
        made = {"secret": "p:ß", "redirect_uris": (BACK,), "client_id": "sanji"} | said
        return Oidc([Provider("it", "它", self.issuer, **made)], self.clock, seconds, at_once)
