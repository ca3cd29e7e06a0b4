"""The life of an application, from the receipt to the answer (行政许可法 arts. 32, 38, 42)."""

from services.chassis.auth import AGENT, CITIZEN, CLERK, REVIEWER, SYSTEM
from services.chassis.life import BEGIN, Life, Move

SUBMITTED = "submitted"
SUPPLEMENT_REQUESTED = "supplement_requested"
ACCEPTED = "accepted"
RETURNED = "returned"
IN_REVIEW = "in_review"
DECIDED = "decided"
WITHDRAWN = "withdrawn"
REVOKED = "revoked"
"""Granted on a promise that was found broken."""
HELD, STOPPED = "held", "stopped"
"""Of a member of a package: taken on with it, its case opens when what it needs is granted, or never."""
SUBMIT, ACCEPT, RETURN, WITHDRAW = "submit", "accept", "return", "withdraw"
REQUEST_SUPPLEMENT, PROVIDE_SUPPLEMENT = "request_supplement", "provide_supplement"
DEEM_ACCEPTED, CORRECT = "deem_accepted", "correct"
HOLD, RELEASE, STOP = "hold", "release", "stop"
WANT_PERSON = "want_person"
LOOK_UP, REUSE, REVOKE = "look_up", "reuse", "revoke"
HAND_IN, OPEN, DECIDE, DECIDE_BEFORE = "hand_in", "open", "decide", "decide_before"
GRANTED, DENIED = "granted", "denied"
"""How it was decided."""
_APPLICANT = (CITIZEN, CLERK, AGENT)
_ANYBODY = (*_APPLICANT, REVIEWER)

LIFE = Life(
    "An application, at the stack where it was handed in",
    "APPLICATION_STATE",
    (
        SUBMITTED,
        SUPPLEMENT_REQUESTED,
        HELD,
        ACCEPTED,
        IN_REVIEW,
        DECIDED,
        RETURNED,
        WITHDRAWN,
        STOPPED,
        REVOKED,
    ),
    (
        Move(BEGIN, SUBMIT, SUBMITTED, _APPLICANT, "acceptance starts: 5 working days", "the receipt"),
        Move(SUBMITTED, ACCEPT, ACCEPTED, (CLERK,), "acceptance ends; both others start", "the acceptance"),
        Move(
            SUBMITTED,
            DEEM_ACCEPTED,
            ACCEPTED,
            (SYSTEM,),
            "acceptance is over; both others start at the day of receipt",
            "the acceptance",
        ),
        Move(SUBMITTED, CORRECT, SUBMITTED, (CLERK,)),
        Move(
            SUBMITTED,
            REQUEST_SUPPLEMENT,
            SUPPLEMENT_REQUESTED,
            (CLERK,),
            "acceptance ends",
            "all that is missing, once",
        ),
        Move(SUBMITTED, RETURN, RETURNED, (CLERK,), "acceptance ends", "the refusal and its reason"),
        Move(SUBMITTED, WITHDRAW, WITHDRAWN, _APPLICANT, "all end", "the withdrawal"),
        Move(SUBMITTED, HAND_IN, SUBMITTED, _APPLICANT),
        Move(SUBMITTED, LOOK_UP, SUBMITTED, _ANYBODY),
        Move(SUBMITTED, REUSE, SUBMITTED, _APPLICANT),
        Move(SUBMITTED, WANT_PERSON, SUBMITTED, _APPLICANT),
        Move(SUBMITTED, HOLD, HELD, (SYSTEM,), "acceptance ends"),
        Move(SUBMITTED, STOP, STOPPED, (SYSTEM,), "acceptance ends"),
        Move(SUPPLEMENT_REQUESTED, PROVIDE_SUPPLEMENT, SUBMITTED, _APPLICANT, "acceptance starts again"),
        Move(SUPPLEMENT_REQUESTED, RETURN, RETURNED, (CLERK,), "", "the refusal and its reason"),
        Move(SUPPLEMENT_REQUESTED, WITHDRAW, WITHDRAWN, _APPLICANT, "", "the withdrawal"),
        Move(SUPPLEMENT_REQUESTED, HAND_IN, SUPPLEMENT_REQUESTED, _APPLICANT),
        Move(SUPPLEMENT_REQUESTED, LOOK_UP, SUPPLEMENT_REQUESTED, _ANYBODY),
        Move(SUPPLEMENT_REQUESTED, WANT_PERSON, SUPPLEMENT_REQUESTED, _APPLICANT),
        Move(HELD, RELEASE, ACCEPTED, (SYSTEM,), "both others start"),
        Move(HELD, STOP, STOPPED, (SYSTEM,), "all end"),
        Move(HELD, WITHDRAW, WITHDRAWN, _APPLICANT, "all end", "the withdrawal"),
        Move(HELD, HAND_IN, HELD, _APPLICANT),
        Move(HELD, LOOK_UP, HELD, _ANYBODY),
        Move(HELD, WANT_PERSON, HELD, _APPLICANT),
        Move(ACCEPTED, OPEN, IN_REVIEW, (SYSTEM,), "the due dates are known"),
        Move(
            ACCEPTED, DECIDE, DECIDED, (REVIEWER, SYSTEM), "all end; a grant starts delivery", "the decision"
        ),
        Move(ACCEPTED, WITHDRAW, WITHDRAWN, _APPLICANT, "all end", "the withdrawal"),
        Move(ACCEPTED, HAND_IN, ACCEPTED, _APPLICANT),
        Move(ACCEPTED, LOOK_UP, ACCEPTED, _ANYBODY),
        Move(ACCEPTED, WANT_PERSON, ACCEPTED, _APPLICANT),
        Move(
            IN_REVIEW, DECIDE, DECIDED, (REVIEWER, SYSTEM), "all end; a grant starts delivery", "the decision"
        ),
        Move(IN_REVIEW, WITHDRAW, WITHDRAWN, _APPLICANT, "all end", "the withdrawal"),
        Move(IN_REVIEW, HAND_IN, IN_REVIEW, _APPLICANT),
        Move(IN_REVIEW, LOOK_UP, IN_REVIEW, _ANYBODY),
        Move(IN_REVIEW, WANT_PERSON, IN_REVIEW, _APPLICANT),
        Move(DECIDED, WANT_PERSON, DECIDED, _APPLICANT),
        Move(DECIDED, HAND_IN, DECIDED, _APPLICANT),
        Move(DECIDED, REVOKE, REVOKED, (REVIEWER,), "delivery ends", "the revocation and its reason"),
        Move(
            WITHDRAWN,
            DECIDE_BEFORE,
            DECIDED,
            (REVIEWER,),
            "ended: decided before it was taken back",
            "the decision",
        ),
    ),
)
