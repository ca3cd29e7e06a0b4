"""Where a session was opened from, as far as its owner needs it to know it again: never a whole address."""

from ipaddress import IPv6Address, ip_address, ip_network

_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_PROGRAMS = (
    ("MicroMessenger", "微信"),
    ("AlipayClient", "支付宝"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_V4_PREFIX, _V6_PREFIX = 24, 48


def device_of(user_agent: str) -> str:
    """Class of device and program, like `Windows · Edge`; "" when neither is known."""
    found = (_first(_SYSTEMS, user_agent), _first(_PROGRAMS, user_agent))
    return " · ".join(filter(None, found))


def network_of(address: str) -> str:
    """The network of an address: /24 of IPv4, /48 of IPv6; "" for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    prefix = _V6_PREFIX if isinstance(found, IPv6Address) else _V4_PREFIX
    return str(ip_network((found, prefix), strict=False))


def _first(known: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in known if mark in text), "")
