"""Two accounts that are one person's: joined here, and known on every stack."""

from dataclasses import replace

from services.chassis.auth import SUPERVISOR, of_stack, require
from services.chassis.errors import Conflict, Invalid
from services.chassis.merges import MOST_IDS, MergeHeard
from services.chassis.messages import EVERYWHERE, Envelope
from services.identity.commands import MergePeople
from services.identity.domain.accounts import Person
from services.identity.domain.revocations import sound_reason
from services.identity.events import PeopleMerged
from services.identity.handlers.people import actor, person_not_found
from services.identity.handlers.revoking import end_all
from services.identity.ports import Identity


def merge_people(command: MergePeople, identity: Identity) -> Person:
    """Close the duplicate for good; it stays and points to the survivor. Twice changes nothing.

    Its sessions end; whoever signs in with its number from then on is the survivor.
    """
    require(command.by, SUPERVISOR)
    of_stack(command.by, identity.stack)
    reason = sound_reason(command.reason)
    if command.survivor == command.duplicate:
        raise Invalid("SAME_ACCOUNT", "不能将账号与其自身合并")
    survivor, duplicate = (identity.people.find(one) for one in (command.survivor, command.duplicate))
    if survivor is None or duplicate is None:
        raise person_not_found()
    if duplicate.merged_into == survivor.id:
        return survivor
    if survivor.merged_into or duplicate.merged_into:
        raise Conflict("PERSON_MERGED", "账号已被合并")
    if len({*identity.merges.ids(survivor.id), *identity.merges.ids(duplicate.id)}) > MOST_IDS:
        raise Conflict("MERGES_EXHAUSTED", f"同一人的账号最多合并{MOST_IDS}个")
    # Written first, so that of two merges in opposite directions one meets a version that has moved.
    survivor = identity.people.save(
        survivor, replace(survivor, also=tuple(dict.fromkeys((*survivor.also, duplicate.id)))), []
    )
    event = PeopleMerged(
        subject=duplicate.id,
        division=command.by.division,
        destination=EVERYWHERE,
        at=identity.clock.now(),
        by=actor(command.by),
        moved=("open", "merged"),
        note=reason,
        person=duplicate.id,
        survivor=survivor.id,
    )
    identity.people.save(duplicate, replace(duplicate, merged_into=survivor.id), [event])
    end_all(duplicate.id, reason, command.by, identity)
    return survivor


def learn_merge(event: MergeHeard, envelope: Envelope, identity: Identity) -> None:
    """Keep which ids are one person's. Reordered and redelivered events change nothing."""
    identity.merges.put(envelope.stack, event.person, event.survivor)
