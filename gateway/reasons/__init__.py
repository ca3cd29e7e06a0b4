"""Every reason that an answer of this API may give: its HTTP status and its sentence in both languages.

Rooms bring their own Chinese sentence; this one documents the reason and stands in where there is none.
"""

from gateway.reasons.acceptance import ACCEPTANCE
from gateway.reasons.agency import AGENCY
from gateway.reasons.automatic import AUTOMATIC
from gateway.reasons.certificates import CERTIFICATES
from gateway.reasons.clocks import CLOCKS
from gateway.reasons.commitments import COMMITMENTS
from gateway.reasons.deliveries import DELIVERIES
from gateway.reasons.departments import DEPARTMENTS
from gateway.reasons.desk import DESK
from gateway.reasons.edge import EDGE
from gateway.reasons.exchange import EXCHANGE
from gateway.reasons.materials import MATERIALS
from gateway.reasons.notices import NOTICES
from gateway.reasons.oidc import OIDC
from gateway.reasons.packages import PACKAGES
from gateway.reasons.parties import PARTIES
from gateway.reasons.reason import Reason
from gateway.reasons.register import REGISTER
from gateway.reasons.rooms import ROOMS
from gateway.reasons.supervision import SUPERVISION

__all__ = ["FIXED_STATUSES", "REASONS", "Reason"]
REASONS: dict[str, Reason] = {
    **EDGE,
    **ROOMS,
    **PARTIES,
    **REGISTER,
    **MATERIALS,
    **CLOCKS,
    **SUPERVISION,
    **AGENCY,
    **PACKAGES,
    **CERTIFICATES,
    **COMMITMENTS,
    **DELIVERIES,
    **ACCEPTANCE,
    **DEPARTMENTS,
    **DESK,
    **AUTOMATIC,
    **OIDC,
    **NOTICES,
    **EXCHANGE,
}

# Whatever the kind, these have one HTTP status of their own.
FIXED_STATUSES: dict[str, int] = {
    name: reason.status
    for name, reason in REASONS.items()
    if reason.status in (400, 401, 405, 413, 414, 415, 429, 508)
}
