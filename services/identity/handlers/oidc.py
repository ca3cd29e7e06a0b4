"""Signing in through an outside provider that knows the person by her resident ID number."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.chassis.auth import CITIZEN
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from services.chassis.messages import Actor
from services.chassis.providers import Provider
from services.chassis.room import STALE_VERSION
from services.identity.commands import FinishOidcSignIn, ListOidcProviders, StartOidcSignIn
from services.identity.domain import oidc
from services.identity.domain.accounts import Person, name_faults
from services.identity.domain.documents import RESIDENT_ID, document_faults, document_key, normal_number
from services.identity.domain.oidc import MAX_CODE, MAX_STATE, Begun
from services.identity.domain.parties import SELF_REGISTERED, VOUCHED_FOR
from services.identity.domain.sessions import Opened
from services.identity.events import AssuranceRaised, PersonRegistered
from services.identity.handlers.accounts import ALREADY_EXISTS
from services.identity.handlers.people import account_behind
from services.identity.handlers.revoking import end_each
from services.identity.handlers.sessions import open_session
from services.identity.ports import Identity

TRIES = 4


def list_oidc_providers(command: ListOidcProviders, identity: Identity) -> Sequence[Provider]:
    """All of them, as configured."""
    return tuple(identity.providers.known.values())


def start_oidc_sign_in(command: StartOidcSignIn, identity: Identity) -> Begun:
    """Bind a fresh state, nonce and verifier together; nothing is kept when the provider is away."""
    provider = _provider(command.provider, identity)
    if command.redirect_uri not in provider.redirect_uris:
        raise Invalid("REDIRECT_NOT_ALLOWED", "该回跳地址未登记")
    attempt, state = oidc.begin(provider.id, command.redirect_uri, identity.clock.now())
    url = identity.providers.authorization_url(
        provider.id, attempt.redirect_uri, state, attempt.nonce, attempt.challenge
    )
    identity.attempts.put(attempt)
    return Begun(url, state)


def finish_oidc_sign_in(command: FinishOidcSignIn, identity: Identity) -> Opened:
    """A session with assurance 3 (ledger R253). The state is used up whatever comes of it."""
    provider = _provider(command.provider, identity)
    attempt = identity.attempts.take(command.state) if 0 < len(command.state) <= MAX_STATE else None
    if attempt is None or attempt.provider != provider.id or attempt.ends_at <= identity.clock.now():
        raise Forbidden("OIDC_STATE_UNKNOWN", "登录请求无效、已使用或已过期，请重新登录")
    claims = identity.providers.claims(
        provider.id, command.code[:MAX_CODE], attempt.redirect_uri, attempt.verifier, attempt.nonce
    )
    person = _account(*_who(claims, provider, identity), identity)
    return open_session(person.caller(identity.stack), command.device, command.network, False, identity)


def _who(claims: Mapping[str, object], provider: Provider, identity: Identity) -> tuple[str, str]:
    """(number, name) as the provider vouches."""
    number, name = claims.get(provider.id_number_claim), claims.get(provider.name_claim)
    if (
        not isinstance(number, str)
        or not isinstance(name, str)
        or document_faults(number, RESIDENT_ID, identity.clock.today(), "")
        or name_faults(name)
    ):
        raise Forbidden("OIDC_NUMBER_MISSING", "身份认证服务未提供有效的姓名和公民身份号码")
    return normal_number(number), name.strip()


def _account(number: str, name: str, identity: Identity) -> Person:
    """The person's account at level 3, whatever others do to it at the same time.

    Tried again here: what comes after a used-up state cannot be asked again from outside.
    """
    person_id = identity.seals.index(document_key(number))
    for _ in range(TRIES):
        was = account_behind(person_id, identity)
        try:
            if was is None:
                return _opened_account(person_id, number, name, identity)
            return was if was.assurance >= VOUCHED_FOR else _raised(was, name, identity)
        except Conflict as refusal:
            if refusal.reason not in (ALREADY_EXISTS, STALE_VERSION):
                raise
    raise Unavailable("OIDC_UNAVAILABLE", "登录未能完成，请重新登录", retry_after=1.0)


def _opened_account(person_id: str, number: str, name: str, identity: Identity) -> Person:
    """Without a password: nobody signs in to it but through the provider."""
    now = identity.clock.now()
    person = Person(
        id=person_id,
        number_sealed=identity.seals.seal(number),
        name=name,
        phone_sealed="",
        password="",
        created_at=now,
        assurance=VOUCHED_FOR,
    )
    event = PersonRegistered(
        subject=person_id,
        division=identity.stack,
        destination=identity.stack,
        at=now,
        by=_self(person, identity),
        person=person_id,
        name_masked=person.caller(identity.stack).name_masked,
    )
    return identity.people.add(person, [event, _assured(person, SELF_REGISTERED, identity)])


def _raised(was: Person, name: str, identity: Identity) -> Person:
    """At level 3, under the name vouched for.

    Anybody who knew the number may have opened an account of level 1. What that one set is dropped and her
    sessions end before the level rises, so that she gains nothing by the person's own sign-in.
    """
    if was.assurance == SELF_REGISTERED and (was.password or was.phone_sealed):
        was = identity.people.save(was, replace(was, password="", phone_sealed=""), [])
    if was.assurance == SELF_REGISTERED:
        end_each(was.id, "", _self(was, identity), identity)
    now = replace(was, assurance=VOUCHED_FOR, name=name)
    return identity.people.save(was, now, [_assured(now, was.assurance, identity)])


def _assured(person: Person, before: int, identity: Identity) -> AssuranceRaised:
    return AssuranceRaised(
        subject=person.id,
        division=identity.stack,
        destination=identity.stack,
        at=identity.clock.now(),
        by=_self(person, identity),
        moved=(str(before), str(VOUCHED_FOR)),
        person=person.id,
        level=VOUCHED_FOR,
        document=RESIDENT_ID,
    )


def _self(person: Person, identity: Identity) -> Actor:
    return Actor(person.id, CITIZEN, identity.stack)


def _provider(wanted: str, identity: Identity) -> Provider:
    provider = identity.providers.known.get(wanted)
    if provider is None:
        raise NotFound("OIDC_PROVIDER_UNKNOWN", "没有这个身份认证服务")
    return provider
