"""Model cases of packages on the wire."""

from typing import Any

from sanji.catalogue.v1 import catalogue_changes_pb2 as pb

from services.catalogue.domain.package_trials import ModelApplicant, ModelPackage
from services.catalogue.domain.trial_cases import PackageTried
from services.catalogue.wire.trial_forms import form_from, material_from


def model_package_from(message: Any) -> ModelPackage:
    """What is tried. A form that cannot be read is None, which no handler takes."""
    return ModelPackage(
        package=message.package_id,
        applicants=tuple(
            ModelApplicant(one.role, one.party_type, one.id_number, one.name_zh, one.phone)
            for one in message.applicants
        ),
        form=form_from(message.form_json),
        materials=tuple((one.holder, material_from(one)) for one in message.materials),
        optional=tuple(message.optional) if message.choosing else None,
        commitment_signed=message.commitment_signed,
        deferral_signed=message.deferral_signed,
    )


def package_tried_to_proto(found: PackageTried) -> pb.PackageTrial:
    """How a package was joined for a model case."""
    return pb.PackageTrial(
        package_id=found.package,
        package_version=found.version,
        members=found.members,
        applicants=[pb.TrialRole(role=role, party_type=kind) for role, kind in found.applicants],
        questions=found.questions,
        papers=[pb.TrialPaper(code=one.code, holder=one.holder, used_by=one.used_by) for one in found.papers],
        critical_path_days=found.critical_path_days,
    )
