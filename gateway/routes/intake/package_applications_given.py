"""What is handed in about packages."""

from typing import Annotated, Any

from pydantic import Field

from gateway.routes.intake.applications_given import ApplicantGiven, Channel, HandedInAt
from gateway.routes.intake.materials_given import MaterialGiven
from gateway.routes.shapes import Body, DivisionListQuery


class PaperGiven(MaterialGiven):
    """One paper of the merged list. `holder`: the role whose it is; without, it serves whoever asks for it."""

    holder: Annotated[str, Field(max_length=64)] = ""


class PackageToSubmit(Body):
    """A package as it is handed in."""

    division: HandedInAt = ""
    applicants: Annotated[
        dict[str, ApplicantGiven], Field(description="by the role that the package names", max_length=10)
    ]
    form: Annotated[dict[str, Any], Field(description="answers by the name of the package's questions")]
    materials: Annotated[list[PaperGiven], Field(default_factory=list, max_length=200)]
    channel: Channel
    optional: Annotated[
        list[str] | None, Field(description="the chosen optional items; without: all", max_length=30)
    ] = None
    commitment_signed: bool = False
    deferral_signed: bool = False
    mandate: Annotated[str, Field(max_length=64)] = ""


class HandOutToMake(Body):
    """Who fetched all results."""

    collector: Annotated[str, Field(max_length=400)]


class PackageApplicationsQuery(DivisionListQuery):
    """Which of them."""

    status: Annotated[str, Field(max_length=32, examples=["submitted"])] = ""
