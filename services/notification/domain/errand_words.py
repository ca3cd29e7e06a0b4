"""The words to agents and their supervisors: kind → language → title and sentences."""

GIVEN, MISSED, LATE, QUIET = "errand_given", "agent_missed", "errand_late", "errand_quiet"
WORDS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    GIVEN: {
        "zh": (
            "新的代办：{item_name}",
            (
                "“{item_name}”（{number}）由您代办。",
                "委托人：{principal}。",
                "委托单：{entrustment}。",
                "应于{due}前办结。",
            ),
        ),
        "en": (
            "New errand: {item_name}",
            (
                "{item_name} ({number}) is yours to carry through. ",
                "For {principal}. ",
                "Entrustment {entrustment}. ",
                "Due: {due}.",
            ),
        ),
    },
    MISSED: {
        "zh": (
            "逾期未指派代办员：{item_name}",
            ("委托“{item_name}”（{number}）至今没有代办员，请指派。", "站点：{site}。", "应于{due}前确定。"),
        ),
        "en": (
            "Nobody named: {item_name}",
            ("{item_name} ({number}) has no agent yet; please name one. ", "Site {site}. ", "Due: {due}."),
        ),
    },
    LATE: {
        "zh": (
            "代办逾期：{item_name}",
            ("代办的“{item_name}”（{number}）已逾期。", "代办员：{agent_name}。", "应于{due}前办结。"),
        ),
        "en": (
            "Errand late: {item_name}",
            ("{item_name} ({number}) is late. ", "Agent: {agent_name}. ", "Due: {due}."),
        ),
    },
    QUIET: {
        "zh": (
            "代办无进展：{item_name}",
            (
                "代办的“{item_name}”（{number}）已多日没有工作日志，请告知办理进展。",
                "代办员：{agent_name}。",
            ),
        ),
        "en": (
            "No word: {item_name}",
            ("The work log of {item_name} ({number}) has had no line for days. ", "Agent: {agent_name}."),
        ),
    },
}
