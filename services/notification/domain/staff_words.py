"""The words to staff: kind → language → title and sentences."""

CARD_SHOWN, CARD_APPEALED = "card_shown", "card_appealed"
CARD_UPHELD, CARD_WITHDRAWN = "card_upheld", "card_withdrawn"
CLAIMED, TRANSFERRED, REMINDED = "case_claimed", "case_transferred", "case_reminded"
PROPOSED, REFUSED, RECALLED = "decision_proposed", "proposal_refused", "decision_recalled"
RULES_PROPOSED, CHECK_ASKED = "auto_rules_proposed", "auto_check_asked"
PACKAGE_LATE = "package_late"
OUTAGE, OUTAGE_OVER = "department_down", "department_back"
PROMISE_REPORTED = "promise_reported"
CHECK_MISSED = "after_check_missed"
CARDS = {
    "warning": ("时限提示", "Prompt"),
    "yellow_card": ("黄牌", "Yellow card"),
    "red_card": ("红牌", "Red card"),
    "critical": ("超法定时限", "Past the law's limit"),
    "stage_late": ("环节超时", "Stage late"),
    "near_due_move": ("临期时限变更", "Move near the due date"),
    "pause_late": ("特别程序超期", "Special procedure late"),
    "acceptance_late": ("逾期未受理", "Acceptance late"),
}
Words = dict[str, dict[str, tuple[str, tuple[str, ...]]]]


def _said(
    zh: str, zh_body: tuple[str, ...], en: str, en_body: tuple[str, ...]
) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {"zh": (zh, zh_body), "en": (en, en_body)}


WORDS: Words = {
    CARD_SHOWN: _said(
        "{card_zh}：{item_name}",
        ("办件{number}“{item_name}”触发{card_zh}。", "期限：{due}。", "可在督办牌列表中申诉。"),
        "{card_en}: {item_name}",
        ("{item_name} ({number}) was given: {card_en}. ", "Due: {due}. ", "It can be appealed."),
    ),
    CARD_APPEALED: _said(
        "申诉待处理：{item_name}",
        ("办件{number}的{card_zh}已被申诉。", "理由：{reason}。"),
        "Appeal: {item_name}",
        ("{card_en} of {number} is appealed against. ", "Reason: {reason}."),
    ),
    CARD_UPHELD: _said(
        "申诉未获支持：{item_name}",
        ("办件{number}的{card_zh}维持。", "理由：{reason}。"),
        "Upheld: {item_name}",
        ("{card_en} of {number} stands. ", "Reason: {reason}."),
    ),
    CARD_WITHDRAWN: _said(
        "督办牌已撤销：{item_name}",
        ("办件{number}的{card_zh}已撤销，不计入统计。", "理由：{reason}。"),
        "Withdrawn: {item_name}",
        ("{card_en} of {number} no longer counts. ", "Reason: {reason}."),
    ),
    CLAIMED: _said(
        "办件已被领取：{item_name}",
        ("办件{number}“{item_name}”已由{holder}领取。",),
        "Claimed: {item_name}",
        ("{item_name} ({number}) is held by {holder}.",),
    ),
    TRANSFERRED: _said(
        "转办给您：{item_name}",
        ("办件{number}“{item_name}”已转由您办理。", "承诺办结日期：{due}。"),
        "Transferred to you: {item_name}",
        ("{item_name} ({number}) is yours now. ", "Promised by: {due}."),
    ),
    REMINDED: _said(
        "催办：{item_name}",
        ("请尽快办理办件{number}“{item_name}”。", "说明：{reason}。", "承诺办结日期：{due}。"),
        "Please hurry: {item_name}",
        ("{item_name} ({number}) is waited for. ", "Note: {reason}. ", "Promised by: {due}."),
    ),
    PROPOSED: _said(
        "决定待复核：{item_name}",
        ("办件{number}“{item_name}”的决定与部门意见不一致，等待第二人复核。",),
        "To be confirmed: {item_name}",
        ("A decision on {item_name} ({number}) goes against advice and waits for a second person.",),
    ),
    REFUSED: _said(
        "复核未通过：{item_name}",
        ("办件{number}“{item_name}”的决定未通过复核，请重新审查。",),
        "Not confirmed: {item_name}",
        ("The decision on {item_name} ({number}) was not confirmed; it is open again.",),
    ),
    RECALLED: _said(
        "待复核的决定已撤回：{item_name}",
        ("办件{number}“{item_name}”的待复核决定已由提出人撤回。",),
        "Recalled: {item_name}",
        ("The decision on {item_name} ({number}) that waited was taken back.",),
    ),
    RULES_PROPOSED: _said(
        "自动审批规则待确认：{item_name}",
        ("事项{number}的自动审批规则{rule}等待第二人确认。",),
        "Automatic rules to be confirmed: {item_name}",
        ("The automatic rules {rule} of {number} wait for a second person.",),
    ),
    CHECK_ASKED: _said(
        "申请人要求人工复核：{item_name}",
        ("办件{number}“{item_name}”由规则自动准予，申请人要求由工作人员复核。",),
        "A person is wanted: {item_name}",
        ("{item_name} ({number}) was granted by rules; the applicant wants a person to look at it.",),
    ),
    PROMISE_REPORTED: _said(
        "容缺材料逾期未补：{item_name}",
        (
            "办件{number}“{item_name}”承诺后补的材料已过承诺日期，尚未收到：{materials}。",
            "承诺办结日期：{due}。",
        ),
        "Promised papers have not come: {item_name}",
        ("The day for papers of {item_name} ({number}) has passed: {materials}. ", "Promised by: {due}."),
    ),
    CHECK_MISSED: _said(
        "承诺核查逾期：{item_name}",
        (
            "办件{number}“{item_name}”以告知承诺方式准予，应于{due}前核查，至今未登记核查结果。",
            "请尽快核查。",
        ),
        "Check overdue: {item_name}",
        (
            "{item_name} ({number}) was granted on a commitment and was to be checked by {due}. ",
            "Please check.",
        ),
    ),
    PACKAGE_LATE: _said(
        "套餐总时限已过：{item_name}",
        ("套餐{number}“{item_name}”应于{due}前全部办结，现已逾期。", "尚未办结：{left}。"),
        "Past the one limit: {item_name}",
        ("{item_name} ({number}) was due as a whole by {due}. ", "Not decided yet: {left}."),
    ),
    OUTAGE: _said(
        "部门系统中断：{item_name}",
        (
            "部门系统{number}自{since}起无应答，待该系统答复的办件期限照常计算。",
            "审查人员可不等其意见先行办理。",
        ),
        "Department down: {item_name}",
        (
            "The system of {number} has not answered since {since}; the clocks of its cases run on. ",
            "Reviewers may go on without it.",
        ),
    ),
    OUTAGE_OVER: _said(
        "部门系统已恢复：{item_name}",
        ("部门系统{number}已恢复应答（自{since}起中断），待办问题自动续办。",),
        "Department back: {item_name}",
        ("The system of {number}, away since {since}, answers again; what waited goes on by itself.",),
    ),
}


def card_names(kind: str) -> dict[str, str]:
    """A kind of card in words."""
    zh, en = CARDS.get(kind, (kind, kind))
    return {"card_zh": zh, "card_en": en}
