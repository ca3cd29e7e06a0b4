"""What a row of the county's data may refer to, gathered before any row is checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.catalogue.domain.shapes import mapping, mappings, text, texts

TOWNSHIP_GOVERNMENT = "township_government"
"""Stands for the government of the applicant's own township."""


@dataclass(frozen=True, slots=True)
class References:
    """Names that exist. `departments`: id → USCC; `lookups`: sharing service → its fields;
    `enums`: code list → its values; `owners`: national item code → the item that has it first.
    """

    divisions: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    departments: Mapping[str, str] = field(default_factory=dict)
    township_usccs: tuple[str, ...] = ()
    hours_classes: frozenset[str] = frozenset()
    laws: frozenset[str] = frozenset()
    material_types: frozenset[str] = frozenset()
    refusal_codes: frozenset[str] = frozenset()
    quotas: frozenset[str] = frozenset()
    lookups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    enums: Mapping[str, frozenset[str]] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)


def references_from(
    header: Any, divisions: Any, departments: Any, sites: Any, items: Iterable[Any]
) -> References:
    """From the files as parsed; whatever is malformed in them names nothing."""
    head = mapping(header)
    bodies = mapping(departments)
    owners: dict[str, str] = {}
    for item in map(mapping, items):
        for key in ("handling_item_code", "item_id"):
            if code := text(item.get(key)):
                owners.setdefault(code, text(item.get("item_id")))
    return References(
        divisions=frozenset(text(row.get("code")) for row in mappings(divisions)),
        sites=frozenset(text(row.get("site_id")) for row in mappings(mapping(sites).get("sites"))),
        departments={
            text(row.get("id")): text(row.get("uscc")) for row in mappings(bodies.get("departments"))
        },
        township_usccs=tuple(text(row.get("uscc")) for row in mappings(bodies.get("township_governments"))),
        hours_classes=frozenset(mapping(head.get("hours_classes"))),
        laws=frozenset(mapping(head.get("laws"))),
        material_types=frozenset(mapping(head.get("material_types"))),
        refusal_codes=frozenset(mapping(head.get("refusal_codes"))),
        quotas=frozenset(text(row.get("quota_id")) for row in mappings(head.get("quotas"))),
        lookups={
            name: frozenset(texts(mapping(service).get("fields")))
            for name, service in mapping(head.get("lookup_services")).items()
        },
        enums={name: frozenset(mapping(values)) for name, values in mapping(head.get("enums")).items()},
        owners=owners,
    )
