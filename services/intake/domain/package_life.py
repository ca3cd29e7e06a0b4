"""The life of what was asked for as one thing (一件事一次办), beside the lives of its members."""

from services.chassis.auth import AGENT, CITIZEN, CLERK, SYSTEM
from services.chassis.life import BEGIN, Life, Move

SUBMITTED, SUPPLEMENT_REQUESTED, ACCEPTED = "submitted", "supplement_requested", "accepted"
READY, HANDED_OUT, RETURNED, WITHDRAWN = "ready", "handed_out", "returned", "withdrawn"
SUBMIT, ACCEPT, DEEM_ACCEPTED, RETURN = "submit", "accept", "deem_accepted", "return"
REQUEST_SUPPLEMENT, PROVIDE_SUPPLEMENT, WITHDRAW = "request_supplement", "provide_supplement", "withdraw"
END_PART, FINISH, HAND_OUT = "end_part", "finish", "hand_out"
CORRECT, RUN_LATE = "correct", "run_late"
_APPLICANT = (CITIZEN, CLERK, AGENT)

LIFE = Life(
    "A package, at the stack where it was handed in; its members follow",
    "PACKAGE_STATE",
    (SUBMITTED, SUPPLEMENT_REQUESTED, ACCEPTED, READY, HANDED_OUT, RETURNED, WITHDRAWN),
    (
        Move(
            BEGIN, SUBMIT, SUBMITTED, _APPLICANT, "acceptance starts: 5 working days", "one receipt for all"
        ),
        Move(
            SUBMITTED, ACCEPT, ACCEPTED, (CLERK,), "acceptance ends; the one limit starts", "the acceptance"
        ),
        Move(
            SUBMITTED,
            DEEM_ACCEPTED,
            ACCEPTED,
            (SYSTEM,),
            "acceptance is over; the one limit starts at the day of receipt",
            "the acceptance",
        ),
        Move(SUBMITTED, CORRECT, SUBMITTED, (CLERK,)),
        Move(
            SUBMITTED,
            REQUEST_SUPPLEMENT,
            SUPPLEMENT_REQUESTED,
            (CLERK,),
            "acceptance ends",
            "all that is missing for all members, once",
        ),
        Move(SUBMITTED, RETURN, RETURNED, (CLERK,), "acceptance ends", "the refusal and its reason"),
        Move(SUBMITTED, WITHDRAW, WITHDRAWN, _APPLICANT, "all end", "the withdrawal"),
        Move(SUPPLEMENT_REQUESTED, PROVIDE_SUPPLEMENT, SUBMITTED, _APPLICANT, "acceptance starts again"),
        Move(SUPPLEMENT_REQUESTED, RETURN, RETURNED, (CLERK,), "", "the refusal and its reason"),
        Move(SUPPLEMENT_REQUESTED, WITHDRAW, WITHDRAWN, _APPLICANT, "", "the withdrawal"),
        Move(ACCEPTED, END_PART, ACCEPTED, (SYSTEM,), "", "the decision on a member"),
        Move(ACCEPTED, RUN_LATE, ACCEPTED, (SYSTEM,), "the one limit is past"),
        Move(ACCEPTED, FINISH, READY, (SYSTEM,), "the one limit ends", "that all results lie ready"),
        Move(ACCEPTED, WITHDRAW, WITHDRAWN, _APPLICANT, "all end", "the withdrawal"),
        Move(READY, HAND_OUT, HANDED_OUT, (CLERK,)),
    ),
)
