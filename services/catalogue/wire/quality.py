"""Findings on the wire."""

from sanji.catalogue.v1 import catalogue_quality_pb2 as pb

from services.catalogue.domain.quality.proofs import Demands
from services.catalogue.domain.quality.rules import Finding


def finding_to_proto(found: Finding) -> pb.Finding:
    """One thing to be mended."""
    return pb.Finding(
        item_id=found.item,
        pointer=found.pointer,
        reason=found.reason,
        detail=found.detail,
        severity=found.severity,
        source=found.source,
    )


def demands_to_proto(version: int, demands: Demands) -> pb.Demands:
    """How much one version demands."""
    return pb.Demands(version=version, proofs=demands.proofs, stamps=demands.stamps)
