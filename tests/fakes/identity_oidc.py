"""An outside provider and begun sign-ins, in memory."""

from collections.abc import Mapping

from services.chassis.errors import Unavailable
from services.chassis.providers import Provider
from services.identity.domain.oidc import Attempt, hashed

BACK = "https://zwfw.example.cn/back"


class FakeAttempts:
    def __init__(self, most: int = 50_000) -> None:
        self.kept: dict[str, Attempt] = {}
        self._most = most

    def put(self, attempt: Attempt) -> None:
        if len(self.kept) >= self._most:
            raise Unavailable("OIDC_UNAVAILABLE")
        self.kept[attempt.id] = attempt

    def take(self, state: str) -> Attempt | None:
        return self.kept.pop(hashed(state), None)


class FakeProviders:
    """Vouches for `vouched`, whatever the code; `asked` lists each exchange as (code, verifier, nonce)."""

    def __init__(self) -> None:
        self.known: Mapping[str, Provider] = {
            name: Provider(name, "省统一身份认证", f"https://{name}.example.cn", "sanji", (BACK,))
            for name in ("sichuan", "national")
        }
        self.vouched: dict[str, object] = {}
        self.sent: list[tuple[str, str]] = []
        self.asked: list[tuple[str, str, str]] = []

    def authorization_url(
        self, provider: str, redirect_uri: str, state: str, nonce: str, challenge: str
    ) -> str:
        self.sent.append((nonce, challenge))
        return f"https://{provider}.example.cn/authorize?state={state}"

    def claims(
        self, provider: str, code: str, redirect_uri: str, verifier: str, nonce: str
    ) -> Mapping[str, object]:
        self.asked.append((code, verifier, nonce))
        return self.vouched
