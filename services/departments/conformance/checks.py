"""The checks, in the order in which they are made."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from services.departments.conformance.kit import Bench, Check, Failed
from services.departments.sdk import Verdict, words
from services.departments.sdk.signing import Stamp

AT_ONCE = 4


def pings_under_its_own_id(bench: Bench) -> None:
    bench.remote.ping()


def settings_are_in_order(bench: Bench) -> None:
    if problems := bench.remote.check_config():
        raise Failed("; ".join(problems))


def matters_are_the_same_each_time(bench: Bench) -> None:
    matters = bench.remote.matters()
    items = [matter.item for matter in matters]
    if not items:
        raise Failed("it names no matter")
    if len(set(items)) < len(items):
        raise Failed("it names a matter twice")
    if bench.remote.matters() != matters:
        raise Failed("it names other matters when asked again")


def refuses_what_is_not_signed(bench: Bench) -> None:
    for method, asked in bench.asked().items():
        stamp = bench.stamp(method, asked)
        for forged in (Stamp(), replace(stamp, signature="AAAA"), replace(stamp, key_id="nobody")):
            bench.refused(method, asked, forged, "SIGNATURE_INVALID")


def refuses_what_was_signed_otherwise(bench: Bench) -> None:
    given = bench.asked()
    for method, asked in given.items():
        stamp = bench.stamp(method, asked)
        later = replace(stamp, deadline=bench.stamp(method, asked, deadline=timedelta(hours=1)).deadline)
        bench.refused(method, asked, later, "SIGNATURE_INVALID")
        for other in given.keys() - {method}:
            bench.refused(method, asked, bench.stamp(other, asked), "SIGNATURE_INVALID")
        for name in asked.keys() & {"number"}:
            bench.refused(method, {**asked, name: "another"}, stamp, "SIGNATURE_INVALID")
        for name in asked.keys() & {"item_version"}:
            bench.refused(method, {**asked, name: 999}, stamp, "SIGNATURE_INVALID")


def refuses_a_signature_of_another_time(bench: Bench) -> None:
    for method, asked in bench.asked().items():
        for minutes in (-6, 6):
            times = {"signed": timedelta(minutes=minutes), "deadline": timedelta(minutes=7)}
            stamp = bench.stamp(method, asked, **times)
            bench.refused(method, asked, stamp, "SIGNATURE_INVALID")


def refuses_after_the_deadline(bench: Bench) -> None:
    for method, asked in bench.asked().items():
        stamp = bench.stamp(method, asked, deadline=timedelta(seconds=-1))
        bench.refused(method, asked, stamp, "DEADLINE_PASSED")


def refuses_without_a_deadline(bench: Bench) -> None:
    for method, asked in bench.asked().items():
        bench.refused(method, asked, bench.stamp(method, asked, deadline=None), "REQUEST_MALFORMED")


def refuses_garbage(bench: Bench) -> None:
    asked = words.of_request(bench.any())
    for broken in ({"form_json": "{"}, {"form_json": "[]"}, {"accepted_on": "yesterday"}, {"number": ""}):
        for method in ("Check", "Review"):
            wrong = {**asked, **broken}
            bench.refused(method, wrong, bench.stamp(method, wrong), "REQUEST_MALFORMED")


def refuses_another_departments_matter(bench: Bench) -> None:
    asked = words.of_request(replace(bench.any(), item="no_such_matter"))
    for method in ("Check", "Review"):
        bench.refused(method, asked, bench.stamp(method, asked), "MATTER_UNKNOWN")


def checks_without_a_fault_what_is_in_order(bench: Bench) -> None:
    for question in bench.questions:
        request = bench.fresh(question)
        if faults := bench.remote.check(request):
            raise Failed(f"{request.item}: {faults[0].sentence}")


def answers_every_matter(bench: Bench) -> None:
    for question in bench.questions:
        request = bench.fresh(question)
        words.consistent(bench.answer(request), request.conditions)


def answers_once(bench: Bench) -> None:
    request = bench.any()
    if bench.remote.review(request).verdict is Verdict.PROCESSING:
        bench.followed(request)
    if len(bench.wait(request.number, 2, bench.limits.quiet)) > 1:
        raise Failed("it called back twice")


def answers_the_same_when_asked_again(bench: Bench) -> None:
    request = bench.any()
    first = bench.answer(request)
    if bench.remote.review(request) != first:
        raise Failed("asked again it answers otherwise")


def answers_the_same_when_asked_at_once(bench: Bench) -> None:
    request = bench.any()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        given = list(pool.map(bench.remote.review, [request] * AT_ONCE))
    if len({review for review in given if review.verdict is not Verdict.PROCESSING}) > 1:
        raise Failed("asked four times at once it answers differently")
    if any(review.verdict is Verdict.PROCESSING for review in given):
        bench.followed(request)
        if len(bench.wait(request.number, 2, bench.limits.quiet)) > 1:
            raise Failed("asked four times at once it called back more than once")


def refuses_a_changed_question(bench: Bench) -> None:
    request = bench.any()
    bench.remote.review(request)
    changed = words.of_request(replace(request, item_version=request.item_version + 1))
    bench.refused("Review", changed, bench.stamp("Review", changed), "QUESTION_CHANGED")


def an_absent_value_is_not_a_condition_unmet(bench: Bench) -> None:
    for question in bench.questions:
        request = replace(bench.fresh(question), form={}, parameters={})
        if bench.remote.check(request):
            continue
        if not all(finding.met for finding in bench.answer(request).findings):
            raise Failed(f"{request.item}: it rejects a form without values")


def a_cancelled_question_is_void(bench: Bench) -> None:
    request = bench.any()
    for _ in range(2):
        bench.remote.cancel(request.number, request.step)
    asked = words.of_request(request)
    bench.refused("Review", asked, bench.stamp("Review", asked), "QUESTION_CANCELLED")
    if bench.wait(request.number, 1, bench.limits.quiet):
        raise Failed("it called back after the question was cancelled")


def is_silent_once_cancelled(bench: Bench) -> None:
    request = bench.any()
    bench.door.statuses[request.number] = (503,)
    bench.remote.review(request)
    before = len(bench.wait(request.number, 1, bench.limits.quiet))
    bench.remote.cancel(request.number, request.step)
    if len(bench.wait(request.number, before + 1, bench.limits.quiet)) > before:
        raise Failed("it went on calling back after the question was cancelled")


def cancels_an_answered_question(bench: Bench) -> None:
    request = bench.any()
    bench.answer(request)
    bench.remote.cancel(request.number, request.step)


def calls_back_until_it_is_taken(bench: Bench) -> None:
    request = bench.any()
    bench.door.statuses[request.number] = (503,)
    if bench.remote.review(request).verdict is not Verdict.PROCESSING:
        return
    if len(bench.wait(request.number, 2, bench.limits.callback)) < 2:
        raise Failed("it did not call back again after 503")


def takes_a_refusal_of_its_callback(bench: Bench) -> None:
    request = bench.any()
    bench.door.statuses[request.number] = (409, 409, 409)
    if bench.remote.review(request).verdict is not Verdict.PROCESSING:
        return
    bench.followed(request)
    if len(bench.wait(request.number, 2, bench.limits.quiet)) > 1:
        raise Failed("it called back again after 409")


CHECKS: tuple[Check, ...] = tuple(
    (check.__name__.replace("_", " "), check)
    for check in (
        pings_under_its_own_id,
        settings_are_in_order,
        matters_are_the_same_each_time,
        refuses_what_is_not_signed,
        refuses_what_was_signed_otherwise,
        refuses_a_signature_of_another_time,
        refuses_after_the_deadline,
        refuses_without_a_deadline,
        refuses_garbage,
        refuses_another_departments_matter,
        checks_without_a_fault_what_is_in_order,
        answers_every_matter,
        answers_once,
        answers_the_same_when_asked_again,
        answers_the_same_when_asked_at_once,
        refuses_a_changed_question,
        an_absent_value_is_not_a_condition_unmet,
        a_cancelled_question_is_void,
        is_silent_once_cancelled,
        cancels_an_answered_question,
        calls_back_until_it_is_taken,
        takes_a_refusal_of_its_callback,
    )
)
