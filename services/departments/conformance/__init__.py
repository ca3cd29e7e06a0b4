"""The tests that every department's plug-in passes. Subclass and say which plug-in and which questions:

class TestCivilAffairs(DepartmentConformance):
    department = CivilAffairs()
    requests = (ReviewRequest(...), ...)
"""

from dataclasses import replace

from services.departments.sdk import Department, Matter, Review, ReviewRequest, Verdict


class DepartmentConformance:
    """`requests`: at least one question per matter."""

    department: Department
    requests: tuple[ReviewRequest, ...]

    def test_it_has_an_id_and_matters(self) -> None:
        matters = self.department.matters()
        assert self.department.id
        assert matters
        assert all(isinstance(matter, Matter) and matter.item for matter in matters)
        assert len({matter.item for matter in matters}) == len(matters)
        assert matters == self.department.matters()

    def test_there_is_a_question_for_every_matter(self) -> None:
        assert {request.item for request in self.requests} == {
            matter.item for matter in self.department.matters()
        }

    def test_asked_twice_it_answers_the_same(self) -> None:
        for request in self.requests:
            assert self.department.review(request) == self.department.review(request)

    def test_it_answers_only_conditions_that_were_asked_and_each_once(self) -> None:
        for request in self.requests:
            answered = [finding.condition for finding in self.department.review(request).findings]
            assert set(answered) <= set(request.conditions)
            assert len(set(answered)) == len(answered)

    def test_it_rejects_exactly_when_a_condition_is_unmet(self) -> None:
        for request in self.requests:
            assert _is_consistent(self.department.review(request))

    def test_it_reads_no_field_that_its_matter_does_not_name(self) -> None:
        named = {matter.item: (*matter.fields, *matter.opened) for matter in self.department.matters()}
        for request in self.requests:
            handed_over = {name: value for name, value in request.form.items() if name in named[request.item]}
            assert self.department.review(request) == self.department.review(
                replace(request, form=handed_over)
            )

    def test_an_absent_value_is_not_a_condition_unmet(self) -> None:
        for request in self.requests:
            review = self.department.review(replace(request, form={}, parameters={}))
            assert all(finding.met for finding in review.findings)


def _is_consistent(review: Review) -> bool:
    if review.verdict is Verdict.PROCESSING:
        return True
    return (review.verdict is Verdict.REJECT) == any(not finding.met for finding in review.findings)
