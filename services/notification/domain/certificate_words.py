"""The words about certificates: kind → language → title and sentences."""

ISSUED, REVOKED = "certificate_issued", "certificate_revoked"
WORDS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    ISSUED: {
        "zh": (
            "电子证照已颁发：{item_name}",
            (
                "您申请的“{item_name}”（{number}）已颁发电子证照。",
                "标识：{certificate}。",
                "有效期至：{valid_until}。",
            ),
        ),
        "en": (
            "Electronic certificate issued: {item_name}",
            (
                "The certificate {item_name} ({number}) was issued. ",
                "Its identifier is {certificate}. ",
                "Valid until: {valid_until}.",
            ),
        ),
    },
    REVOKED: {
        "zh": (
            "电子证照已失效：{item_name}",
            (
                "您的“{item_name}”（{number}）已失效。",
                "标识：{certificate}。",
                "理由：{reason}。",
                "如不服，可自知道之日起60日内申请行政复议，或者在六个月内向人民法院提起行政诉讼。",
            ),
        ),
        "en": (
            "Electronic certificate at an end: {item_name}",
            (
                "Your certificate {item_name} ({number}) is no longer valid. ",
                "Its identifier is {certificate}. ",
                "Reason: {reason}. ",
                "You may apply for reconsideration within 60 days or bring an action within six months.",
            ),
        ),
    },
}
