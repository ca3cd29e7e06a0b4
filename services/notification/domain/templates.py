"""The words of each message, in Chinese and English.

A denial names its reason and the remedies (行政许可法 art. 38): reconsideration within 60 days (行政复议法 2023 art. 20),
action before a court within six months (行政诉讼法 art. 46).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.notification.domain.words import WORDS

CHINESE, ENGLISH = "zh", "en"
SUBMITTED = "application_submitted"
ACCEPTED = "application_accepted"
SUPPLEMENT = "supplement_requested"
RETURNED = "application_returned"
WITHDRAWN = "application_withdrawn"
DECIDED = "decision_made"
RATING = "rating_invited"
PAUSED, RESUMED, EXTENDED = "clock_paused", "clock_resumed", "clock_extended"
GRANTED, DENIED = "granted", "denied"


@dataclass(frozen=True, slots=True)
class Template:
    """A title and sentences. A sentence is left out when one of the values it needs is missing."""

    title: str
    sentences: tuple[str, ...]

    def render(self, values: Mapping[str, str]) -> tuple[str, str]:
        """(title, body); a title's missing value is empty."""
        known = _Known(values)
        told = [sentence.format_map(known) for sentence in self.sentences if _complete(sentence, values)]
        return self.title.format_map(known).strip(), "".join(told).strip()


class _Known(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


class _Asked(dict[str, str]):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def __missing__(self, name: str) -> str:
        self.names.add(name)
        return ""


def _complete(sentence: str, values: Mapping[str, str]) -> bool:
    asked = _Asked()
    sentence.format_map(asked)
    return asked.names <= values.keys()


def language_of(tag: str) -> str:
    """`en`, `en-GB` → en; everything else → zh."""
    return ENGLISH if tag.strip().lower().partition("-")[0] == ENGLISH else CHINESE


def procedure_names(procedure: str) -> dict[str, str]:
    """A special procedure in words (行政许可法 art. 45)."""
    zh, en = PROCEDURES.get(procedure, (procedure, procedure))
    return {"procedure_zh": zh, "procedure_en": en}


def render(kind: str, values: Mapping[str, str], language: str) -> tuple[str, str]:
    """Title and body of a message in `zh` or `en`. A decision's words depend on its outcome."""
    outcome = values.get("outcome", "")
    found = TEMPLATES.get(f"{kind}.{outcome}") or TEMPLATES[kind]
    return found[language].render(values)


PROCEDURES = {
    "hearing": ("听证", "a hearing"),
    "tendering": ("招标", "a tender"),
    "auction": ("拍卖", "an auction"),
    "inspection": ("检验", "an inspection"),
    "testing": ("检测", "a test"),
    "quarantine": ("检疫", "a quarantine"),
    "appraisal": ("鉴定", "an appraisal"),
    "expert_review": ("专家评审", "an expert review"),
}

TEMPLATES: Mapping[str, Mapping[str, Template]] = {
    SUBMITTED: {
        CHINESE: Template(
            "已收到您的申请：{item_name}",
            (
                "您申请的“{item_name}”已收到，受理编号 {number}。",
                "请凭编号查询办理进度；材料不齐的，将在五个工作日内一次性告知。",
            ),
        ),
        ENGLISH: Template(
            "Application received: {item_name}",
            (
                "Your application for {item_name} has been received; its receipt number is {number}. ",
                "Track it with this number. If papers are missing you will be told all of them at once within five working days.",
            ),
        ),
    },
    ACCEPTED: {
        CHINESE: Template(
            "申请已受理：{item_name}",
            ("您申请的“{item_name}”（{number}）已正式受理。", "办理期限自受理之日起计算。"),
        ),
        ENGLISH: Template(
            "Application accepted: {item_name}",
            (
                "Your application for {item_name} ({number}) has been accepted. ",
                "The time limits run from today.",
            ),
        ),
    },
    SUPPLEMENT: {
        CHINESE: Template(
            "请补正材料：{item_name}",
            (
                "您申请的“{item_name}”（{number}）需要补正材料，以下为需要补正的全部内容。",
                "材料：{materials}。",
                "说明：{note}",
            ),
        ),
        ENGLISH: Template(
            "Papers missing: {item_name}",
            (
                "Your application for {item_name} ({number}) lacks papers; this is the complete list. ",
                "Papers: {materials}. ",
                "Note: {note}",
            ),
        ),
    },
    RETURNED: {
        CHINESE: Template(
            "申请不予受理：{item_name}",
            (
                "您申请的“{item_name}”（{number}）不予受理。",
                "理由：{reason}。",
                "如不服，可自收到之日起六十日内依法申请行政复议，或者在六个月内依法提起行政诉讼。",
            ),
        ),
        ENGLISH: Template(
            "Application not accepted: {item_name}",
            (
                "Your application for {item_name} ({number}) was not accepted. ",
                "Reason: {reason}. ",
                "You may apply for administrative reconsideration within 60 days or bring an action within six months.",
            ),
        ),
    },
    WITHDRAWN: {
        CHINESE: Template(
            "申请已撤回：{item_name}", ("您已撤回“{item_name}”（{number}）的申请，办理已终止。",)
        ),
        ENGLISH: Template(
            "Application withdrawn: {item_name}",
            ("You have withdrawn your application for {item_name} ({number}); it is closed.",),
        ),
    },
    DECIDED: {
        CHINESE: Template(
            "申请已办结：{item_name}", ("您申请的“{item_name}”（{number}）已办结。", "说明：{reason}。")
        ),
        ENGLISH: Template(
            "Application decided: {item_name}",
            ("Your application for {item_name} ({number}) has been decided. ", "Note: {reason}."),
        ),
    },
    f"{DECIDED}.{GRANTED}": {
        CHINESE: Template(
            "申请已批准：{item_name}",
            (
                "您申请的“{item_name}”（{number}）已批准。",
                "说明：{reason}。",
                "办理结果将在十个工作日内送达。",
            ),
        ),
        ENGLISH: Template(
            "Application granted: {item_name}",
            (
                "Your application for {item_name} ({number}) has been granted. ",
                "Note: {reason}. ",
                "The result is delivered within ten working days.",
            ),
        ),
    },
    f"{DECIDED}.{DENIED}": {
        CHINESE: Template(
            "申请未获批准：{item_name}",
            (
                "您申请的“{item_name}”（{number}）未获批准。",
                "理由：{reason}。",
                "如不服本决定，可自收到之日起六十日内依法申请行政复议，或者在六个月内依法提起行政诉讼。",
            ),
        ),
        ENGLISH: Template(
            "Application denied: {item_name}",
            (
                "Your application for {item_name} ({number}) has been denied. ",
                "Reason: {reason}. ",
                "You may apply for administrative reconsideration within 60 days or bring an action within six months.",
            ),
        ),
    },
    PAUSED: {
        CHINESE: Template(
            "特别程序告知书：{item_name}",
            (
                "您申请的“{item_name}”（{number}）需要依法进行特别程序，所需时间不计入办理期限（行政许可法第四十五条）。",
                "程序：{procedure_zh}，自{since}起，需{days}个工作日。",
                "理由：{reason}。",
                "告知书编号：{notice}。",
            ),
        ),
        ENGLISH: Template(
            "Special procedure: {item_name}",
            (
                "Your application for {item_name} ({number}) needs a special procedure, whose time does not count towards the time limit (Administrative Licensing Law, art. 45). ",
                "It is {procedure_en}, begins on {since} and takes {days} working days. ",
                "Reason: {reason}. ",
                "Notice number: {notice}.",
            ),
        ),
    },
    RESUMED: {
        CHINESE: Template(
            "恢复计时告知书：{item_name}",
            (
                "您申请的“{item_name}”（{number}）的特别程序已经结束，办理期限恢复计算。",
                "程序：{procedure_zh}。",
                "承诺办结日期：{committed_due}。",
                "法定办结日期：{statutory_due}。",
                "{may_move_zh}。",
                "告知书编号：{notice}。",
            ),
        ),
        ENGLISH: Template(
            "Time limit runs on: {item_name}",
            (
                "The special procedure for {item_name} ({number}) is over; the time limit runs on. ",
                "It was {procedure_en}. ",
                "Promised by: {committed_due}. ",
                "At the latest by law: {statutory_due}. ",
                "{may_move_en}. ",
                "Notice number: {notice}.",
            ),
        ),
    },
    EXTENDED: {
        CHINESE: Template(
            "延长办理期限告知书：{item_name}",
            (
                "经批准，您申请的“{item_name}”（{number}）的办理期限延长，依据见告知书。",
                "延长：{days}日。",
                "理由：{reason}。",
                "承诺办结日期：{committed_due}。",
                "法定办结日期：{statutory_due}。",
                "{may_move_zh}。",
                "告知书编号：{notice}。",
            ),
        ),
        ENGLISH: Template(
            "Time limit prolonged: {item_name}",
            (
                "With approval, the time for {item_name} ({number}) is longer; the notice names the law. ",
                "By {days} days. ",
                "Reason: {reason}. ",
                "Promised by: {committed_due}. ",
                "At the latest by law: {statutory_due}. ",
                "{may_move_en}. ",
                "Notice number: {notice}.",
            ),
        ),
    },
    RATING: {
        CHINESE: Template(
            "请评价本次服务：{item_name}",
            (
                "您的“{item_name}”（{number}）已办结，请对本次服务作出评价，评价完全自愿。",
                "评价码：{token}。",
                "请在 {expires_on} 前使用，仅可使用一次。",
            ),
        ),
        ENGLISH: Template(
            "Rate this service: {item_name}",
            (
                "{item_name} ({number}) is completed; you may rate the service if you wish. ",
                "Rating code: {token} ",
                "It can be used once, until {expires_on}.",
            ),
        ),
    },
    **{
        kind: {language: Template(*words) for language, words in said.items()} for kind, said in WORDS.items()
    },
}
KINDS = frozenset(kind.partition(".")[0] for kind in TEMPLATES)
