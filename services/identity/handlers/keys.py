"""The keys that check tokens: this stack's, and those it hears of."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from services.chassis.auth import SECURITY_ADMIN, SYSTEM, require
from services.chassis.errors import Conflict, Invalid
from services.chassis.messages import EVERYWHERE, Actor, Envelope
from services.identity.commands import ListSigningKeys, RotateSigningKey
from services.identity.domain.keys import OVERLAP, PublicKey, SigningKey
from services.identity.events import SigningKeyHeard, SigningKeyPublished
from services.identity.ports import Identity

ALREADY_EXISTS = "ALREADY_EXISTS"


def list_signing_keys(command: ListSigningKeys, identity: Identity) -> Sequence[PublicKey]:
    """The public keys that check tokens, the next one among them before it signs."""
    now = identity.clock.now()
    own = [key.public for key in identity.keys.newest() if key.checks(now)]
    heard = () if command.own_only else identity.heard_keys.all()
    return [*own, *(key for key in heard if not key.is_over(now))]


def ensure_signing_key(identity: Identity) -> None:
    """Make this stack's key at its first start, whichever replica comes first, and tell every stack.

    At a later one, finish a rotation that was cut short.
    """
    if known := identity.keys.newest():
        _retire(known, identity)
        return
    key = identity.signer.new_key(identity.stack, identity.clock.now())
    try:
        identity.keys.add(key, [_published(key, identity)])
    except Conflict as refusal:
        if refusal.reason != ALREADY_EXISTS:
            raise


def rotate_signing_key(command: RotateSigningKey, identity: Identity) -> SigningKey:
    """Publish the next key, which signs after `OVERLAP`, and say when the one before is over."""
    require(command.by, SECURITY_ADMIN, SYSTEM, division=identity.stack)
    now = identity.clock.now()
    known = identity.keys.newest()
    if not known or not known[0].signs(now):
        raise _rotation_running()
    fresh = identity.signer.new_key(identity.stack, now)
    key = replace(fresh, generation=known[0].generation + 1, active_from=now + OVERLAP)
    by = Actor(command.by.subject, command.by.acting_role, command.by.division)
    try:
        key = identity.keys.add(key, [_published(key, identity, by)])
    except Conflict:
        raise _rotation_running() from None
    _retire([key, *known], identity)
    return key


def learn_signing_key(event: SigningKeyHeard, envelope: Envelope, identity: Identity) -> None:
    """Keep another stack's key; to a stack not heard of before, tell one's own in return."""
    key = event.key
    if not key.belongs_to(envelope.stack):
        raise Invalid("KEY_FOREIGN", "密钥不属于发布它的系统")
    if not key.is_sound:
        raise Invalid("KEY_MALFORMED", "密钥格式有误")
    if key.stack == identity.stack:
        return
    if key.stack not in identity.stacks:
        raise Invalid("STACK_UNKNOWN", "拓扑中没有该系统")
    if not identity.heard_keys.knows(key):
        _introduce(envelope, identity)
    identity.heard_keys.put(key, envelope.sequence)


def _introduce(envelope: Envelope, identity: Identity) -> None:
    now = identity.clock.now()
    for own in identity.keys.newest():
        if own.checks(now) and not own.meta.has_heard(envelope.id):
            identity.keys.save(own, own, [_published(own, identity)], heard=envelope.id)


def _retire(keys: Sequence[SigningKey], identity: Identity) -> None:
    """Give each key its end once another follows, and drop the private part of those past it. Newest first."""
    now = identity.clock.now()
    for following, key in pairwise(keys):
        if key.not_after is None:
            ending = key.followed_by(following)
            identity.keys.save(key, ending, [_published(ending, identity)])
        elif key.private_sealed and not key.checks(now):
            identity.keys.save(key, key.erased(), [])


def _rotation_running() -> Conflict:
    return Conflict("KEY_ROTATION_RUNNING", "上一次密钥更换尚未完成，请稍后再试")


def _published(key: SigningKey, identity: Identity, by: Actor | None = None) -> SigningKeyPublished:
    return SigningKeyPublished(
        subject=key.id,
        division=identity.stack,
        destination=EVERYWHERE,
        at=identity.clock.now(),
        by=by or Actor(SYSTEM, SYSTEM, identity.stack),
        key=key.public,
    )
