"""Published lists on the wire."""

from sanji.catalogue.v1 import catalogue_lists_pb2 as pb

from services.catalogue.domain.exports import Exported, Register
from services.chassis.clock import rfc3339


def list_to_proto(exported: Exported) -> pb.RegisterList:
    """One list without its rows."""
    return pb.RegisterList(
        list_kind=exported.list_kind, items=len(exported.lines), checksum=exported.checksum
    )


def lists_to_proto(register: Register) -> pb.ListRegisterListsResponse:
    """The lists of a county."""
    return pb.ListRegisterListsResponse(
        county=register.county,
        edition=register.edition,
        at=rfc3339(register.at),
        lists=map(list_to_proto, register.lists.values()),
    )
