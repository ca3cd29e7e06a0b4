"""What is handed in about applications."""

from typing import Annotated, Any

from pydantic import Field

from gateway.routes.intake.materials_given import MaterialGiven
from gateway.routes.shapes import Body, DivisionListQuery

MOST_PAPERS = 100
"""More than any guide asks for."""
HandedInAt = Annotated[
    str, Field(description="where it is handed in: 6, 9 or 12 digits; staff: their own without")
]
Channel = Annotated[str, Field(json_schema_extra={"enum": ["window", "online", "agent", "terminal"]})]


class ApplicantGiven(Body):
    """Who applies. `id_number` for a person, `uscc` for an organisation; neither ever comes back."""

    kind: Annotated[str, Field(json_schema_extra={"enum": ["person", "organisation"]})]
    id_number: Annotated[str, Field(description="公民身份号码 (GB 11643)")] = ""
    uscc: Annotated[str, Field(description="统一社会信用代码 (GB 32100)")] = ""
    name: str
    phone: str = ""


class CommitmentToSign(Body):
    """A signature under the item's commitment: see its text."""

    text_version: Annotated[str, Field(max_length=100)]
    signed_at: Annotated[str, Field(description="RFC 3339, within the last day", max_length=40)]
    signature: Annotated[str, Field(description="SHA-256, hex", max_length=64)]


class ApplicationToSubmit(Body):
    """An application as it is handed in."""

    item: Annotated[str, Field(description="item_id of the catalogue, or a national or local code of it")]
    division: HandedInAt = ""
    applicant: ApplicantGiven
    form: Annotated[dict[str, Any], Field(description="values by the name of the item's form fields")]
    materials: Annotated[list[MaterialGiven], Field(default_factory=list, max_length=MOST_PAPERS)]
    channel: Channel
    ticket: str = ""
    commitment_signed: bool = False
    deferral_signed: bool = False
    mandate: Annotated[
        str, Field(description="of the mandate under which an agent acts; without: any between the two")
    ] = ""
    agency_site: Annotated[
        str, Field(description="of this site a named agent carries it through, where it is decided above")
    ] = ""
    entrustment: Annotated[str, Field(description="under which an agent hands it in")] = ""
    commitment: Annotated[
        CommitmentToSign | None,
        Field(description="signed electronically; staff say commitment_signed of paper"),
    ] = None
    person_wanted: Annotated[bool, Field(description="no automatic decision")] = False


class NoticeToGive(Body):
    """Everything that is missing, said once (行政许可法 art. 32(1)(4))."""

    materials: Annotated[list[str], Field(max_length=MOST_PAPERS)]
    note: str = ""


class SupplementsGiven(Body):
    """The papers that the notice named."""

    materials: Annotated[list[MaterialGiven], Field(max_length=MOST_PAPERS)]


class ReturnToMake(Body):
    """Why it is not taken on."""

    reason: str
    cause: Annotated[
        str,
        Field(
            description="other: not of a licence (行政许可)",
            json_schema_extra={"enum": ["not_needed", "other_organ", "not_supplied", "other"]},
        ),
    ] = ""
    organ: Annotated[str, Field(description="other_organ: department id", max_length=100)] = ""
    materials: Annotated[
        list[str],
        Field(default_factory=list, description="not_supplied: of the notice", max_length=MOST_PAPERS),
    ]


class ApplicationsQuery(DivisionListQuery):
    """Which applications."""

    status: Annotated[str, Field(max_length=32, examples=["submitted"])] = ""
