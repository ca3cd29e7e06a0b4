"""People as they come to a gateway."""

from infra.demo.gate import Gate
from infra.demo.people import Person, someone


def arrived(gate: Gate, person: Person | None = None) -> tuple[Gate, Person]:
    """Somebody, new unless given, registered and signed in at a gateway."""
    person = person or someone()
    gate.post("/v1/people", person.registration(), 202)
    return gate.sign_in(kind="person", id_number=person.id_number, password=person.password), person
