"""The public keys that check access tokens."""

from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations

operations = Operations("keys")


class KeySet(TypedDict):
    """A JWKS (RFC 7517, RFC 8037)."""

    keys: list[dict[str, str]]


@operations.get(
    "/.well-known/jwks.json",
    rpc="sanji.identity.v1.IdentityService.ListSigningKeys",
    summary="公钥集",
    description="The keys of this stack and of every stack it has heard of.",
    sample={
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
                "kid": "510822-1",
                "alg": "EdDSA",
                "use": "sig",
            }
        ]
    },
)
async def get_signing_keys(call: Call) -> KeySet:
    return {"keys": call.parts.keyring.document["keys"]}
