"""The life of a case (行政许可法 arts. 34, 38, 42, 45; the states of rules.md §4.3)."""

from services.chassis.auth import CITIZEN, REVIEWER, SUPERVISOR, SYSTEM
from services.chassis.life import BEGIN, Life, Move

IN_REVIEW, PAUSED, DECIDED, WITHDRAWN, REVOKED = "in_review", "paused", "decided", "withdrawn", "revoked"
OPEN, OPEN_WITHDRAWN, ADVISE = "open", "open_withdrawn", "advise"
GRANT_PART, DECIDE = "grant_part", "decide"
ASK_PAUSE, ASK_EXTENSION, REFUSE_ASKED = "ask_pause", "ask_extension", "refuse_asked"
PAUSE, EXTEND, RESUME = "pause", "extend", "resume"
RECOUNT, WITHDRAW, FALL = "recount", "withdraw", "fall"
CLAIM, RELEASE, TRANSFER, REMIND = "claim", "release", "transfer", "remind"
PROPOSE, RECALL, TURN_DOWN = "propose", "recall", "turn_down"
REVOKE = "revoke_decision"
GRANT_BY_RULES, SEND_TO_CHECK, RECORD_CHECK = "grant_by_rules", "send_to_check", "record_check"
RECEIVE, MISS_PROMISE = "receive", "miss_promise"
"""A paper promised for later came, or its day passed without it."""

LIFE = Life(
    "A case, at the stack that decides it",
    "CASE_STATE",
    (IN_REVIEW, PAUSED, DECIDED, WITHDRAWN, REVOKED),
    (
        Move(BEGIN, OPEN, IN_REVIEW, (SYSTEM,), "both start at the day of acceptance", "the due dates"),
        Move(BEGIN, OPEN_WITHDRAWN, WITHDRAWN, (SYSTEM,), "none starts: it was taken back first"),
        Move(IN_REVIEW, ADVISE, IN_REVIEW, (SYSTEM,)),
        Move(IN_REVIEW, GRANT_PART, IN_REVIEW, (REVIEWER,), "run on: other departments are not done"),
        Move(IN_REVIEW, DECIDE, DECIDED, (REVIEWER,), "end; a grant starts delivery", "the decision"),
        Move(
            IN_REVIEW, GRANT_BY_RULES, DECIDED, (SYSTEM,), "end; delivery starts", "the decision, its rules"
        ),
        Move(IN_REVIEW, CLAIM, IN_REVIEW, (REVIEWER,)),
        Move(IN_REVIEW, RELEASE, IN_REVIEW, (REVIEWER, SUPERVISOR)),
        Move(IN_REVIEW, TRANSFER, IN_REVIEW, (REVIEWER, SUPERVISOR)),
        Move(IN_REVIEW, REMIND, IN_REVIEW, (SUPERVISOR,)),
        Move(IN_REVIEW, PROPOSE, IN_REVIEW, (REVIEWER,), "run on: a second person confirms"),
        Move(IN_REVIEW, RECALL, IN_REVIEW, (REVIEWER,)),
        Move(IN_REVIEW, TURN_DOWN, IN_REVIEW, (REVIEWER,)),
        Move(IN_REVIEW, ASK_PAUSE, IN_REVIEW, (REVIEWER,)),
        Move(IN_REVIEW, ASK_EXTENSION, IN_REVIEW, (REVIEWER,)),
        Move(IN_REVIEW, REFUSE_ASKED, IN_REVIEW, (SUPERVISOR,)),
        Move(IN_REVIEW, PAUSE, PAUSED, (SUPERVISOR,), "stand still from this day", "the special procedure"),
        Move(IN_REVIEW, EXTEND, IN_REVIEW, (SUPERVISOR,), "longer, once", "the extension and its reason"),
        Move(IN_REVIEW, RECOUNT, IN_REVIEW, (SYSTEM,), "counted again", "the due dates, if moved"),
        Move(IN_REVIEW, RECEIVE, IN_REVIEW, (SYSTEM,)),
        Move(IN_REVIEW, MISS_PROMISE, IN_REVIEW, (SYSTEM,), "run on", "the papers that did not come"),
        Move(IN_REVIEW, WITHDRAW, WITHDRAWN, (CITIZEN, SYSTEM), "end", "the withdrawal"),
        Move(PAUSED, RESUME, IN_REVIEW, (REVIEWER, SUPERVISOR), "run on, this day counts", "the due dates"),
        Move(PAUSED, CLAIM, PAUSED, (REVIEWER,)),
        Move(PAUSED, RELEASE, PAUSED, (REVIEWER, SUPERVISOR)),
        Move(PAUSED, TRANSFER, PAUSED, (REVIEWER, SUPERVISOR)),
        Move(PAUSED, RECALL, PAUSED, (REVIEWER,)),
        Move(PAUSED, ADVISE, PAUSED, (SYSTEM,)),
        Move(PAUSED, RECOUNT, PAUSED, (SYSTEM,), "counted again"),
        Move(PAUSED, RECEIVE, PAUSED, (SYSTEM,)),
        Move(PAUSED, MISS_PROMISE, PAUSED, (SYSTEM,), "stand still", "the papers that did not come"),
        Move(PAUSED, WITHDRAW, WITHDRAWN, (CITIZEN, SYSTEM), "end", "the withdrawal"),
        Move(DECIDED, SEND_TO_CHECK, DECIDED, (SYSTEM,)),
        Move(DECIDED, RECORD_CHECK, DECIDED, (REVIEWER,)),
        Move(DECIDED, RECEIVE, DECIDED, (SYSTEM,)),
        Move(DECIDED, MISS_PROMISE, DECIDED, (SYSTEM,), "", "the papers that did not come"),
        Move(DECIDED, REVOKE, REVOKED, (REVIEWER,), "", "the revocation and its reason"),
        Move(DECIDED, FALL, WITHDRAWN, (SYSTEM,), "ended: it was taken back before", "the withdrawal"),
    ),
)
