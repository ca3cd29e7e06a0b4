"""The keys that check tokens: this stack's, and those it hears of."""

from collections.abc import Sequence

from services.chassis.auth import SYSTEM
from services.chassis.errors import Conflict, Invalid
from services.chassis.messages import EVERYWHERE, Actor, Envelope
from services.identity.commands import ListSigningKeys
from services.identity.domain.keys import PublicKey, SigningKey
from services.identity.events import SigningKeyHeard, SigningKeyPublished
from services.identity.ports import Identity

ALREADY_EXISTS = "ALREADY_EXISTS"


def list_signing_keys(command: ListSigningKeys, identity: Identity) -> Sequence[PublicKey]:
    """The public keys that check tokens."""
    own = identity.keys.active()
    heard = () if command.own_only else identity.heard_keys.all()
    return [*([own.public] if own else ()), *heard]


def ensure_signing_key(identity: Identity) -> None:
    """Make this stack's key at its first start, whichever replica comes first, and tell every stack."""
    if identity.keys.active() is not None:
        return
    key = identity.signer.new_key(identity.stack, identity.clock.now())
    try:
        identity.keys.add(key, [_published(key, identity)])
    except Conflict as refusal:
        if refusal.reason != ALREADY_EXISTS:
            raise


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
    own = identity.keys.active()
    if own is not None and not own.meta.has_heard(envelope.id):
        identity.keys.save(own, own, [_published(own, identity)], heard=envelope.id)


def _published(key: SigningKey, identity: Identity) -> SigningKeyPublished:
    return SigningKeyPublished(
        subject=key.id,
        division=identity.stack,
        destination=EVERYWHERE,
        at=identity.clock.now(),
        by=Actor(SYSTEM, SYSTEM, identity.stack),
        key=key.public,
    )
