"""Settings: what the environment says, and every fault of it at once."""

import pytest

from services.chassis.settings import SettingsInvalid, load

NEEDED = {
    "SANJI_STACK": "510822",
    "SANJI_MONGO_URL": "mongodb://x",
    "SANJI_AMQP_URL": "amqp://x",
    "SANJI_SEALING_KEYS": "{}",
}


def test_administrators_need_a_second_factor_unless_a_stack_says_otherwise() -> None:
    assert load(NEEDED).second_factor == "required"
    assert load(NEEDED | {"SANJI_SECOND_FACTOR": "enrolled"}).second_factor == "enrolled"


def test_a_misspelt_requirement_stops_the_process_with_every_other_fault() -> None:
    with pytest.raises(SettingsInvalid) as refused:
        load(NEEDED | {"SANJI_SECOND_FACTOR": "off", "SANJI_DRAIN": "soon"})
    assert "SANJI_SECOND_FACTOR: not required or enrolled: 'off'" in str(refused.value)
    assert "SANJI_DRAIN" in str(refused.value)


def test_a_clock_is_set_back_by_whole_days_of_a_year_at_most() -> None:
    assert (load(NEEDED).days_back, load(NEEDED | {"SANJI_CLOCK_DAYS_BACK": "9"}).days_back) == (0, 9)
    for days in ("-1", "367"):
        with pytest.raises(SettingsInvalid, match="SANJI_CLOCK_DAYS_BACK: not 0 to 366"):
            load(NEEDED | {"SANJI_CLOCK_DAYS_BACK": days})
    with pytest.raises(SettingsInvalid, match=r"SANJI_CLOCK_DAYS_BACK: not a whole number: 1\.5"):
        load(NEEDED | {"SANJI_CLOCK_DAYS_BACK": "1.5"})


def test_what_is_no_number_or_out_of_its_bounds_is_told_with_everything_else() -> None:
    wrong = {"SANJI_PREFETCH": "nan", "SANJI_DRAIN": "inf", "SANJI_AUTO_CHECK_PERCENT": "101"}
    with pytest.raises(SettingsInvalid) as refused:
        load(NEEDED | wrong)
    for told in ("PREFETCH: not a number", "DRAIN: not a number", "AUTO_CHECK_PERCENT: not 0 to 100"):
        assert f"SANJI_{told}" in str(refused.value)


def test_trials_are_required_or_optional_and_nothing_else_is_taken_for_either() -> None:
    assert not load(NEEDED).trials_required
    assert load(NEEDED | {"SANJI_TRIALS": "required"}).trials_required
    with pytest.raises(SettingsInvalid, match="SANJI_TRIALS: not required or optional: 'yes'"):
        load(NEEDED | {"SANJI_TRIALS": "yes"})


def test_departments_that_take_commitments_may_be_named_with_spaces() -> None:
    named = load(NEEDED | {"SANJI_COMMITTING": "civil_affairs, housing ,"})
    assert named.committing == {"civil_affairs", "housing"}
