"""Trial runs of packages before a change of one of their items is released (ledger R050, R195)."""

from typing import Annotated, Any

import orjson
from pydantic import Field
from sanji.catalogue.v1 import catalogue_trials_pb2 as pb

from gateway.call import Call
from gateway.levels import by_site
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.changes_samples import CHANGE, PACKAGE_TRIAL
from gateway.routes.catalogue.changes_views import ChangeView, change_view
from gateway.routes.catalogue.trials import TrialApplicant, TrialMaterial
from gateway.routes.shapes import Body

operations = Operations("trials")


class PackageTrialApplicant(TrialApplicant):
    """An invented applicant in one role of the package. Of it role and type are kept."""

    role: Annotated[str, Field(max_length=64, examples=["parent"])]


class PackageTrialMaterial(TrialMaterial):
    """A paper that is handed in on trial."""

    holder: Annotated[str, Field(description="the role whose paper it is", max_length=64)] = ""


class PackageTrialToRun(Body):
    """A model case of a package. `expected`: how it should come out."""

    package: Annotated[str, Field(max_length=64, examples=["newborn"])]
    expected: Annotated[str, Field(json_schema_extra={"enum": ["accepted", "refused"]})]
    applicants: Annotated[list[PackageTrialApplicant], Field(max_length=30)]
    form: Annotated[dict[str, Any], Field(description="answers by question of the merged form")]
    materials: Annotated[list[PackageTrialMaterial], Field(default_factory=list, max_length=100)]
    optional: Annotated[
        list[Annotated[str, Field(max_length=64)]] | None,
        Field(description="optional items that take part; without: all", max_length=30),
    ] = None
    commitment_signed: bool = False
    deferral_signed: bool = False


@operations.post(
    "/v1/changes/{change}/package-trials",
    rpc=RPC + "TryPackage",
    summary="一件事试办",
    description="Tries a model case of a package with the changed entry among its members: merged form, each paper once, order, limit.",
    status=201,
    key=True,
    locate=by_site("change"),
    missing=("PACKAGE_NOT_LISTED",),
    refusals=(
        "CHANGE_UNKNOWN",
        "DIVISION_OUT_OF_SCOPE",
        "CHANGE_STATE",
        "MEMBER_NOT_OPTIONAL",
        "ITEM_NOT_IN_PACKAGE",
        "TRIAL_INVALID",
        "EXPECTED_UNKNOWN",
        "APPLICANTS_MALFORMED",
        "PARTY_TYPE_UNKNOWN",
        "FORM_MALFORMED",
        "MATERIALS_TOO_MANY",
        "TRIAL_IMPOSSIBLE",
        "TRIALS_FULL",
        "REFERENCES_MISSING",
    ),
    asked={
        "package": "newborn",
        "expected": "accepted",
        "applicants": [
            {"role": "parent", "party_type": "1", "id_number": "510802199008170336", "name": "朱明"}
        ],
        "form": {"birth_date": "2026-11-08", "follow_parent": "mother"},
        "materials": [],
        "optional": [],
    },
    sample={**CHANGE, "trials": [PACKAGE_TRIAL]},
)
async def try_package(call: Call, change: str, body: PackageTrialToRun) -> ChangeView:
    request = pb.TryPackageRequest(
        change_id=change,
        package_id=body.package,
        expected=body.expected,
        applicants=[
            pb.TrialApplicant(
                role=one.role,
                party_type=one.party_type,
                id_number=one.id_number,
                name_zh=one.name,
                phone=one.phone,
            )
            for one in body.applicants
        ],
        form_json=orjson.dumps(body.form).decode(),
        materials=[
            pb.TrialPackageMaterial(holder=one.holder, code=one.code, kind=one.kind, number=one.number)
            for one in body.materials
        ],
        optional=body.optional or [],
        choosing=body.optional is not None,
        commitment_signed=body.commitment_signed,
        deferral_signed=body.deferral_signed,
    )
    return change_view((await call.ask(call.rooms.catalogue.TryPackage, request)).change)
