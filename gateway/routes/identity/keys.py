"""The public keys that check access tokens."""

from sanji.identity.v1 import identity_keys_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.identity import RPC
from gateway.routes.shapes import Nothing

operations = Operations("keys")


class KeySet(TypedDict):
    """A JWKS (RFC 7517, RFC 8037)."""

    keys: list[dict[str, str]]


class NextKey(TypedDict):
    """The key that is published and signs from `active_from` on."""

    kid: str
    stack: str
    active_from: str


@operations.get(
    "/.well-known/jwks.json",
    rpc=RPC + "ListSigningKeys",
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


@operations.post(
    "/v1/signing-keys",
    rpc=RPC + "RotateSigningKey",
    summary="更换签名密钥",
    description="Publishes this stack's next signing key; it signs a little later, and the one before checks until its "
    "last token has run out.",
    status=201,
    refusals=("KEY_ROTATION_RUNNING", "DIVISION_OUT_OF_SCOPE"),
    asked={},
    sample={
        "kid": "510822-9f0a3b5c7d1e2f40",
        "stack": "510822",
        "active_from": "2026-11-23T09:01:30.000+08:00",
    },
)
async def rotate_signing_key(call: Call, body: Nothing) -> NextKey:
    answer = await call.ask(call.rooms.identity.RotateSigningKey, identity_keys_pb2.RotateSigningKeyRequest())
    return {"kid": answer.key.kid, "stack": answer.key.stack, "active_from": answer.active_from}
