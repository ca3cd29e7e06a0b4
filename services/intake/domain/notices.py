"""A written notice in full: what was done, on what legal ground, until when, and what she can do against it.

行政许可法 art. 32 (taking on, the one notice, refusing to: in writing, sealed and dated), art. 38 (a denial names its reasons
and the remedies), art. 42 (an extension and its reasons), art. 44 (delivery), art. 45 (what a special procedure takes);
行政复议法 (2023) art. 20 and 行政诉讼法 art. 46 (until when one may appeal).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from services.chassis.clock import day_of
from services.chassis.masking import mask_text
from services.chassis.periods import COMMITTED, STATUTORY, WORKING_DAY
from services.intake.domain.acceptance import NOT_NEEDED, NOT_SUPPLIED, OTHER_ORGAN
from services.intake.domain.application import Application
from services.intake.domain.issued import (
    ACCEPTANCE,
    DECISION,
    DEFERRED_ACCEPTANCE,
    EXTENSION,
    RETURNED,
    SPECIAL_PROCEDURE,
    SUPPLEMENT,
    Issued,
)
from services.intake.domain.life import GRANTED
from services.intake.domain.notice_terms import NoticeTerms

LICENSING_LAW = "《中华人民共和国行政许可法》"
REMEDIES = (
    "对本通知不服的，可以自收到之日起六十日内依法向有管辖权的人民政府申请行政复议，"
    "或者自收到之日起六个月内依法向有管辖权的人民法院提起行政诉讼。"
)
MAY_MOVE = "（以国务院放假通知为准）"
"""Behind a day counted through a year whose days off are not announced yet."""
PROCEDURES = {
    "hearing": "听证",
    "tendering": "招标",
    "auction": "拍卖",
    "inspection": "检验",
    "testing": "检测",
    "quarantine": "检疫",
    "appraisal": "鉴定",
    "expert_review": "专家评审",
}
_ARTICLES = {
    ACCEPTANCE: "第32条第1款第5项",
    DEFERRED_ACCEPTANCE: "第32条第1款第5项",
    SUPPLEMENT: "第32条第1款第4项",
    RETURNED: "第32条第1款",
    SPECIAL_PROCEDURE: "第45条",
    EXTENSION: "第42条第1款",
    DECISION: "第38条",
}
_RETURN_ARTICLES = {NOT_NEEDED: "第1项", OTHER_ORGAN: "第2项", NOT_SUPPLIED: "第4项"}
DEEMED = "第32条第1款第4项"
INCOMPLETE = "第32条第1款"
"""Of an acceptance that cannot say that everything is there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A paper that a notice names; `promised_on`: by when it comes."""

    code: str
    name: str
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class WrittenNotice:
    """`ordinal`: its place among those of the application, from 1. `remedies`: "" where nothing was refused."""

    ordinal: int
    issued: Issued
    title: str
    addressee: str = field(repr=False)
    receipt: str
    item_name: str
    organ: str
    text: tuple[str, ...] = field(repr=False)
    papers: tuple[Asked, ...] = ()
    bases: tuple[str, ...] = ()
    remedies: str = ""
    consult_phone: str = ""
    complaint_phone: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What a notice names: the organ, and papers by code."""

    organ: str
    papers: Mapping[str, str]


def written(ordinal: int, application: Application, terms: NoticeTerms, names: Names) -> WrittenNotice:
    """Notice `ordinal` of an application, from 1, in words."""
    issued = application.issued[ordinal - 1]
    appealed = issued.kind == RETURNED or (issued.kind == DECISION and application.outcome != GRANTED)
    return WrittenNotice(
        ordinal=ordinal,
        issued=issued,
        title=title(issued, application, terms),
        addressee=application.applicant.name,
        receipt=application.id,
        item_name=application.item_name,
        organ=names.organ,
        text=tuple(_TEXTS[issued.kind](issued, application, terms)),
        papers=_papers(issued, application, names),
        bases=_bases(issued, application, terms),
        remedies=REMEDIES if appealed else "",
        consult_phone=terms.consult_phone,
        complaint_phone=terms.complaint_phone,
    )


def title(issued: Issued, application: Application, terms: NoticeTerms) -> str:
    """What it is called."""
    if issued.kind == RETURNED:
        return "不予受理通知书" if application.returned else "退回通知书"
    if issued.kind == DECISION:
        what = "行政许可" if terms.licence else ""
        return f"{'准予' if application.outcome == GRANTED else '不予'}{what or '办理'}决定书"
    return {
        ACCEPTANCE: "受理通知书",
        DEFERRED_ACCEPTANCE: "容缺受理通知书",
        SUPPLEMENT: "一次性补正告知书",
        SPECIAL_PROCEDURE: "特别程序告知书",
        EXTENSION: "延长办理期限告知书",
    }[issued.kind]


def _bases(issued: Issued, application: Application, terms: NoticeTerms) -> tuple[str, ...]:
    """The law of the procedure first; an item that is no licence follows it by analogy."""
    article = _ARTICLES[issued.kind]
    if issued.kind in (ACCEPTANCE, DEFERRED_ACCEPTANCE):
        article = DEEMED if application.deemed else INCOMPLETE if issued.incomplete else article
    if issued.kind == RETURNED and application.returned:
        article += _RETURN_ARTICLES.get(application.returned.cause, "")
    followed = "" if terms.licence else "参照"
    if issued.kind == EXTENSION and terms.extension_basis:
        by_analogy = followed if terms.extension_basis.startswith(LICENSING_LAW) else ""
        return (f"{by_analogy}{terms.extension_basis}", *terms.bases)
    deferral = (terms.deferral_basis,) if issued.kind == DEFERRED_ACCEPTANCE and terms.deferral_basis else ()
    return (f"{followed}{LICENSING_LAW}{article}", *deferral, *terms.bases)


def _papers(issued: Issued, application: Application, names: Names) -> tuple[Asked, ...]:
    if issued.kind == DEFERRED_ACCEPTANCE:
        return tuple(Asked(code, names.papers.get(code, code), day) for code, day in issued.papers)
    codes: tuple[str, ...] = ()
    if issued.kind == SUPPLEMENT and application.notice:
        codes = application.notice.materials
    if issued.kind == RETURNED and application.returned:
        codes = application.returned.materials
    return tuple(Asked(code, names.papers.get(code, code)) for code in codes)


def _opening(application: Application) -> str:
    came = _day(day_of(application.received_at))
    return f"本机关于{came}收到你（单位）提出的“{application.item_name}”申请（受理编号{application.id}）。"


def _acceptance(issued: Issued, application: Application, terms: NoticeTerms) -> list[str]:
    checked = "" if issued.incomplete else "申请材料齐全、符合法定形式，"
    said = f"经审查，申请事项属于本机关职权范围，{checked}现予受理。"
    return [_opening(application), _by_law(application) or said, *_until(issued)]


def _deferred(issued: Issued, application: Application, terms: NoticeTerms) -> list[str]:
    checked = "申请事项属于本机关职权范围" if issued.incomplete else "主要申请材料齐全、符合法定形式"
    return [
        _opening(application),
        _by_law(application) or f"经审查，{checked}，现予容缺受理。",
        "办理期限自受理之日起计算，不因补交而延长。",
        *_until(issued),
        "请按承诺在下列日期前补交材料：",
    ]


def _by_law(application: Application) -> str:
    if not application.deemed:
        return ""
    since = _day(day_of(application.accepted_at or application.received_at))
    return f"本机关未在五个工作日内告知需要补正的内容，依法自收到申请材料之日（{since}）起即为受理。"


def _until(issued: Issued) -> list[str]:
    said = []
    for what, name, due in (("承诺", COMMITTED, issued.due), ("法定", STATUTORY, issued.statutory_due)):
        if due:
            said.append(f"{what}办结日期：{_day(due)}{MAY_MOVE if name in issued.provisional else ''}。")
    return said or ["办理期限自受理之日的次日起算，到期日可凭受理编号查询。"]


def _supplement(issued: Issued, application: Application, terms: NoticeTerms) -> list[str]:
    note = application.notice.note.strip() if application.notice else ""
    return [
        _opening(application),
        "经审查，申请材料不齐全或者不符合法定形式。",
        "自收到补正材料之日起，本机关将在五个工作日内作出是否受理的答复；逾期未答复的，自收到之日起即为受理。",
        *([f"说明：{mask_text(note)}"] if note else []),
        "现一次性告知需要补正的全部材料如下，此外不再要求补正其他材料：",
    ]


def _returned(issued: Issued, application: Application, terms: NoticeTerms) -> list[str]:
    returned = application.returned
    said = "经审查，对该申请不予受理。"
    if returned and returned.cause == NOT_NEEDED:
        said = "经审查，该事项依法不需要提出申请，不予受理。"
    if returned and returned.cause == OTHER_ORGAN:
        said = f"经审查，该事项依法不属于本机关职权范围，不予受理。请向{returned.organ_name}提出申请。"
    if returned and returned.cause == NOT_SUPPLIED:
        said = "本机关已一次性告知需要补正的材料，下列材料仍未补正，不予受理。"
    return [_opening(application), said, f"理由：{mask_text(issued.reason)}"]


def _special(issued: Issued, application: Application, terms: NoticeTerms) -> list[str]:
    procedure = PROCEDURES.get(issued.procedure, issued.procedure)
    said = f"办理该申请依法需要进行{procedure}，所需时间为{issued.days}个工作日，自{_day(issued.on)}起不计算在办理期限内。"
    return [_opening(application), said, f"理由：{mask_text(issued.reason)}"]


def _extension(issued: Issued, application: Application, terms: NoticeTerms) -> list[str]:
    units = {one.unit for one in application.periods if one.extended}
    unit = "个工作日" if units <= {WORKING_DAY} else "日"
    approver = terms.extension_approver or "本机关负责人"
    said = f"不能在规定期限内办结，经{approver}批准，办理期限延长{issued.days}{unit}。"
    return [_opening(application), said, f"理由：{mask_text(issued.reason)}", *_until(issued)]


def _decision(issued: Issued, application: Application, terms: NoticeTerms) -> list[str]:
    reason = mask_text(issued.reason.strip())
    if application.outcome == GRANTED:
        said = ["经审查，申请符合法定条件、标准，决定准予。", *([f"意见：{reason}"] if reason else [])]
        return [_opening(application), *said, "本机关将自作出决定之日起十个工作日内送达办理结果。"]
    return [_opening(application), "经审查，申请不符合法定条件、标准，决定不予准许。", f"理由：{reason}"]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


_TEXTS = {
    ACCEPTANCE: _acceptance,
    DEFERRED_ACCEPTANCE: _deferred,
    SUPPLEMENT: _supplement,
    RETURNED: _returned,
    SPECIAL_PROCEDURE: _special,
    EXTENSION: _extension,
    DECISION: _decision,
}
