"""The link between two stacks: two shovels, both run by the lower stack's broker.

The lower stack needs no open port; the upper one knows it as a user that may write into the
exchange `arrivals` and read its own queue, nothing else. A shovel moves a message on before it
acknowledges it, so that a cut link loses none; the inbox removes what came twice.
Exchanges and queues are the rooms' own: no user here may declare any, so that a shovel
that is early waits and tries again instead of making them wrongly.
"""

from urllib.parse import urlsplit, urlunsplit

ARRIVALS = "arrivals"
UPLINK = "uplink"
PREFETCH = 500
RECONNECT_SECONDS = 1


def downlink_queue(lower: str) -> str:
    """The queue on the upper broker in which messages for the stack `lower` wait."""
    return f"downlink.{lower}"


def link_user(lower: str) -> str:
    """The name under which the stack `lower` signs in at its upper broker."""
    return f"link-{lower}"


def link_permissions(lower: str) -> dict[str, str]:
    """What that user may do: RabbitMQ's configure, write and read patterns."""
    return {
        "configure": "^$",
        "write": f"^{ARRIVALS}$",
        "read": f"^{downlink_queue(lower).replace('.', '[.]')}$",
    }


def own_permissions() -> dict[str, str]:
    """What the shovels' user may do on its own broker."""
    return {"configure": "^$", "write": f"^{ARRIVALS}$", "read": f"^{UPLINK}$"}


def link_shovels(lower: str, own_uri: str, upper_uri: str) -> dict[str, dict[str, object]]:
    """The definitions of both shovels, by name. URIs carry user, password and vhost."""
    up, down = with_heartbeat(upper_uri), with_heartbeat(own_uri)
    return {
        "uplink": _shovel(down, UPLINK, up),
        "downlink": _shovel(up, downlink_queue(lower), down),
    }


def with_heartbeat(uri: str, seconds: int = 5) -> str:
    """`uri` with a heartbeat, by which a shovel notices a silently dead link."""
    parts = urlsplit(uri)
    return urlunsplit(parts._replace(query=f"heartbeat={seconds}&connection_timeout=5000"))


def _shovel(source_uri: str, queue: str, destination_uri: str) -> dict[str, object]:
    return {
        "src-protocol": "amqp091",
        "src-uri": source_uri,
        "src-queue": queue,
        "src-prefetch-count": PREFETCH,
        "src-delete-after": "never",
        "dest-protocol": "amqp091",
        "dest-uri": destination_uri,
        "dest-exchange": ARRIVALS,
        "dest-add-forward-headers": False,
        "ack-mode": "on-confirm",
        "reconnect-delay": RECONNECT_SECONDS,
    }
