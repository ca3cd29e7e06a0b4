"""What is said of a last day that was counted through a year whose days off are not announced yet."""

MAY_MOVE = {
    "may_move_zh": "到期日落在放假安排尚未公布的年份，以国务院放假通知为准",
    "may_move_en": "The days off of that year are not announced yet; the date may move with them",
}
