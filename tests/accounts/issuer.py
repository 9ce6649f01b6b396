"""An identity provider on this machine: speaks HTTP, signs with RS256, and lies when a test wants it to."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "cong-to-cong-nghe", "only-between-the-two"
KEY = rsa.generate_private_key(65537, 2048)


class Issuer:
    """`person` is who sits there; `changed` claims replace the right ones (None leaves one out);
    `sign` writes the token; `also` comes from the address of userinfo."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {"sub": "so-1", "email": "hoa@example.gov.vn", "email_verified": True}
        self.changed: dict[str, Any] = {}
        self.also: dict[str, Any] = {}
        self.described: dict[str, Any] = {}
        self.asks = False  # shows a page with a button before it sends people back
        self.sign: Callable[[dict[str, Any]], str] = signed
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Door", (Door,), {"issuer": self}))
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.described,
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]}

    def way_back(self, asked: dict[str, str]) -> str:
        self.asked.append(asked)
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """For a code given once to this client, by whoever knows what the challenge was made of."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        good = asked and asked.get("code_challenge_method") == "S256" and asked["code_challenge"] == challenge
        if not good or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return None
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "auth_time": now,
            "nonce": asked.get("nonce"), **self.person, **self.changed,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": self.sign(claims)}


class Door(BaseHTTPRequestHandler):
    issuer: Issuer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = dict(parse_qsl(parts.query))
        if parts.path == "/authorize" and self.issuer.asks and "agreed" not in asked:
            self.answer(
                f'<link rel="icon" href="data:,"><a href="{self.path}&agreed=1">Tôi là Hoa</a>',
                "text/html; charset=utf-8",
            )
        elif parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.issuer.way_back(asked))
            self.end_headers()
        else:
            told = {
                "/.well-known/openid-configuration": self.issuer.description,
                "/keys": self.issuer.keys,
                "/userinfo": lambda: {"sub": self.issuer.person["sub"], **self.issuer.also},
            }.get(parts.path)
            self.answer(json.dumps(told()) if told else "", status=200 if told else 404)

    def do_POST(self) -> None:
        if self.path == "/elsewhere":
            self.send_response(307)
            self.send_header("Location", "/token")
            self.end_headers()
            return
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        token = self.issuer.token({name: values[0] for name, values in parse_qs(body).items()})
        self.answer(json.dumps(token or {"error": "invalid_grant"}), status=200 if token else 400)

    def answer(self, text: str, kind: str = "application/json", status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        """Quiet."""


def signed(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, KEY, "RS256", headers={"kid": "1"})
