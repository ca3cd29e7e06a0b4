"""Papers that the government holds are looked up by their number and not handed in.

国务院办公厅 and the county alike: who holds a paper may not ask for it (ledger R054, R056, R057); a paper once given is not
asked for again (R055); a register answers for the purposes it is open to and for nothing else (R263, 政务数据共享条例 art. 4).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from services.chassis.auth import SYSTEM
from services.chassis.certificate_ids import parts_of
from services.chassis.errors import Conflict, Fault, Forbidden, Invalid
from services.chassis.forms.fields import Field, FieldContext, compile_fields, escaped
from services.chassis.forms.filled import CheckContext
from services.chassis.forms.materials import DEFERRED, LOOKUP, MaterialRule
from services.chassis.levels import is_division
from services.chassis.messages import Actor, Meta
from services.chassis.numbers import normal_uscc
from services.chassis.ports import Repository
from services.intake.domain.application import Application, Paper, Step
from services.intake.domain.authority import Authority
from services.intake.domain.life import LIFE, LOOK_UP
from services.intake.domain.looked_up import DIFFERS, HOLDER_DIFFERS, NO_MATCH, LookedUp
from services.intake.domain.submission import Submission
from services.intake.domain.supplements import with_papers

HANDLING = "handling"
"""The purpose of handling the application in which the paper stands."""
GOVERNMENT_HELD = frozenset({"shared_lookup", "government_issued"})
LONGEST_NUMBER = 128
MOST_QUESTIONS = 50
"""Of one application, by whoever has a hand in it; the timer has bounds of its own."""
FOUND, ABSENT, UNANSWERED = "found", "absent", "unanswered"
"""How asking a register again ended."""
_OWN_NUMBER: dict[bool, Field] = {
    is_person: compile_fields([{"name": name, "type": name, "label_zh": label, "required": True}], {})[0]
    for is_person, name, label in (
        (True, "resident_id", "公民身份号码"),
        (False, "uscc", "统一社会信用代码"),
    )
}


class Source(Protocol):
    """A register. `materials`: codes of what it holds, empty for whatever has a certificate's identifier."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def materials(self) -> Collection[str]: ...
    @property
    def purposes(self) -> Collection[str]: ...
    @property
    def seconds(self) -> float: ...


class Said(Protocol):
    """What a register says. `state`: held, absent or away; of what is held its name, its holder masked, a digest and, as
    `domain.looked_up.Proof`, whose it is.
    """

    @property
    def state(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def holder(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def proof(self) -> str: ...
    @property
    def salt(self) -> str: ...


class Exchange(Protocol):
    """Registers that hold papers of the government."""

    @property
    def sources(self) -> Sequence[Source]:
        """At most 101, those of certificates first."""

    def down(self, source: str) -> bool:
        """True while it gives no answers and is left alone."""

    def ask(self, source: str, material: str, number: str, purpose: str, receipt: str) -> Said:
        """Whether it holds a paper, within its deadline; never raises for a register that is away."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question to a register, on record before it is asked. `by`: who asked; the number itself is not kept here."""

    id: str
    number: str
    material: str
    source: str
    purpose: str
    by: str
    at: datetime
    meta: Meta = field(default_factory=Meta, compare=False)


class Lookups(Repository[Lookup], Protocol):
    """Questions to registers."""

    def asked(self, number: str, most: int) -> int:
        """How many stand on record for an application that somebody asked, not the timer; counted up to `most`."""


def source_of(sources: Sequence[Source], material: str, number: str, purpose: str) -> Source:
    """The register to ask: that of certificates for a certificate's identifier, else the first that holds the paper.

    Raises `Invalid` SOURCE_MISSING, `Forbidden` PURPOSE_NOT_ALLOWED.
    """
    by_identifier = parts_of(number) is not None
    for source in sources:
        if (not source.materials) if by_identifier else (material in source.materials):
            if purpose not in source.purposes:
                raise Forbidden("PURPOSE_NOT_ALLOWED", f"{source.name}不为此目的提供查询")
            return source
    raise Invalid("SOURCE_MISSING", "该材料暂无可查询的共享数据源，请按办事指南提交或承诺后补")


def same_kind(found: str, wanted: str) -> None:
    """A certificate of another kind does not do. Raises `Invalid` LOOKUP_NO_MATCH."""
    if found not in wanted and wanted not in found:
        raise Invalid("LOOKUP_NO_MATCH", f"该证照是“{found}”，不是“{wanted}”，请核对号码")


def rule_of(rules: Mapping[str, MaterialRule], application: Application, material: str) -> MaterialRule:
    """The rule of a paper that may be looked up and was not given otherwise.

    Raises `Invalid` MATERIAL_NOT_ON_LIST, MATERIAL_NOT_GOVERNMENT_HELD; `Conflict` MATERIAL_ALREADY_GIVEN.
    """
    rule = rules.get(material)
    if rule is None:
        raise Invalid("MATERIAL_NOT_ON_LIST", "清单以外的材料，不予收取")
    if rule.source not in GOVERNMENT_HELD:
        raise Invalid("MATERIAL_NOT_GOVERNMENT_HELD", f"“{rule.name}”不是政府部门核发或共享的材料，不能查询")
    paper = paper_of(application, material)
    if paper is not None and paper.kind not in (LOOKUP, DEFERRED):
        raise Conflict("MATERIAL_ALREADY_GIVEN", f"“{rule.name}”已经提交，无需再查询")
    return rule


def paper_of(application: Application, material: str) -> Paper | None:
    """The paper of this code, if there is one."""
    return next((paper for paper in application.materials if paper.code == material), None)


def number_of(rule: MaterialRule, submission: Submission, given: str, known: str = "") -> str:
    """What to look up with: a certificate's identifier; else the number that the item names, the applicant's own or one of
    the form, and no other; only where it names none the number given. `known`: the one that stands with the application.

    A wrong number in the form is put right in the form. Raises `Invalid` LOOKUP_VALUE_INVALID, LOOKUP_NUMBER_FIXED.
    """
    applicant = submission.applicant
    context = CheckContext(
        today=submission.submitted_on,
        knows_division=is_division,
        applicant={
            "party_type": applicant.party_type,
            "id_number": applicant.normal_number,
            "name_zh": applicant.name,
            "phone": applicant.phone,
        },
        lookups={},
        commitment_signed=submission.commitment_signed,
    )
    form = submission.form if isinstance(submission.form, Mapping) else {}
    scope = context.scope(form)
    given = given.strip()
    named = rule.number(scope) if rule.number else None
    if isinstance(named, str) and named and parts_of(given) is None:
        if given and normal_uscc(given[:LONGEST_NUMBER]) != normal_uscc(named[:LONGEST_NUMBER]):
            detail = f"“{rule.name}”只能按申请人或申请表所填的号码查询；号码有误的，请先更正申请表"
            fault = Fault("/number", "LOOKUP_NUMBER_FIXED", detail)
            raise Invalid("LOOKUP_NUMBER_FIXED", detail, faults=[fault])
        given = known if parts_of(known) is not None else named
    number = given or known
    faults: list[Fault] = []
    if not number or len(number) > LONGEST_NUMBER:
        faults.append(Fault("/number", "LOOKUP_VALUE_INVALID", f"请填写“{rule.name}”的号码"))
    elif parts_of(number) is None and rule.number is not None:
        checking = rule.number_field or _OWN_NUMBER[applicant.is_person]
        checking.check(number, "", FieldContext(scope, is_division), faults)
    if faults:
        fault = Fault("/number", "LOOKUP_VALUE_INVALID", f"“{rule.name}”的核验号码有误")
        raise Invalid("LOOKUP_VALUE_INVALID", fault.detail, faults=[fault])
    return number


def looked_up(
    application: Application,
    material: str,
    ref_sealed: str,
    found: LookedUp | None,
    by: Actor,
    at: datetime,
    under: Authority | None = None,
) -> Application:
    """With the paper found, or, while the register is away, with its number alone, to be looked up later. A promise stands
    until then.

    Raises `Conflict` APPLICATION_STATE.
    """
    after = LIFE.move(application.status, LOOK_UP)
    pointer = f"/materials/{escaped(material)}"
    said = f"经数据共享查得：{found.name}" if found else "数据源暂不可用，先登记号码，稍后自动查询"
    differing: tuple[Fault, ...] = ()
    if found and found.whose == DIFFERS:
        detail = f"“{found.name}”的持有人{found.holder}不是申请人，请核实使用依据"
        differing = (Fault(pointer, HOLDER_DIFFERS, detail),)
        said += "，持有人不是申请人"
    step = Step(at, application.status, after, by.role, by.division, said).acted_under(under)
    was = paper_of(application, material)
    if found is None and was is not None and was.kind == DEFERRED:
        paper, findings = replace(was, ref=ref_sealed), application.findings
    else:
        paper = Paper(material, LOOKUP, ref_sealed, looked_up=found)
        findings = tuple(fault for fault in application.findings if fault.pointer != pointer)
    return replace(
        application,
        materials=with_papers(application.materials, (paper,)),
        findings=(*findings, *differing),
        history=(*application.history, step),
    )


def of_lookups(findings: Iterable[Fault]) -> tuple[Fault, ...]:
    """Those of them that registers brought about, and no check of the form does."""
    return tuple(fault for fault in findings if fault.reason in (HOLDER_DIFFERS, NO_MATCH))


def not_found(application: Application, rule: MaterialRule, said: str, at: datetime) -> Application:
    """With its number as it was given, and for the clerk and the reviewer why it could not be looked up."""
    after = LIFE.move(application.status, LOOK_UP)
    pointer = f"/materials/{escaped(rule.code)}"
    step = Step(at, application.status, after, SYSTEM, application.owner_division, said)
    return replace(
        application,
        findings=(
            *(fault for fault in application.findings if fault.pointer != pointer),
            Fault(pointer, NO_MATCH, said),
        ),
        history=(*application.history, step),
    )
