"""Packages on the wire."""

import json
from collections.abc import Iterable
from typing import Any

from sanji.catalogue.v1 import catalogue_events_pb2 as events_pb2
from sanji.catalogue.v1 import catalogue_packages_pb2 as pb

from services.catalogue import events
from services.catalogue.domain.contents import Publication
from services.catalogue.domain.merging import Material, Member, Merged
from services.catalogue.domain.packages import Package
from services.catalogue.domain.shapes import text, whole
from services.catalogue.wire.publications import arrived
from services.chassis.decoding import Readers


def package_to_proto(publication: Publication[Package], whole_entry: bool = False) -> pb.Package:
    """The package; its document only when it travels between stacks."""
    package = publication.content
    return pb.Package(
        package_id=package.key,
        version=publication.version,
        division=package.division,
        name_zh=package.name_zh,
        name_en=package.name_en,
        lifecycle=package.lifecycle,
        stage_zh=package.stage_zh,
        lead_department=package.lead_department,
        departments=package.departments,
        members=package.members,
        committed_days=package.committed_days,
        committed_unit=package.committed_unit,
        onsite_visits=package.onsite_visits,
        start_levels=package.start_levels,
        document=package.document if whole_entry else "",
    )


def offered_to_proto(
    publication: Publication[Package], merged: Merged, left_out: Iterable[str]
) -> pb.GetPackageResponse:
    """A package as it is offered now."""
    return pb.GetPackageResponse(
        package=package_to_proto(publication),
        members=map(_member, merged.members),
        questions=[
            pb.PackageQuestion(
                name=one.name,
                field_json=json.dumps(one.field, ensure_ascii=False),
                answers=one.answers,
                filled_from_item=one.filled_from,
            )
            for one in merged.questions
        ],
        constants=[
            pb.PackageConstant(target=target, value_json=json.dumps(value, ensure_ascii=False))
            for target, value in merged.constants
        ],
        materials=map(_material, merged.materials),
        looked_up=map(_material, merged.looked_up),
        critical_path_days=merged.critical_path_days,
        figures=[
            pb.PackageFigure(name=one.name, before=one.before, after=one.after) for one in merged.figures
        ],
        left_out=left_out,
    )


def _member(member: Member) -> pb.PackageMember:
    part, document = member.part, member.document
    return pb.PackageMember(
        item_id=part.item,
        item_version=member.version,
        name_zh=text(document.get("name_zh")),
        department=text(document.get("department")),
        order=part.order,
        depends_on=part.depends_on,
        optional=part.optional,
        selected_when_zh=part.selected_when_zh,
        applicant=part.applicant,
        committed_days=whole(document.get("committed_days")) or 0,
        starts_after_days=member.starts,
        done_after_days=member.done,
    )


def _material(one: Material) -> pb.PackageMaterial:
    return pb.PackageMaterial(
        code=one.code,
        name_zh=one.name_zh,
        holder=one.holder,
        necessity=one.necessity,
        forms=one.forms,
        used_by=one.used_by,
    )


def _heard(message: Any) -> events.Heard:
    package = message.package
    if not isinstance(json.loads(package.document), dict):
        raise ValueError("document")
    return arrived(
        Package(
            key=package.package_id,
            division=package.division,
            name_zh=package.name_zh,
            name_en=package.name_en,
            lifecycle=package.lifecycle,
            stage_zh=package.stage_zh,
            lead_department=package.lead_department,
            departments=tuple(package.departments),
            members=tuple(package.members),
            committed_days=package.committed_days,
            committed_unit=package.committed_unit,
            onsite_visits=package.onsite_visits,
            start_levels=tuple(package.start_levels),
            document=package.document,
        ),
        package.version,
    )


ENCODERS = {
    events.PackagePublished: lambda event: events_pb2.PackagePublished(
        package=package_to_proto(event.publication, whole_entry=True)
    ),
}
READERS: Readers = {"sanji.catalogue.v1.PackagePublished": (events_pb2.PackagePublished, _heard)}
