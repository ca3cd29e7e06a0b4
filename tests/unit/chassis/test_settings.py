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
