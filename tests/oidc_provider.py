"""A real outside provider of sign-in, as a process of its own on a free port; it demands PKCE."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from infra.local.ports import free_ports
from tests.waiting import until

BACK = "https://zwfw.example.cn/back"
STARTS = 60.0


class OidcProvider:
    """Started when made; knows whoever is added by `vouch_for`."""

    def __init__(self) -> None:
        (self.port,) = free_ports(1)
        self.issuer = f"http://127.0.0.1:{self.port}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.oidc_provider_pkce", str(self.port)],
            env=os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def ready(self) -> "OidcProvider":
        """Wait until it answers."""
        until(self._answers, STARTS, "the provider")
        return self

    def vouch_for(self, subject: str, **claims: str) -> None:
        """Let somebody sign in with it, about whom its ID tokens say `claims`."""
        httpx.put(f"{self.issuer}/users/{subject}", json=claims, timeout=20).raise_for_status()

    def sign_in(self, authorization_url: str, subject: str) -> dict[str, str]:
        """Be `subject` and agree; the `code` and `state` that the browser is sent back with."""
        answer = httpx.post(authorization_url, data={"sub": subject}, timeout=20)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["location"])
        assert f"{back.scheme}://{back.netloc}{back.path}" == BACK
        return {name: values[0] for name, values in parse_qs(back.query).items() if name in ("code", "state")}

    def settings(self, folder: Path) -> Path:
        """A file of providers with this one, called `sichuan`, in `folder`."""
        (folder / "client_secret").write_text("not-a-secret\n", encoding="ascii")
        file = folder / "oidc.toml"
        file.write_text(
            "[[providers]]\n"
            f'id = "sichuan"\nname = "四川省统一身份认证"\nissuer = "{self.issuer}"\nclient_id = "sanji"\n'
            f'client_secret_file = "client_secret"\nredirect_uris = ["{BACK}"]\n',
            encoding="utf-8",
        )
        return file

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(20)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.issuer}/jwks", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False
