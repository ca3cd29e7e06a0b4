"""Service accounts on the wire."""

from sanji.identity.v1 import identity_service_accounts_pb2 as pb

from services.chassis.clock import rfc3339
from services.identity.domain.service_accounts import ServiceAccount, ServiceSession


def service_account_to_proto(account: ServiceAccount) -> pb.ServiceAccount:
    """What may be seen of it: never a key, not even its hash."""
    return pb.ServiceAccount(
        account=account.id,
        kind=account.kind,
        name=account.name,
        scopes=sorted(account.scopes),
        division=account.division,
        department=account.department,
        site=account.site,
        expires_on=account.expires_on.isoformat(),
        state=account.state,
        created_at=rfc3339(account.created_at),
        rotated_at=rfc3339(account.rotated_at) if account.rotated_at else "",
        used_at=rfc3339(account.used_at) if account.used_at else "",
        old_key_until=rfc3339(account.old_until) if account.old_until else "",
    )


def service_session_to_proto(session: ServiceSession) -> pb.OpenServiceSessionResponse:
    """What the holder of a key gets; never stored, logged or sent on."""
    caller = session.caller
    return pb.OpenServiceSessionResponse(
        access_token=session.access_token,
        expires_in=session.expires_in,
        account=caller.subject,
        scopes=sorted(caller.scopes),
        division=caller.division,
        site=caller.site,
    )
