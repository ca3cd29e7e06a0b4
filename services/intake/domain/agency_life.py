"""The life of an entrustment, from the form to the evaluation (ledger R164: three forms, none may be missing)."""

from services.chassis.auth import AGENT, CITIZEN, CLERK, SUPERVISOR, SYSTEM
from services.chassis.life import BEGIN, Life, Move

WAITING, ASSIGNED, COMPLETED, CLOSED, ENDED = "waiting", "assigned", "completed", "closed", "ended"
GIVE, OPEN, ASSIGN, RECORD, COMPLETE, EVALUATE, END = (
    "give",
    "open",
    "assign",
    "record",
    "complete",
    "evaluate",
    "end",
)
FREE, LAPSE = "free", "lapse"
"""Its application was returned and may be handed in anew; its application is over and nothing is left to do."""

LIFE = Life(
    "An entrustment, at the stack of its site",
    "ENTRUSTMENT_STATE",
    (WAITING, ASSIGNED, COMPLETED, CLOSED, ENDED),
    (
        Move(BEGIN, GIVE, WAITING, (CITIZEN, CLERK), "the days to name an agent start"),
        Move(BEGIN, OPEN, WAITING, (SYSTEM,), "the days to name an agent start"),
        Move(
            WAITING, ASSIGN, ASSIGNED, (SYSTEM, SUPERVISOR), "the agent's days start", "name and office phone"
        ),
        Move(WAITING, END, ENDED, (CITIZEN, CLERK)),
        Move(WAITING, FREE, WAITING, (SYSTEM,)),
        Move(WAITING, LAPSE, ENDED, (SYSTEM,)),
        Move(ASSIGNED, ASSIGN, ASSIGNED, (SYSTEM, SUPERVISOR), "", "name and office phone"),
        Move(ASSIGNED, RECORD, ASSIGNED, (AGENT,), "", "that a step was taken"),
        Move(ASSIGNED, COMPLETE, COMPLETED, (AGENT,), "the agent's days end", "that it is done"),
        Move(ASSIGNED, END, ENDED, (CITIZEN, CLERK)),
        Move(ASSIGNED, FREE, ASSIGNED, (SYSTEM,)),
        Move(ASSIGNED, LAPSE, ENDED, (SYSTEM,), "the agent's days end"),
        Move(COMPLETED, EVALUATE, CLOSED, (CITIZEN, CLERK)),
    ),
)
