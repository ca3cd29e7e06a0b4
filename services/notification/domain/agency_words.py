"""The words about agency service: kind → language → title and sentences."""

AGENT_NAMED, STEP_TAKEN, DONE = "agent_assigned", "agency_step_recorded", "entrustment_completed"
WORDS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    AGENT_NAMED: {
        "zh": (
            "代办员已确定：{item_name}",
            (
                "您委托的“{item_name}”（{number}）由代办员{agent_name}办理，办公电话 {agent_phone}。",
                "应于 {finish_by} 前办结。",
                "原因：{reason}。",
                "代办服务不收取费用。",
            ),
        ),
        "en": (
            "Agent named: {item_name}",
            (
                "{item_name} ({number}) is carried through by the agent {agent_name}, office phone {agent_phone}. ",
                "To be done by {finish_by}. ",
                "Reason: {reason}. ",
                "The service is free of charge.",
            ),
        ),
    },
    STEP_TAKEN: {
        "zh": (
            "代办进展：{item_name}",
            ("您委托的“{item_name}”（{number}）有新的工作日志（第{no}条），请在委托单中查看。",),
        ),
        "en": (
            "Progress: {item_name}",
            ("The work log of {item_name} ({number}) has a new line, number {no}; see the entrustment.",),
        ),
    },
    DONE: {
        "zh": (
            "代办完成：{item_name}",
            ("您委托的“{item_name}”（{number}）已办理完毕，请评价代办员{agent_name}的服务。",),
        ),
        "en": (
            "Done: {item_name}",
            (
                "What you entrusted, {item_name} ({number}), is done. Please rate the service of {agent_name}.",
            ),
        ),
    },
}
