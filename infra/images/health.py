"""`python -m infra.images.health URL`: one question to a running process. Imports little: it is asked often."""

import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

ANSWERED_WITHIN = 3.0


def is_well(url: str) -> bool:
    """True when `http://…` answers 200, or the gRPC server at `grpc://host:port` serves. Asks once, at most 3 s."""
    parts = urlsplit(url)
    return _serves(parts.netloc) if parts.scheme == "grpc" else _answers(url)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=ANSWERED_WITHIN) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _serves(target: str) -> bool:
    import grpc
    from grpc_health.v1 import health_pb2, health_pb2_grpc

    with grpc.insecure_channel(target) as channel:
        try:
            stub = health_pb2_grpc.HealthStub(channel)
            answer = stub.Check(health_pb2.HealthCheckRequest(), timeout=ANSWERED_WITHIN)
        except grpc.RpcError:
            return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


if __name__ == "__main__":
    sys.exit(0 if is_well(sys.argv[1]) else 1)
