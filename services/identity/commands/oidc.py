"""Sign-in at an outside provider. Codes and states never show in a `repr`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ListOidcProviders:
    """Public."""


@dataclass(frozen=True, slots=True)
class StartOidcSignIn:
    """`redirect_uri`: one of the provider's allow-list."""

    provider: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class FinishOidcSignIn:
    """`code` and `state`: as the provider sent the person back with. `device`, `network`: see `SignIn`."""

    provider: str
    code: str = field(repr=False)
    state: str = field(repr=False)
    device: str = ""
    network: str = ""
