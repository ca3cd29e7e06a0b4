"""The first start of a stack's identity."""

import subprocess
import sys
from pathlib import Path

from services.chassis.bus.publisher import connect
from services.chassis.bus.topology import downlink_of
from services.chassis.settings import Settings
from tests.waiting import until

SERVE = """
from services.chassis.serve import run
from services.chassis.settings import load
from services.identity.events import HEARS
from services.identity.rpc import key_source
run(["identity"], {"identity": HEARS}, load(), key_source)
"""


def test_the_key_made_at_the_first_start_waits_for_the_lower_stack(
    settings: Settings, environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    told = environment | {"SANJI_GRPC_LISTEN": "127.0.0.1:0"}
    with log.open("wb") as out, connect(settings.amqp_url, "test") as connection:
        process = subprocess.Popen([sys.executable, "-c", SERVE], env=told, stdout=out, stderr=out)

        def waiting() -> int:
            with connection.channel() as channel:
                try:
                    count: int = channel.queue_declare(downlink_of("510822101"), passive=True).message_count
                except connection.channel_errors:
                    return 0
                return count

        try:
            until(lambda: waiting() == 1, 40, "the key in the township's downlink")
        finally:
            process.terminate()
            assert process.wait(40) == 0, log.read_text(encoding="utf-8")[-2000:]
