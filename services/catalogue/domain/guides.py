"""Guide, one-time notice sheet and step chart, all made from one version of an item (ledger R043, R044, R046)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.catalogue.domain.references import TOWNSHIP_GOVERNMENT
from services.catalogue.domain.shapes import items_of, mapping, mappings, text, texts, whole
from services.catalogue.domain.wording import Document, conditions, law, limit, named
from services.chassis.levels import ORDER_NAMES, order
from services.chassis.masking import mask_value

HELD = frozenset({"shared_lookup", "prior_step"})
"""Sources of a material that nobody brings: the government looks it up, or makes it on the way."""
NOTHING = "无"


@dataclass(frozen=True, slots=True)
class Edition:
    """Which version of an item a paper is made from. `effective_from`: a date as text."""

    item: str
    version: int
    name_zh: str
    effective_from: str

    @property
    def text(self) -> str:
        """As it stands at the foot of every page."""
        return f"{self.name_zh} · 第{self.version}版 · {self.effective_from}起施行"


@dataclass(frozen=True, slots=True)
class Line:
    """What it is about, and what it says."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a guide; `key` never changes, `title` is Chinese."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One material as the notice sheet tells it. `brought`: False when nobody has to bring it."""

    code: str
    name_zh: str
    necessity: str
    source: str
    brought: bool
    condition_zh: str
    note_zh: str


@dataclass(frozen=True, slots=True)
class Reception:
    """Who answers for an item and where it is taken in, by name."""

    department: str
    places: tuple[str, ...]


def guide_sections(document: Document, reception: Reception) -> tuple[Section, ...]:
    """The guide in the order of ledger R043 (国办发〔2015〕86号 asks for these parts); the county's own parts last."""
    return (
        Section("name", "事项名称", _name(document)),
        Section("legal_basis", "设定依据", _or_none(_bases(document), "见部门权责清单")),
        Section("accepting_unit", "受理单位和地点", _reception(document, reception)),
        Section("conditions", "办理条件", _or_none(_conditions(document), "无特别条件")),
        Section("materials", "申请材料", _or_none(_materials(document), "无需提交材料")),
        Section("steps", "办理流程", _or_none(_steps(document), NOTHING)),
        Section("fees", "收费依据和标准", _or_none(_fees(document), "不收费")),
        Section("time_limit", "办理时限", _limits(document)),
        Section("contact", "咨询和监督", _contacts(document)),
        Section("sample", "示范文本", _or_none(_sample(document), NOTHING)),
        Section("common_mistakes", "常见错误示例", _or_none(_mistakes(document), NOTHING)),
        Section("faq", "常见问题", _pairs(document.get("faq"), "q_zh", "a_zh")),
        Section("local", "其他说明", _pairs(document.get("local_fields"), "label_zh", "text_zh")),
    )


def notices(document: Document) -> tuple[Notice, ...]:
    """Every material of the item, each once, in its order."""
    return tuple(
        Notice(
            code=text(material.get("code")),
            name_zh=text(material.get("name_zh")),
            necessity=text(material.get("necessity")),
            source=text(material.get("source")),
            brought=material.get("source") not in HELD,
            condition_zh=conditions(document, material.get("required_when")),
            note_zh=_note(document, material),
        )
        for material in mappings(document.get("materials"))
    )


def all_steps(document: Document) -> list[tuple[bool, Mapping[str, Any]]]:
    """(before acceptance, step) in order."""
    before = mappings(document.get("pre_acceptance_steps"))
    return [(True, step) for step in before] + [(False, step) for step in mappings(document.get("steps"))]


def _name(document: Document) -> tuple[Line, ...]:
    code = text(document.get("implementation_code")) or text(document.get("item_id"))
    objects = [named(document, "service_object", one) for one in texts(document.get("service_object"))]
    return (
        Line("事项名称", text(document.get("name_zh"))),
        Line("事项编码", code),
        Line("事项类型", named(document, "item_type", text(document.get("item_type")))),
        Line("办件类型", named(document, "case_type", text(document.get("case_type")))),
        Line("服务对象", "、".join(objects) or NOTHING),
    )


def _bases(document: Document) -> tuple[Line, ...]:
    return tuple(
        Line(law(document, basis), text(basis.get("text_summary_zh")))
        for basis in mappings(document.get("legal_basis"))
    )


def _reception(document: Document, reception: Reception) -> tuple[Line, ...]:
    channels = [named(document, "channel", one) for one in texts(document.get("channels"))]
    lines = [Line("主管部门", reception.department), Line("受理地点", "；".join(reception.places) or NOTHING)]
    lines += [Line("决定机关", text(document["decide_body_zh"]))] if document.get("decide_body_zh") else []
    return (*lines, Line("办理渠道", "、".join(channels) or NOTHING))


def _conditions(document: Document) -> tuple[Line, ...]:
    found = mappings(document.get("conditions"))
    return tuple(Line(f"条件{at}", text(one.get("text_zh"))) for at, one in enumerate(found, 1))


def _materials(document: Document) -> tuple[Line, ...]:
    return tuple(
        Line(
            notice.name_zh,
            "；".join(
                part
                for part in (
                    named(document, "necessity", notice.necessity),
                    f"当{notice.condition_zh}时" if notice.condition_zh else "",
                    notice.note_zh,
                )
                if part
            ),
        )
        for notice in notices(document)
    )


def _note(document: Document, material: Mapping[str, Any]) -> str:
    parts = [named(document, "material_source", text(material.get("source")))]
    if material.get("source") in HELD:
        parts.append("无需提交")
    else:
        forms = [named(document, "material_form", one) for one in texts(material.get("form"))]
        parts.append("或".join(forms))
        parts += ["可自行编制"] if material.get("self_preparable") is True else []
        parts += ["可用书面承诺代替"] if material.get("replaceable_by_commitment") is True else []
    basis = law(document, material.get("legal_basis"))
    return "，".join(part for part in (*parts, basis) if part)


def _steps(document: Document) -> tuple[Line, ...]:
    unit = document.get("committed_unit")
    return tuple(
        Line(
            f"{at}. {text(step.get('name_zh'))}",
            f"{named(document, 'step_role', text(step.get('doer')))}；"
            f"{limit(document, step.get('limit_days'), unit)}；{text(step.get('output_zh')) or NOTHING}",
        )
        for at, (_, step) in enumerate(all_steps(document), 1)
    )


def _fees(document: Document) -> tuple[Line, ...]:
    def said(fee: Mapping[str, Any]) -> str:
        parts = (fee.get("standard_zh"), law(document, fee.get("basis")), fee.get("exemption_zh"))
        return "；".join(text(part) for part in parts if part)

    return tuple(Line(text(fee.get("name_zh")), said(fee)) for fee in mappings(document.get("fees")))


def _limits(document: Document) -> tuple[Line, ...]:
    source = law(document, document.get("statutory_source"))
    statutory = limit(document, document.get("statutory_days"), document.get("statutory_unit"))
    return (
        Line("法定时限", f"{statutory}（{source}）" if source else statutory),
        Line("承诺时限", limit(document, document.get("committed_days"), document.get("committed_unit"))),
    )


def _contacts(document: Document) -> tuple[Line, ...]:
    visits = whole(document.get("onsite_visits"))
    told = (
        Line("咨询电话", text(document.get("consult_phone"))),
        Line("监督投诉电话", text(document.get("complaint_phone"))),
        Line("到现场次数", "" if visits is None else f"{visits}次"),
        Line("到现场原因", text(document.get("visit_reason_zh"))),
    )
    return tuple(line for line in told if line.text)


def _sample(document: Document) -> tuple[Line, ...]:
    return tuple(
        Line(text(field.get("label_zh")), example(field))
        for field in mappings(mapping(document.get("form")).get("fields"))
        if field.get("example") is not None
    )


def example(field: Mapping[str, Any]) -> str:
    """The filled example of a field as it is printed; personal numbers are masked."""
    value = field.get("example")
    options = mapping(field.get("options"))
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.get("type") == "list":
        below = mappings(field.get("item_fields"))
        rows = mappings(value)
        return "；".join(
            "，".join(example({**one, "example": row.get(text(one.get("name")))}) for one in below)
            for row in rows
        )
    if isinstance(value, list):
        return "、".join(text(options.get(str(one))) or str(one) for one in value)
    if field.get("sealed") is True:
        return mask_value(str(value))
    said = "" if value is None else str(value)
    return text(options.get(said)) or said


def _mistakes(document: Document) -> tuple[Line, ...]:
    rules = mappings(mapping(document.get("form")).get("rules"))
    messages = [text(rule.get("message_zh")) for rule in rules]
    own = [text(entry) for entry in items_of(document.get("common_mistakes_zh"))]
    told = [message for message in (*messages, *own) if message]
    return tuple(Line(f"提示{at}", message) for at, message in enumerate(told, 1))


def _pairs(raw: Any, label: str, said: str) -> tuple[Line, ...]:
    return tuple(Line(text(entry.get(label)), text(entry.get(said))) for entry in mappings(raw))


def _or_none(lines: tuple[Line, ...], otherwise: str) -> tuple[Line, ...]:
    return lines or (Line("", otherwise),)


def department_name(key: str, found: str) -> str:
    """The name of the body that owns an item; a government stands for that of the applicant's own place."""
    return "申请人所在地的乡镇人民政府（街道办事处）" if key == TOWNSHIP_GOVERNMENT else found or key


def level_places(document: Document, division: str, own: Sequence[str]) -> tuple[str, ...]:
    """Where an item is taken in: at `own` sites if `division` itself accepts, then at those of the levels below."""
    accepting = texts(document.get("accept_levels"))
    here = ORDER_NAMES[order(division)]
    below = [named(document, "level", one) for one in accepting if one != here or not own]
    return (*(own if here in accepting else ()), *(f"各{level}政务服务场所" for level in below))
