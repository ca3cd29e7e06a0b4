"""What a row of the county's data may refer to, gathered before any row is checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.catalogue.domain.shapes import mapping, mappings, text, texts

TOWNSHIP_GOVERNMENT = "township_government"
"""Stands for the government of the applicant's own township."""


@dataclass(frozen=True, slots=True)
class Intermediary:
    """An entry of the intermediary list (ledger R032). `items`: for which it is listed; `based`: names a law."""

    items: frozenset[str]
    self_preparable: bool
    based: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A material type. `issuers`: names of the departments that issue or hold it, None when nobody has said;
    `shared`: a sharing service answers for it; `devolved`: issued by townships and villages only (ledger R061).
    """

    name_zh: str
    issuers: tuple[str, ...] | None
    shared: bool
    devolved: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A department or a provider. `supervisor`: id of the department that supervises it, or ""."""

    kind: str
    supervisor: str


@dataclass(frozen=True, slots=True)
class References:
    """Names that exist. `departments`: id → USCC; `bodies`: id → what kind of body it is; `lookups`: sharing service → its fields;
    `enums`: code list → its values; `hours_classes`: hours class → its week; `owners`: national item code → the item that has it first;
    `words`: `list/value` → its Chinese name; `rows`: item id → its row;
    `papers`: material type → who has it; `intermediaries`: service → how it is listed; `forbidden`: codes and
    names on the negative list.
    """

    divisions: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    departments: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    township_usccs: tuple[str, ...] = ()
    hours_classes: Mapping[str, Any] = field(default_factory=dict)
    laws: frozenset[str] = frozenset()
    material_types: frozenset[str] = frozenset()
    refusal_codes: frozenset[str] = frozenset()
    quotas: frozenset[str] = frozenset()
    lookups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    enums: Mapping[str, frozenset[str]] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Any] = field(default_factory=dict)
    forbidden: frozenset[str] = frozenset()
    papers: Mapping[str, Paper] = field(default_factory=dict)
    intermediaries: Mapping[str, Intermediary] = field(default_factory=dict)


def references_from(
    header: Any, divisions: Any, departments: Any, sites: Any, items: Iterable[Any]
) -> References:
    """From the files as parsed; whatever is malformed in them names nothing."""
    head = mapping(header)
    bodies = mapping(departments)
    owners: dict[str, str] = {}
    rows: dict[str, Any] = {}
    for item in map(mapping, items):
        rows.setdefault(text(item.get("item_id")), item)
        for key in ("handling_item_code", "item_id"):
            if code := text(item.get(key)):
                owners.setdefault(code, text(item.get("item_id")))
    return References(
        divisions=frozenset(text(row.get("code")) for row in mappings(divisions)),
        sites=frozenset(text(row.get("site_id")) for row in mappings(mapping(sites).get("sites"))),
        departments={
            text(row.get("id")): text(row.get("uscc")) for row in mappings(bodies.get("departments"))
        },
        bodies={
            text(row.get("id")): Body(text(row.get("kind")), text(row.get("supervising_department")))
            for row in mappings(bodies.get("departments"))
        },
        township_usccs=tuple(text(row.get("uscc")) for row in mappings(bodies.get("township_governments"))),
        hours_classes=mapping(head.get("hours_classes")),
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
        words=_words(head, bodies),
        rows=rows,
        forbidden=frozenset(
            name
            for row in mappings(head.get("negative_list"))
            for key in ("code", "name_zh")
            if (name := text(row.get(key)))
        ),
        papers=_papers(
            head,
            {text(row.get("id")): text(row.get("name_zh")) for row in mappings(bodies.get("departments"))},
        ),
        intermediaries={
            text(row.get("code")): Intermediary(
                items=frozenset(texts(row.get("item_ids"))),
                self_preparable=row.get("self_preparable") is True,
                based=bool(text(mapping(row.get("legal_basis")).get("law"))),
            )
            for row in mappings(head.get("intermediary_services"))
        },
    )


def _papers(head: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Paper]:
    services = mapping(head.get("lookup_services"))
    found = {}
    for code, entry in mapping(head.get("material_types")).items():
        service = text(mapping(entry).get("lookup_service"))
        provider = text(mapping(services.get(service)).get("provider_department"))
        said = mapping(entry).get("issued_by")
        issuers = texts(said) if isinstance(said, list) else (provider,) if provider else None
        named = None if issuers is None else tuple(names.get(one) or one for one in issuers)
        devolved = mapping(entry).get("devolved") is True
        found[code] = Paper(text(mapping(entry).get("name_zh")), named, bool(service), devolved)
    return found


def _words(head: Mapping[str, Any], bodies: Mapping[str, Any]) -> dict[str, str]:
    """Names of laws, departments and the values of all code lists."""
    lists = {**mapping(head.get("enums")), "law": head.get("laws")}
    found = {
        f"{listed}/{value}": text(mapping(entry).get("name_zh"))
        for listed, values in lists.items()
        for value, entry in mapping(values).items()
    }
    for row in mappings(bodies.get("departments")):
        found[f"department/{text(row.get('id'))}"] = text(row.get("name_zh"))
    return found
