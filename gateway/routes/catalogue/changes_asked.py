"""What is asked about changes of the register."""

from typing import Annotated, Any

import orjson
from pydantic import Field
from sanji.catalogue.v1 import catalogue_changes_pb2 as pb

from gateway.routes.shapes import Body, DivisionListQuery

MAX_TEXT = 500
Text = Annotated[str, Field(max_length=MAX_TEXT)]


class ProposalToMake(Body):
    """What is asked for and why; `row` is a whole item file and needless for cancel, merge and transfer."""

    kind: Annotated[
        str,
        Field(
            json_schema_extra={
                "enum": ["create", "change", "management_mode", "cancel", "merge", "devolve", "transfer"]
            }
        ),
    ]
    item: Text
    law: Annotated[str, Field(description="id of the law that gives the reason", max_length=MAX_TEXT)] = ""
    article: Text = ""
    reason: Text = ""
    effective_on: Annotated[str, Field(max_length=10, examples=["2027-01-01"])] = ""
    batch: Text = ""
    into: Annotated[str, Field(description="merge: the item this one goes into", max_length=MAX_TEXT)] = ""
    to_department: Text = ""
    document: Annotated[str, Field(description="transfer: the paper that says so", max_length=MAX_TEXT)] = ""
    row: dict[str, Any] | None = None


class ChangeToDraft(ProposalToMake):
    """A new request; `division`: whose register, the editor's own without."""

    division: Annotated[str, Field(max_length=12)] = ""


class Approval(Body):
    """One key."""

    note: Text = ""


class Rejection(Body):
    """Why not."""

    reason: Text


class ChangesQuery(DivisionListQuery):
    """Which requests."""

    state: Annotated[str, Field(max_length=32, examples=["submitted"])] = ""
    item: Annotated[str, Field(max_length=64)] = ""
    batch: Annotated[str, Field(max_length=64)] = ""


def proposal_of(body: ProposalToMake) -> pb.Proposal:
    """The proposal as the room is asked."""
    row = b"" if body.row is None else orjson.dumps(body.row)
    return pb.Proposal(
        kind=body.kind,
        item=body.item,
        law=body.law,
        article=body.article,
        reason=body.reason,
        effective_on=body.effective_on,
        batch=body.batch,
        into=body.into,
        to_department=body.to_department,
        document=body.document,
        row_json=row.decode(),
    )
