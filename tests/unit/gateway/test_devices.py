"""Where a session was opened from."""

import pytest

from gateway.devices import device_of, network_of


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
            "Windows · Edge",
        ),
        ("Mozilla/5.0 (Linux; Android 14; Mi 9) Chrome/120.0 Mobile MicroMessenger/8.0", "Android · 微信"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "iPhone · Safari",
        ),
        ("python-httpx/0.28", ""),
        ("", ""),
    ],
)
def test_a_device_is_named_by_its_class(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::9", "2001:db8:1::/48"),
        ("unix", ""),
        ("", ""),
    ],
)
def test_an_address_is_shortened_to_its_network(address: str, network: str) -> None:
    assert network_of(address) == network
