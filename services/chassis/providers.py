"""Outside providers of sign-in, as a TOML file names them. Pure: `services.chassis.oidc` speaks with them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MOST = 20
MAX_URI = 500
_ID = re.compile(r"[a-z][a-z0-9-]{0,31}")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider (OpenID Connect Core 1.0).

    `issuer`: exactly as in its tokens. `secret`: "" for a public client.
    `redirect_uris`: the only places it sends people back to. `id_number_claim`, `name_claim`: which
    claims of its ID tokens carry the resident ID number and the name. `scope`: what is asked of it.
    """

    id: str
    name: str
    issuer: str
    client_id: str
    redirect_uris: tuple[str, ...]
    secret: str = field(default="", repr=False)
    id_number_claim: str = "id_number"
    name_claim: str = "name"
    scope: str = "openid profile"


def read_providers(path: Path) -> tuple[Provider, ...]:
    """Read `[[providers]]` rows; a relative `client_secret_file` lies beside the file.

    Raises `OSError`, `KeyError`, `TypeError`, and `ValueError` that names the provider and what is wrong with it.
    """
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("providers", [])
    made = tuple(_provider(row, path.parent) for row in rows)
    if len(made) > MOST or len({one.id for one in made}) != len(made):
        raise ValueError(f"at most {MOST} providers, each with an id of its own")
    return made


def is_safe(url: str) -> bool:
    """True for https, and for http on this very machine; without user name and fragment."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment or len(url) > MAX_URI or not url.isascii():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)


def _provider(row: Mapping[str, Any], folder: Path) -> Provider:
    secret = row.get("client_secret_file", "")
    said = {name: row[name] for name in ("id_number_claim", "name_claim", "scope") if name in row}
    made = Provider(
        id=row["id"],
        name=row.get("name", row["id"]),
        issuer=row["issuer"],
        client_id=row["client_id"],
        redirect_uris=tuple(row["redirect_uris"]),
        secret=(folder / secret).read_text(encoding="utf-8").strip() if secret else "",
        **said,
    )
    if not _ID.fullmatch(made.id):
        raise ValueError(f"{made.id!r}: an id is 1 to 32 lower-case letters, digits and -")
    if not 1 <= len(made.redirect_uris) <= MOST:
        raise ValueError(f"{made.id}: 1 to {MOST} redirect_uris")
    for url in (made.issuer, *made.redirect_uris):
        if not is_safe(url):
            raise ValueError(f"{made.id}: not https: {url!r}")
    if "openid" not in made.scope.split():
        raise ValueError(f"{made.id}: scope has no openid")
    return made
