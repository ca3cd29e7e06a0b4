"""Valid bodies for the API, made from the catalogue's own examples, with dates moved to today."""

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from loadtests.people import Person
from services.chassis.levels import longest_prefix

DATA = Path(__file__).resolve().parents[1] / "infra" / "data"
COUNTY = "510822"
ITEM = "residence_permit"

_KINDS = {"lookup": "lookup", "commitment": "commitment", "deferred": "deferred"}
_CHANNELS = {"window": "window", "web": "online", "mobile": "online", "courier": "online", "agent": "agent"}
_RESIDENT_ID = re.compile(r"[0-9]{6}((?:18|19|20)[0-9]{6})[0-9]{3}[0-9X]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_STATION = ("498", "598")


def item_ids(county: str = COUNTY) -> list[str]:
    """Every item for which the catalogue has a valid example."""
    folder = DATA / "catalogue" / county / "examples"
    return sorted(path.stem for path in folder.glob("*.json") if "valid" in _read(path))


def department(item: str, county: str = COUNTY) -> str:
    """Which department decides `item`."""
    return str(_item(item, county)["department"])


def checks(item: str, county: str = COUNTY) -> dict[str, bool]:
    """Every condition of `item`, answered with yes: what a reviewer sends with a grant."""
    return {condition["code"]: True for condition in _item(item, county).get("conditions") or ()}


def villages(stacks: Sequence[str], stack: str, county: str = COUNTY) -> list[str]:
    """12-digit divisions with a service station that `stack` answers for, `stacks` being all there are."""
    codes = (row["code"] for row in _read(DATA / "divisions" / f"{county}.json"))
    stations = (code for code in codes if len(code) == 12 and not code.endswith(_NO_STATION))
    return [code for code in stations if longest_prefix(set(stacks), code) == stack]


def submission(
    item: str,
    today: date,
    someone: Person | None = None,
    division: str = "",
    channel: str = "",
    county: str = COUNTY,
    kind: str = "valid",
) -> dict[str, Any]:
    """The body of POST /v1/applications for `item`, as its example of that `kind` has it: valid or invalid.

    `someone` replaces the applicant wherever he is named; items with rules on age or sex want one of
    `people.like`. `division` and `channel` replace the example's. Birth dates stay, so the examples' people age.
    """
    payload = copy.deepcopy(_read(DATA / "catalogue" / county / "examples" / f"{item}.json")[kind]["payload"])
    given = payload["applicant"]
    _shift_dates(payload, today - date.fromisoformat(payload["submitted_on"]))
    if someone is not None:
        replaced = {
            given["id_number"]: someone.id_number,
            given["name_zh"]: someone.name,
            given["phone"]: someone.phone,
        }
        payload = _replaced(payload, replaced)
        given = payload["applicant"]
    if division and "residence_division" in payload["form"]:
        payload["form"]["residence_division"] = division
    body = {
        "item": item,
        "division": division or payload["site_id"].split("-")[0],
        "applicant": _applicant(given),
        "form": payload["form"],
        "materials": [_material(material) for material in payload["materials"]],
        "channel": channel or _CHANNELS[payload["channel"]],
        "commitment_signed": payload.get("commitment_signed", False),
        "deferral_signed": payload.get("deferral_signed", False),
    }
    if mandate := (payload.get("agent") or {}).get("mandate_no"):
        body["mandate"] = mandate
    return body


def encoded(body: Mapping[str, Any]) -> bytes:
    """`body` as it goes over the wire."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _applicant(given: Mapping[str, Any]) -> dict[str, str]:
    is_person = given["party_type"] == "1"
    return {
        "kind": "person" if is_person else "organisation",
        "id_number" if is_person else "uscc": given["id_number"],
        "name": given["name_zh"],
        "phone": given["phone"],
    }


def _material(given: Mapping[str, Any]) -> dict[str, str]:
    kind = _KINDS.get(given["given_as"], "upload")
    ref = given.get("lookup_value") or (f"att_{given['code']}" if kind == "upload" else "")
    return {"code": given["code"], "kind": kind, "ref": ref}


def _shift_dates(payload: dict[str, Any], by: timedelta) -> None:
    """Move all dates of the form, except birth dates that an ID number of the payload also tells."""
    born = {_dashed(match) for text in _texts(payload) for match in _RESIDENT_ID.findall(text)}

    def shifted(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: shifted(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [shifted(inner) for inner in value]
        if isinstance(value, str) and _DATE.fullmatch(value) and value not in born:
            return (date.fromisoformat(value) + by).isoformat()
        return value

    payload["form"] = shifted(payload["form"])


def _dashed(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _replaced(value: Any, replaced: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _replaced(inner, replaced) for name, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, replaced) for inner in value]
    return replaced.get(value, value) if isinstance(value, str) else value


def _item(item: str, county: str) -> Any:
    return _read(DATA / "catalogue" / county / "items" / f"{item}.json")


@cache
def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
