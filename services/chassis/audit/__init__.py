"""The audit trail of one stack: every emitted event of every room, chained, and found again.

Nothing here deletes: entries live as long as the records they are about (network logs at least six months,
records of processing at least three years; rules of PIPL 56 and 网络安全法 21).
"""

from services.chassis.audit.chain import AuditTrail, Verdict
from services.chassis.audit.search import search

__all__ = ["AuditTrail", "Verdict", "search"]
