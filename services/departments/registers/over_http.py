"""How registers are reached: an outside one by signed questions, the platform's certificates by its open verification."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from services.departments.asking.over_http import DepartmentAway, HttpTransport, exchanged
from services.departments.registers.answers import ABSENT, HELD, Answer, Ask, Source
from services.departments.sdk import Refused
from services.departments.sdk.signing import ANSWER, QUESTION, Keys, signed, verify
from services.departments.sdk.words import AnswerInvalid, canonical

METHOD = "LookUp"
LONGEST_NAME, MOST_BYTES = 200, 65_536
GENUINE = "genuine"
_PROOF = re.compile(r"[0-9a-f]{64}")


def _now() -> datetime:
    return datetime.now(UTC)


def signed_register(source: Source, keys: Keys, now: Callable[[], datetime] = _now) -> Ask:
    """`POST <address>/v1/LookUp` `{material, number, purpose, application}` → `{held, name, holder_masked, holder_proof, …}`.

    `holder_proof`: HMAC-SHA256 of the holder's number in capitals without spaces, keyed with the question's signature as it
    travelled, hex; left out when the register does not know it. Question and answer are signed and bound to one another as
    those of departments are.
    """
    transport = HttpTransport(source.address)

    def ask(material: str, number: str, purpose: str, receipt: str) -> Answer:
        words = {"material": material, "number": number, "purpose": purpose, "application": receipt}
        at = now()
        stamp = signed(keys, QUESTION, METHOD, source.id, words, at, at + timedelta(seconds=source.seconds))
        found, own = transport.call(METHOD, words, stamp, source.seconds)
        try:
            verify(keys, source.id, ANSWER, METHOD, source.id, found, own, now(), stamp.signature)
        except Refused as refusal:
            raise AnswerInvalid("the answer is not signed by the register") from refusal
        return answer_of(found, stamp.signature)

    return ask


def answer_of(words: dict[str, Any], salt: str) -> Answer:
    """A signed answer to the question whose signature is `salt`. Raises `AnswerInvalid`."""
    held, *said = (
        words.get("held"),
        *(words.get(one, "") for one in ("name", "holder_masked", "holder_proof")),
    )
    if not isinstance(held, bool) or not all(isinstance(one, str) for one in said):
        raise AnswerInvalid("held, name, holder_masked or holder_proof")
    if not held:
        return Answer(ABSENT)
    name, holder, proof = said
    if proof and not _PROOF.fullmatch(proof):
        raise AnswerInvalid("holder_proof")
    digest = hashlib.sha256(canonical(words)).hexdigest()
    return Answer(HELD, name[:LONGEST_NAME], holder[:LONGEST_NAME], digest, proof, salt if proof else "")


def own_certificates(gateway: str, seconds: float) -> Ask:
    """The verification that is open to anybody, at whichever stack issued the certificate: the gateway passes it on."""
    url = urlsplit(gateway)

    def ask(material: str, number: str, purpose: str, receipt: str) -> Answer:
        path = f"/v1/certificates/{quote(number, safe='')}/verification"
        status, _, raw = exchanged(url, "GET", path, seconds, MOST_BYTES)
        if status in (404, 422):
            return Answer(ABSENT)
        try:
            words = json.loads(raw)
            name, holder, standing = words["name"], words["holder_masked"], words["standing"]
        except (ValueError, KeyError, TypeError) as error:
            if status == 200:
                raise AnswerInvalid("not a verification") from error
            raise DepartmentAway(f"HTTP {status}") from error
        if status != 200:
            raise DepartmentAway(f"HTTP {status}")
        if standing != GENUINE:
            return Answer(ABSENT)
        digest = hashlib.sha256(canonical(words)).hexdigest()
        proof = str(words.get("holder_proof") or "")
        return Answer(HELD, str(name)[:LONGEST_NAME], str(holder), digest, proof)

    return ask
