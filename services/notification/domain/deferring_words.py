"""The words to an applicant about papers promised for later: kind → language → title and sentences."""

PROMISE_MISSED = "promise_missed"
WORDS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    PROMISE_MISSED: {
        "zh": (
            "承诺后补的材料已到期：{item_name}",
            (
                "您申请的“{item_name}”（{number}）承诺后补的材料已过承诺日期，尚未收到：{materials}。",
                "请尽快补交，以免影响办理结果。",
            ),
        ),
        "en": (
            "Promised papers have not come: {item_name}",
            (
                "The day by which you promised papers for {item_name} ({number}) has passed without them: {materials}. ",
                "Please hand them in soon; the result depends on them.",
            ),
        ),
    },
}
