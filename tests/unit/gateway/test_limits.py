"""Token buckets."""

from gateway.limits import Buckets


def test_a_burst_of_two_seconds_is_taken_and_the_next_is_told_how_long_to_wait() -> None:
    buckets = Buckets(10)
    assert [buckets.take("a", 0.0) for _ in range(20)] == [0.0] * 20
    assert 0 < buckets.take("a", 0.0) <= 0.1


def test_tokens_come_back_with_time_and_never_beyond_the_burst() -> None:
    buckets = Buckets(10)
    while not buckets.take("a", 0.0):
        pass
    assert buckets.take("a", 0.1) == 0.0
    assert buckets.take("a", 0.1) > 0
    assert sum(not buckets.take("a", 1000.0) for _ in range(50)) == 20


def test_one_caller_never_takes_anothers_tokens() -> None:
    buckets = Buckets(1)
    while not buckets.take("loud", 0.0):
        pass
    assert buckets.take("quiet", 0.0) == 0.0


def test_no_more_buckets_are_kept_than_there_is_room_for() -> None:
    buckets = Buckets(1, size=100)
    for caller in range(1000):
        buckets.take(str(caller), 0.0)
    assert len(buckets) == 100


def test_a_rate_of_zero_sets_no_limit() -> None:
    buckets = Buckets(0)
    assert not any(buckets.take("a", 0.0) for _ in range(10_000))
    assert len(buckets) == 0
