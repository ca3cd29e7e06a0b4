"""The life of a delivery: from the wish or the decision to the holder's hands (行政许可法 art. 44; ledger R085)."""

from services.chassis.auth import AGENT, CITIZEN, CLERK, SYSTEM
from services.chassis.life import BEGIN, Life, Move

CHOSEN, WAITING, READY, POSTED = "chosen", "waiting", "ready", "posted"
CAME_BACK, DELIVERED = "came_back", "delivered"
CHOOSE, OPEN, MAKE_READY, PICK_UP = "choose_delivery", "open_delivery", "make_ready", "pick_up"
DISPATCH, ARRIVE, COME_BACK, CONFIRM = "dispatch", "arrive", "come_back", "confirm"
_HER = (CITIZEN, CLERK, AGENT)

LIFE = Life(
    "A delivery, at the stack where it was handed in",
    "DELIVERY_STATE",
    (CHOSEN, WAITING, READY, POSTED, CAME_BACK, DELIVERED),
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
        Move(READY, PICK_UP, DELIVERED, (CLERK,), "delivery ends", "that it was collected"),
        Move(POSTED, ARRIVE, DELIVERED, (CLERK,), "delivery ends", "that it arrived"),
        Move(POSTED, COME_BACK, CAME_BACK, (CLERK,), "", "that it came back, and why"),
        Move(CAME_BACK, CHOOSE, WAITING, _HER),
        Move(CAME_BACK, DISPATCH, POSTED, (CLERK,), "", "carrier and number"),
    ),
)
