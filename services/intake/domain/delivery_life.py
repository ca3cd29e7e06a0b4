"""The life of a delivery: from the wish or the decision to the holder's hands (行政许可法 art. 44; ledger R085)."""

from services.chassis.auth import AGENT, CITIZEN, CLERK, SYSTEM
from services.chassis.life import BEGIN, Life, Move

CHOSEN, WAITING, READY, POSTED = "chosen", "waiting", "ready", "posted"
CAME_BACK, DELIVERED, LAPSED = "came_back", "delivered", "lapsed"
CHOOSE, OPEN, MAKE_READY, PICK_UP = "choose_delivery", "open_delivery", "make_ready", "pick_up"
DISPATCH, ARRIVE, COME_BACK, CONFIRM = "dispatch", "arrive", "come_back", "confirm"
LAPSE = "lapse"
_HER = (CITIZEN, CLERK, AGENT)

LIFE = Life(
    "A delivery, at the stack where it was handed in",
    "DELIVERY_STATE",
    (CHOSEN, WAITING, READY, POSTED, CAME_BACK, DELIVERED, LAPSED),
    (
        Move(BEGIN, CHOOSE, CHOSEN, _HER),
        Move(BEGIN, OPEN, WAITING, (SYSTEM,), "of a grant: 10 working days start"),
        Move(CHOSEN, CHOOSE, CHOSEN, _HER),
        Move(CHOSEN, OPEN, WAITING, (SYSTEM,), "of a grant: 10 working days start"),
        Move(WAITING, CHOOSE, WAITING, _HER),
        Move(WAITING, MAKE_READY, READY, (CLERK,), "", "that it can be collected, and where"),
        Move(WAITING, PICK_UP, DELIVERED, (CLERK,), "delivery ends", "that it was collected"),
        Move(WAITING, DISPATCH, POSTED, (CLERK,), "", "carrier and number"),
        Move(WAITING, CONFIRM, DELIVERED, (CITIZEN,), "delivery ends", "that it was taken"),
        Move(WAITING, LAPSE, LAPSED, (SYSTEM,), "ends: the decision is revoked"),
        Move(READY, PICK_UP, DELIVERED, (CLERK,), "delivery ends", "that it was collected"),
        Move(READY, LAPSE, LAPSED, (SYSTEM,), "ends: the decision is revoked"),
        Move(POSTED, ARRIVE, DELIVERED, (CLERK,), "delivery ends", "that it arrived"),
        Move(POSTED, COME_BACK, CAME_BACK, (CLERK,), "", "that it came back, and why"),
        Move(CAME_BACK, CHOOSE, WAITING, _HER),
        Move(CAME_BACK, DISPATCH, POSTED, (CLERK,), "", "carrier and number"),
        Move(CAME_BACK, LAPSE, LAPSED, (SYSTEM,), "ends: the decision is revoked"),
    ),
)
