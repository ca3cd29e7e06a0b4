"""The words about papers that a register was asked for again: kind → language → title and sentences."""

FOUND, ABSENT, UNANSWERED = "lookup_found", "lookup_absent", "lookup_unanswered"
WORDS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    FOUND: {
        "zh": (
            "材料已查得：{item_name}",
            ("您申请的“{item_name}”（{number}）所需的“{material}”已通过数据共享查得，无需提交。",),
        ),
        "en": (
            "Found: a paper for {item_name}",
            (
                "{material}, needed for {item_name} ({number}), was found in a register; you need not hand it in.",
            ),
        ),
    },
    ABSENT: {
        "zh": (
            "材料未能查得：{item_name}",
            (
                "您申请的“{item_name}”（{number}）所需的“{material}”在数据源中没有查到。",
                "请核对号码，或直接提交该材料。",
            ),
        ),
        "en": (
            "Not found: a paper for {item_name}",
            (
                "{material}, needed for {item_name} ({number}), is not in the register. ",
                "Please check its number or hand the paper in.",
            ),
        ),
    },
    UNANSWERED: {
        "zh": (
            "材料暂时无法查询：{item_name}",
            (
                "您申请的“{item_name}”（{number}）所需的“{material}”所在的数据源长时间未答复。",
                "请直接提交该材料，或稍后重新查询。",
            ),
        ),
        "en": (
            "Not answered: a paper for {item_name}",
            (
                "The register that holds {material}, needed for {item_name} ({number}), has not answered for long. ",
                "Please hand the paper in, or have it looked up later.",
            ),
        ),
    },
}
