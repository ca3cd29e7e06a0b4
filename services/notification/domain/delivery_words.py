"""The words about handing over results: kind → language → title and sentences."""

READY, POSTED, CAME_BACK, DELIVERED = "result_ready", "result_posted", "result_came_back", "result_delivered"
WORDS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    READY: {
        "zh": (
            "可以领取：{item_name}",
            (
                "您申请的“{item_name}”（{number}）的办理结果可以领取了。",
                "领取地点：{place}。",
                "请携带本人有效身份证件；他人代领的，须有您的有效委托。",
            ),
        ),
        "en": (
            "Ready for collection: {item_name}",
            (
                "The result of {item_name} ({number}) can be collected. ",
                "Place: {place}. ",
                "Please bring your identity document; somebody else needs your mandate.",
            ),
        ),
    },
    POSTED: {
        "zh": (
            "已寄出：{item_name}",
            ("您申请的“{item_name}”（{number}）的办理结果已寄出。", "{carrier}，邮件号 {tracking}。"),
        ),
        "en": (
            "Posted: {item_name}",
            (
                "The result of {item_name} ({number}) was posted. ",
                "Carrier: {carrier}, tracking number {tracking}.",
            ),
        ),
    },
    CAME_BACK: {
        "zh": (
            "邮件被退回：{item_name}",
            (
                "寄给您的“{item_name}”（{number}）的办理结果被退回。",
                "原因：{reason}。",
                "请重新选择送达方式。",
            ),
        ),
        "en": (
            "Came back: {item_name}",
            (
                "The result of {item_name} ({number}) that was posted to you came back. ",
                "Reason: {reason}. ",
                "Please choose again how it shall reach you.",
            ),
        ),
    },
    DELIVERED: {
        "zh": (
            "已送达：{item_name}",
            (
                "您申请的“{item_name}”（{number}）的办理结果已于 {on} 送达。",
                "领取窗口：{window}。",
                "由他人持委托（{mandate}）领取；如有疑问请联系窗口。",
            ),
        ),
        "en": (
            "Delivered: {item_name}",
            (
                "The result of {item_name} ({number}) was delivered on {on}. ",
                "At window {window}. ",
                "It was collected for you under {mandate}; ask the window if that is not right.",
            ),
        ),
    },
}
