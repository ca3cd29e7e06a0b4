"""The words about packages: kind → language → title and sentences. One message for the whole, none per member."""

SUBMITTED, ACCEPTED, SUPPLEMENT = "package_submitted", "package_accepted", "package_supplement_requested"
RETURNED, WITHDRAWN, READY = "package_returned", "package_withdrawn", "package_ready"
WORDS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    SUBMITTED: {
        "zh": (
            "已提交：{package_name}",
            ("您的“{package_name}”已提交，受理编号 {number}，共{parts}个事项，一个编号即可查询全部进度。",),
        ),
        "en": (
            "Handed in: {package_name}",
            ("{package_name} is handed in, {number}: {parts} items under one receipt. ",),
        ),
    },
    ACCEPTED: {
        "zh": (
            "已受理：{package_name}",
            (
                "您的“{package_name}”（{number}）已整体受理。",
                "全部事项应于 {due} 前办结。",
                "{may_move_zh}。",
            ),
        ),
        "en": (
            "Taken on: {package_name}",
            (
                "{package_name} ({number}) is taken on as a whole. ",
                "All of it is due by {due}. ",
                "{may_move_en}. ",
            ),
        ),
    },
    SUPPLEMENT: {
        "zh": (
            "需要补正：{package_name}",
            ("您的“{package_name}”（{number}）须一次补齐：{materials}。", "说明：{note}。"),
        ),
        "en": (
            "Something is missing: {package_name}",
            ("{package_name} ({number}) lacks, said once for all items: {materials}. ", "Note: {note}. "),
        ),
    },
    RETURNED: {
        "zh": (
            "不予受理：{package_name}",
            (
                "您的“{package_name}”（{number}）未予整体受理，原因：{reason}。",
                "请向{organ}提出申请。",
                "其中的事项仍可单独申请。",
                "如不服，可在六十日内申请行政复议，或在六个月内向人民法院提起行政诉讼。",
            ),
        ),
        "en": (
            "Not taken on: {package_name}",
            (
                "{package_name} ({number}) is not taken on as a whole: {reason}. ",
                "Please turn to {organ}. ",
                "Each item can still be applied for by itself. ",
                "You may ask for reconsideration within 60 days or go to court within six months.",
            ),
        ),
    },
    WITHDRAWN: {
        "zh": ("已撤回：{package_name}", ("您的“{package_name}”（{number}）已撤回，已作出的决定不受影响。",)),
        "en": (
            "Taken back: {package_name}",
            ("{package_name} ({number}) is taken back; what was decided stands.",),
        ),
    },
    READY: {
        "zh": (
            "全部办结：{package_name}",
            ("您的“{package_name}”（{number}）已全部办结：{results}。", "结果可在一个窗口一次领取。"),
        ),
        "en": (
            "All done: {package_name}",
            ("{package_name} ({number}) is done: {results}. ", "All results are handed out at one window."),
        ),
    },
}
OUTCOMES = {"granted": "准予", "denied": "不予", "stopped": "未办理"}
