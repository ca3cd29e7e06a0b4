"""The life of a certificate (行政许可法 arts. 69, 70; the state codes of rules.md §7.3: 03 撤销 04 注销 07 吊销)."""

from services.chassis.auth import CLERK, REVIEWER, SUPERVISOR, SYSTEM
from services.chassis.life import BEGIN, Life, Move

VALID, REVOKED = "valid", "revoked"
ISSUE, DELIVER, PRINT, REVOKE, LAPSE = "issue", "deliver", "print", "revoke", "lapse"
REVOKE_BROKEN = "revoke_broken"
HAND_OVER = "hand_over"

LIFE = Life(
    "A certificate, at the stack that issues it",
    "CERTIFICATE_STATE",
    (VALID, REVOKED),
    (
        Move(BEGIN, ISSUE, VALID, (REVIEWER,), "", "the certificate, with the decision"),
        Move(VALID, DELIVER, VALID, (CLERK,)),
        Move(VALID, HAND_OVER, VALID, (SYSTEM,), "delivery ends"),
        Move(VALID, PRINT, VALID, (CLERK,)),
        Move(VALID, REVOKE, REVOKED, (SUPERVISOR,), "", "the revocation and its reason"),
        Move(VALID, REVOKE_BROKEN, REVOKED, (REVIEWER,), "", "the broken commitment"),
        Move(VALID, LAPSE, REVOKED, (SYSTEM,), "", "the withdrawal"),
    ),
)
