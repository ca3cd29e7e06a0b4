"""People as they come to a gateway."""

from typing import Any

from infra.demo.desks import sent
from infra.demo.gate import Gate
from infra.demo.people import Person, someone


def arrived(gate: Gate, person: Person | None = None) -> tuple[Gate, Person]:
    """Somebody, new unless given, registered and signed in at a gateway."""
    person = person or someone()
    gate.post("/v1/people", person.registration(), 202)
    return gate.sign_in(kind="person", id_number=person.id_number, password=person.password), person


def from_home(gate: Gate, body: dict[str, Any]) -> dict[str, Any]:
    """An application as the caller hands it in online: what a counter would have seen, uploaded before."""
    codes = [one["code"] for one in body["materials"] if one["kind"] == "upload"]
    files = sent(gate, body["item"], body["division"], *codes)
    others = [one for one in body["materials"] if one["kind"] != "upload"]
    return body | {"channel": "online", "materials": [*others, *files]}
