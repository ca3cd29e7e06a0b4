"""Change requests of the register and the numbered batches they belong to.

A published item changes only by a request with a legal reason that two authorities have turned their keys for
(ledger R027, R029): draft → submitted → approved → publishing → published, with withdrawn and rejected as other
ends. Publishing is the point of no return: the item is written next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.catalogue.domain.trial_cases import ACCEPTED, MAX_CASES, TrialCase, entry_mark
from services.catalogue.domain.trials import TrialFinding, closed, recorded
from services.chassis.auth import LIST_AUTHORITY, SERVICE_AUTHORITY
from services.chassis.errors import Conflict, Fault, Forbidden
from services.chassis.messages import Actor, Meta

CREATE, CHANGE, MANAGEMENT_MODE = "create", "change", "management_mode"
CANCEL, MERGE, DEVOLVE, TRANSFER = "cancel", "merge", "devolve", "transfer"
KINDS = (CREATE, CHANGE, MANAGEMENT_MODE, CANCEL, MERGE, DEVOLVE, TRANSFER)
"""取消, 合并, 下放, 改变管理方式 (ledger R030), beside creating, changing and transferring (R077)."""
ENDING = frozenset({CANCEL, MERGE})
DERIVED = ENDING | {TRANSFER}
"""Kinds whose new entry follows from the present one."""
DRAFT, SUBMITTED, APPROVED = "draft", "submitted", "approved"
OPEN, PUBLISHING, PUBLISHED = "open", "publishing", "published"
REJECTED, CHANGE_WITHDRAWN = "rejected", "withdrawn"
STATES = (DRAFT, SUBMITTED, APPROVED, PUBLISHING, PUBLISHED, REJECTED, CHANGE_WITHDRAWN)
KEYS = (LIST_AUTHORITY, SERVICE_AUTHORITY)
MAX_STEPS = 200


@dataclass(frozen=True, slots=True)
class Key:
    """One authority has approved. `role`: which of `KEYS`."""

    role: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a request's life."""

    at: datetime
    before: str
    after: str
    by: str
    role: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is asked for and why.

    `law`, `article`: the legal reason, `reason` in words. `effective_on`: date as text. `into`: the item that a
    merged one goes into. `to_department`, `document`: who takes the power over, and the paper that says so.
    `row`: the whole entry as it is to be published, as JSON.
    """

    kind: str
    item: str
    law: str = ""
    article: str = ""
    reason: str = ""
    effective_on: str = ""
    batch: str = ""
    into: str = ""
    to_department: str = ""
    document: str = ""
    row: str = field(default="{}", repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A request. `department`: whose editors draft it. `base_version`: the version it was drafted on, 0 for none.

    `faults`: as last checked. `keys`: turned for what is asked now. `due`: the day from which it is in force,
    set with the second key. `editors`: everyone who wrote it, who may then not approve it. `chained`: a member of a
    chain, which publishes it. `offered_on`: the day from which a new service has been offered, while nobody has
    looked whether it was registered in time; `overdue`: it was not (ledger R028). `trial`: what trial runs found;
    `trials`: the model cases that were tried.
    """

    id: str
    county: str
    department: str
    proposal: Proposal
    base_version: int
    state: str
    editors: tuple[str, ...]
    chained: bool = False
    faults: tuple[Fault, ...] = ()
    keys: tuple[Key, ...] = ()
    due: str = ""
    published_version: int = 0
    offered_on: str = ""
    overdue: bool = False
    trial: tuple[TrialFinding, ...] = ()
    trials: tuple[TrialCase, ...] = ()
    history: tuple[Step, ...] = ()
    meta: Meta = field(default_factory=Meta, compare=False)

    def revised(self, now: "Change", by: Actor, at: datetime) -> "Change":
        """Written anew as in `now`: keys turned for the earlier text are void. Refuses CHANGE_STATE."""
        self._must_be(DRAFT, SUBMITTED, REJECTED)
        editors = tuple(dict.fromkeys((*self.editors, by.subject)))[-MAX_STEPS:]
        return replace(now, keys=(), editors=editors)._moved(DRAFT, by, at)

    def submitted(self, by: Actor, at: datetime) -> "Change":
        """Laid before the two authorities. Refuses CHANGE_STATE."""
        self._must_be(DRAFT)
        return replace(self, faults=(), keys=())._moved(SUBMITTED, by, at)

    def approved(self, role: str, by: Actor, at: datetime, note: str) -> "Change":
        """One key turned; with the second it waits for its day.

        Refuses CHANGE_STATE, TRIAL_FINDINGS_OPEN, KEY_TURNED, DRAFTER_MAY_NOT_APPROVE, KEYS_NEED_TWO_PERSONS.
        """
        self._must_be(SUBMITTED)
        self.must_be_tried()
        if by.subject in self.editors:
            raise Forbidden("DRAFTER_MAY_NOT_APPROVE", "拟稿人不能审核自己拟定的变更")
        if role in {key.role for key in self.keys}:
            raise Conflict("KEY_TURNED", "本方已经审核通过")
        if by.subject in {key.subject for key in self.keys}:
            raise Forbidden("KEYS_NEED_TWO_PERSONS", "两方审核须由不同的人作出")
        now = replace(self, keys=(*self.keys, Key(role, by.subject, at)))
        if not now.has_both_keys:
            return now._moved(SUBMITTED, by, at, note)
        day = max(self.proposal.effective_on, at.date().isoformat())
        return replace(now, due=day)._moved(APPROVED, by, at, note)

    def rejected(self, by: Actor, at: datetime, reason: str) -> "Change":
        """Refused by an authority, with the reason. Refuses CHANGE_STATE."""
        self._must_be(SUBMITTED, APPROVED)
        return replace(self, keys=(), due="")._moved(REJECTED, by, at, reason)

    def withdrawn(self, by: Actor, at: datetime) -> "Change":
        """Taken back by its department. Refuses CHANGE_STATE."""
        self._must_be(DRAFT, SUBMITTED, REJECTED, APPROVED)
        return replace(self, keys=(), due="")._moved(CHANGE_WITHDRAWN, by, at)

    def found_wanting(self, text: str, by: Actor, at: datetime) -> "Change":
        """A trial run found something: keys turned before are void. Refuses CHANGE_STATE, TRIAL_FINDINGS_FULL."""
        self._must_be(DRAFT, SUBMITTED, APPROVED)
        now = replace(self, keys=(), due="", trial=recorded(self.trial, text, by, at))
        return now._moved(DRAFT if self.state == DRAFT else SUBMITTED, by, at, text)

    def mended(self, finding: int, resolution: str, by: Actor, at: datetime) -> "Change":
        """One finding closed. Refuses CHANGE_STATE, TRIAL_FINDING_UNKNOWN, TRIAL_FINDING_CLOSED."""
        self._must_be(DRAFT, SUBMITTED)
        now = replace(self, trial=closed(self.trial, finding, resolution, by, at))
        return now._moved(self.state, by, at, resolution)

    def tried(self, case: TrialCase, by: Actor, at: datetime) -> "Change":
        """A model case was tried on the entry as it stands. Refuses CHANGE_STATE, TRIALS_FULL."""
        self._must_be(DRAFT, SUBMITTED, APPROVED)
        if len(self.trials) >= MAX_CASES:
            raise Conflict("TRIALS_FULL", f"试办不超过{MAX_CASES}件")
        now = replace(self, trials=(*self.trials, replace(case, number=len(self.trials) + 1)))
        return now._moved(self.state, by, at, case.verdict.outcome)

    def must_have_passed(self) -> None:
        """Refuses TRIAL_MISSING until a model case of the present entry was accepted as expected (ledger R050)."""
        if self.proposal.kind in ENDING:
            return
        mark = entry_mark(self.proposal.row)
        alone = (one for one in self.trials if one.package is None and one.entry == mark)
        if not any(one.passed and one.expected == ACCEPTED for one in alone):
            raise Conflict("TRIAL_MISSING", "发布前须有一件按预期通过的试办")

    def must_be_tried(self) -> None:
        """Refuses TRIAL_FINDINGS_OPEN while a trial run's finding is open (ledger R050)."""
        if any(one.is_open for one in self.trial):
            raise Conflict("TRIAL_FINDINGS_OPEN", "试运行发现的问题尚未全部关闭")

    def looked_at(self, overdue: bool) -> "Change":
        """It is known whether it was registered in time: nobody looks again."""
        return replace(self, offered_on="", overdue=overdue)

    def returned(self, faults: Sequence[Fault], by: Actor, at: datetime) -> "Change":
        """Back to its department: on its day it could no longer be published; the keys are void."""
        now = replace(self, faults=tuple(faults), keys=(), due="")
        return now._moved(DRAFT, by, at, faults[0].reason if faults else "")

    def claimed(self) -> "Change":
        """On its way into force: nobody can stop it any more."""
        return replace(self, state=PUBLISHING)

    def released(self) -> "Change":
        """Waiting for its day or its chain again."""
        return replace(self, state=APPROVED)

    def published(self, version: int, by: Actor, at: datetime) -> "Change":
        """In force as that version of its item."""
        return replace(self, published_version=version)._moved(PUBLISHED, by, at)

    @property
    def has_both_keys(self) -> bool:
        """True when both authorities have approved what is asked now."""
        return {key.role for key in self.keys} == set(KEYS)

    def _must_be(self, *states: str) -> None:
        if self.state not in states:
            raise Conflict("CHANGE_STATE", "变更当前状态不能办理此操作")

    def _moved(self, state: str, by: Actor, at: datetime, note: str = "") -> "Change":
        step = Step(at, self.state, state, by.subject, by.role, note)
        return replace(self, state=state, history=(*self.history, step)[-MAX_STEPS:])


@dataclass(frozen=True, slots=True)
class Batch:
    """第n批: changes that take effect on one day. `items`: the members of a chain, published whole or not at all.

    `id`: county, then number. `state`: open, publishing (a chain on its way, which nothing stops any more), published.
    """

    id: str
    county: str
    number: int
    title: str
    effective_on: str
    items: tuple[str, ...]
    state: str
    opened_by: str
    opened_at: datetime
    meta: Meta = field(default_factory=Meta, compare=False)

    @property
    def all_or_nothing(self) -> bool:
        """True for a chain (ledger R031)."""
        return bool(self.items)


def batch_id(county: str, number: int) -> str:
    """The id of a county's batch of that number."""
    return f"{county}-b{number}"


@dataclass(frozen=True, slots=True)
class Impact:
    """`sites`: those that serve the item now or would, at most 500. `running`: version → applications."""

    item: str
    sites: tuple[str, ...]
    site_count: int
    division_count: int
    running: Mapping[int, int]
