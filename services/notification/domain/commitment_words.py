"""The words about commitments and what their check found: kind → language → title and sentences."""

REVOKED, KEPT = "decision_revoked", "commitment_kept"
UPHELD, CLEARED = "commitment_upheld", "commitment_cleared"
WORDS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    REVOKED: {
        "zh": (
            "承诺不实，决定已撤销：{item_name}",
            (
                "经核查，您就“{item_name}”（{number}）作出的承诺不实，准予的决定已撤销。",
                "理由：{reason}。",
                "承诺不实记录保留至{lapses_on}，在此之前办事须提交材料，不再适用告知承诺。",
                "您可在该办件的核查页面提出申诉。",
                "如不服，可自知道之日起60日内申请行政复议，或者在六个月内向人民法院提起行政诉讼。",
            ),
        ),
        "en": (
            "Commitment broken, decision revoked: {item_name}",
            (
                "What you promised for {item_name} ({number}) was found not to be so, and the grant is revoked. ",
                "Reason: {reason}. ",
                "The record stands until {lapses_on}; until then papers are needed, promises are not taken. ",
                "You may object to it on the page of the check. ",
                "You may apply for reconsideration within 60 days or bring an action within six months.",
            ),
        ),
    },
    KEPT: {
        "zh": (
            "承诺核查通过：{item_name}",
            ("经核查，您就“{item_name}”（{number}）作出的承诺属实。",),
        ),
        "en": (
            "Commitment kept: {item_name}",
            ("What you promised for {item_name} ({number}) was found to be so.",),
        ),
    },
    UPHELD: {
        "zh": (
            "申诉未获支持：{item_name}",
            (
                "您对“{item_name}”（{number}）承诺核查结果的申诉未获支持，记录维持。",
                "理由：{reason}。",
                "承诺不实记录保留至{lapses_on}。",
                "如不服，可自知道之日起60日内申请行政复议，或者在六个月内向人民法院提起行政诉讼。",
            ),
        ),
        "en": (
            "Objection refused: {item_name}",
            (
                "Your objection to the check of {item_name} ({number}) was refused; the record stands. ",
                "Reason: {reason}. ",
                "It stands until {lapses_on}. ",
                "You may apply for reconsideration within 60 days or bring an action within six months.",
            ),
        ),
    },
    CLEARED: {
        "zh": (
            "承诺不实记录已撤回：{item_name}",
            (
                "“{item_name}”（{number}）的承诺不实记录已撤回，您可以重新适用告知承诺。",
                "原决定不因此恢复，如仍需办理请联系作出决定的部门。",
            ),
        ),
        "en": (
            "Record withdrawn: {item_name}",
            (
                "The record about {item_name} ({number}) is withdrawn; you may promise again. ",
                "The revoked decision does not come back by itself; ask the department that made it.",
            ),
        ),
    },
}
