"""What civil affairs can read off a form. What takes a visit, a register or a paper is left to the reviewer."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from services.departments.sdk import Finding, Matter, PlugIn, Review, ReviewRequest, conclude

ALLOWANCE_AGE = 80
MARRIAGE_AGES = {"male_id_number": 22, "female_id_number": 20}
"""民法典 art. 1047."""
RELIEF_REASONS = frozenset({"fire", "traffic_accident", "serious_illness", "education_burden"})
STANDARDS = {"rural": "rural_standard_fen", "urban": "urban_standard_fen"}


class CivilAffairs(PlugIn):
    """Its four matters."""

    id = "civil_affairs"

    def matters(self) -> tuple[Matter, ...]:
        return tuple(matter for matter, _ in _REVIEWS.values())

    def review(self, request: ReviewRequest) -> Review:
        _, look = _REVIEWS[request.item]
        return look(request)


def subsistence_allowance(request: ReviewRequest) -> Review:
    """社会救助暂行办法 art. 9: income per head below the local standard, property within the local limits."""
    return conclude(
        _income_per_head(request.form, request.parameters), _cars(request.form, request.parameters)
    )


def advanced_age_allowance(request: ReviewRequest) -> Review:
    """老年人权益保障法 art. 33(2): eighty and over on the day of acceptance."""
    age = _age(request.form.get("elder_id_number"), request.accepted_on)
    if age is None:
        return conclude()
    return conclude(Finding("c1", age >= ALLOWANCE_AGE, f"受理之日{age}周岁"))


def marriage_registration(request: ReviewRequest) -> Review:
    """民法典 arts. 1046 to 1048. What both declare can rule a marriage out, not prove that nothing bars it."""
    form = request.form
    findings = []
    if form.get("both_voluntary") is False:
        findings.append(Finding("c1", False, "声明并非双方自愿"))
    ages = {name: _age(form.get(name), request.accepted_on) for name in MARRIAGE_AGES}
    if None not in ages.values():
        old_enough = all(age is not None and age >= MARRIAGE_AGES[name] for name, age in ages.items())
        note = "双方均达到法定婚龄" if old_enough else "至少一方未达到法定婚龄"
        findings.append(Finding("c2", old_enough, note))
    if form.get("no_spouse") is False or form.get("no_forbidden_kinship") is False:
        findings.append(Finding("c3", False, "声明存在禁止结婚的情形"))
    return conclude(*findings)


def temporary_relief(request: ReviewRequest) -> Review:
    """社会救助暂行办法 art. 47: fire, traffic accident, sudden serious illness, a sudden rise of needful spending."""
    reason = request.form.get("reason")
    if not isinstance(reason, str):
        return conclude()
    listed = reason in RELIEF_REASONS
    return conclude(Finding("c1", listed, "属于规定的救助情形" if listed else "不属于规定的救助情形"))


def _income_per_head(form: Mapping[str, Any], parameters: Mapping[str, Any]) -> Finding | None:
    members, total = form.get("members"), _whole(form.get("monthly_income_total_fen"))
    standard = _whole(parameters.get(STANDARDS.get(str(form.get("household_type")), "")))
    if not isinstance(members, list) or not members or total is None or standard is None:
        return None
    per_head = total // len(members)
    note = f"人均月收入{per_head / 100:.2f}元，标准{standard / 100:.2f}元"
    return Finding("c2", total < standard * len(members), note)


def _cars(form: Mapping[str, Any], parameters: Mapping[str, Any]) -> Finding | None:
    cars, most = _whole(form.get("cars")), _whole(parameters.get("max_cars"))
    if cars is None or most is None:
        return None
    return Finding("c3", cars <= most, f"机动车{cars}辆，上限{most}辆")


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _age(number: object, on: date) -> int | None:
    """Full years on a day, by the birth date in an 18-digit ID number (GB 11643)."""
    if not isinstance(number, str) or len(number) != 18:
        return None
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


_REVIEWS: dict[str, tuple[Matter, Callable[[ReviewRequest], Review]]] = {
    matter.item: (matter, look)
    for matter, look in (
        (
            Matter(
                "subsistence_allowance", ("household_type", "members", "monthly_income_total_fen", "cars")
            ),
            subsistence_allowance,
        ),
        (Matter("advanced_age_allowance", opened=("elder_id_number",)), advanced_age_allowance),
        (
            Matter(
                "marriage_registration",
                ("both_voluntary", "no_spouse", "no_forbidden_kinship"),
                opened=("male_id_number", "female_id_number"),
            ),
            marriage_registration,
        ),
        (Matter("temporary_relief", ("reason",)), temporary_relief),
    )
}
