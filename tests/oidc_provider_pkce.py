"""The provider's own process: `python -m tests.oidc_provider_pkce PORT`.

The library that it runs keeps no challenge. Here every code is bound to one, S256 only (RFC 7636), by authlib's
extension of the grant that the library is built on.
"""

import sys
from typing import Any

import uvicorn
from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc7636 import CodeChallenge
from oidc_provider_mock import _app, app

METHOD = "S256"
_challenges: dict[str, str] = {}


class Challenge(CodeChallenge):
    """Refuses who asks without a challenge, and who redeems without its verifier."""

    def validate_code_challenge(self, grant: Any, redirect_uri: Any) -> None:
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != METHOD:
            raise InvalidRequestError(f"a code_challenge of {METHOD} is required")
        super().validate_code_challenge(grant, redirect_uri)

    def get_authorization_code_challenge(self, authorization_code: Any) -> str:
        return _challenges[authorization_code.code]

    def get_authorization_code_challenge_method(self, authorization_code: Any) -> str:
        return METHOD


class Grant(_app.AuthorizationCodeGrant):
    """The library's grant, whose codes are bound."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        Challenge()(self)

    def save_authorization_code(self, code: str, request: Any) -> None:
        _challenges[code] = request.payload.data["code_challenge"]
        super().save_authorization_code(code, request)


def main() -> None:
    """Answer until ended."""
    _app.AuthorizationCodeGrant = Grant  # type: ignore[misc]
    uvicorn.run(app(require_nonce=True), interface="wsgi", port=int(sys.argv[1]), log_config=None)


if __name__ == "__main__":
    main()
