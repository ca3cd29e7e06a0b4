"""Signing in at an outside provider, such as national or provincial identity (OpenID Connect Core 1.0)."""

from typing import Annotated

from pydantic import Field
from sanji.identity.v1 import identity_oidc_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.devices import device_of, network_of
from gateway.operations import Operations
from gateway.routes.identity import RPC
from gateway.routes.identity.sessions import SESSION, SessionView, session_view
from gateway.routes.shapes import Body

STATE = "8Vw0m3vN0o1sX7yq5rJQm2c4kq8o0b1nTz6hYfLxWcE"
operations = Operations("oidc")


class ProviderView(TypedDict):
    """A provider. `redirect_uris`: where it may send people back to."""

    provider: str
    name: str
    redirect_uris: list[str]


class ProviderList(TypedDict):
    """All of them, at most 20."""

    items: list[ProviderView]


class Leaving(Body):
    """Where to come back to."""

    redirect_uri: Annotated[str, Field(max_length=500)]


class LeavingView(TypedDict):
    """Where to send the person. The app keeps `state` and compares it with what comes back."""

    authorization_url: str
    state: str


class ComingBack(Body):
    """What the provider sent the person back with."""

    code: Annotated[str, Field(max_length=4096)]
    state: Annotated[str, Field(max_length=64)]


@operations.get(
    "/v1/oidc/providers",
    rpc=RPC + "ListOidcProviders",
    summary="外部身份认证服务",
    description="The outside providers through which people may sign in here; none unless configured.",
    sample={
        "items": [
            {
                "provider": "sichuan",
                "name": "四川省统一身份认证",
                "redirect_uris": ["https://zwfw.example.cn/back"],
            }
        ]
    },
)
async def list_oidc_providers(call: Call) -> ProviderList:
    answer = await call.ask(call.rooms.identity.ListOidcProviders, pb.ListOidcProvidersRequest())
    return {
        "items": [
            {"provider": one.provider, "name": one.name, "redirect_uris": list(one.redirect_uris)}
            for one in answer.providers
        ]
    }


@operations.post(
    "/v1/oidc/{provider}/start",
    rpc=RPC + "StartOidcSignIn",
    summary="前往外部身份认证",
    description="Where to send the person (authorization code with PKCE, S256), and a state that works once within "
    "10 minutes.",
    status=201,
    missing=("OIDC_PROVIDER_UNKNOWN",),
    refusals=("REDIRECT_NOT_ALLOWED", "OIDC_UNAVAILABLE"),
    asked={"redirect_uri": "https://zwfw.example.cn/back"},
    sample={
        "authorization_url": "https://id.example.cn/authorize?response_type=code&client_id=sanji&state=8Vw0m3vN0o1s",
        "state": STATE,
    },
)
async def start_oidc_sign_in(call: Call, provider: str, body: Leaving) -> LeavingView:
    request = pb.StartOidcSignInRequest(provider=provider, redirect_uri=body.redirect_uri)
    answer = await call.ask(call.rooms.identity.StartOidcSignIn, request)
    return {"authorization_url": answer.authorization_url, "state": answer.state}


@operations.post(
    "/v1/oidc/{provider}/callback",
    rpc=RPC + "FinishOidcSignIn",
    summary="完成外部身份认证登录",
    description="Opens a session with assurance 3 for whom the provider vouches, and an account if there was none. An "
    "account that nobody had vouched for loses its password, its phone and its open sessions.",
    status=201,
    missing=("OIDC_PROVIDER_UNKNOWN",),
    refusals=("OIDC_STATE_UNKNOWN", "ID_TOKEN_INVALID", "OIDC_NUMBER_MISSING", "OIDC_UNAVAILABLE"),
    asked={"code": "SplxlOBeZQQYbYS6WxSbIA", "state": STATE},
    sample=SESSION,
)
async def finish_oidc_sign_in(call: Call, provider: str, body: ComingBack) -> SessionView:
    request = pb.FinishOidcSignInRequest(
        provider=provider,
        code=body.code,
        state=body.state,
        device=device_of(call.incoming.header(b"user-agent")),
        network=network_of(call.incoming.address),
    )
    return session_view((await call.ask(call.rooms.identity.FinishOidcSignIn, request)).session)
