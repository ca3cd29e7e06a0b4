"""What docker-compose.yml promises, read without an engine."""

import re
from pathlib import Path
from typing import Any

import pytest

from infra.images.stackfiles import SITE, host
from infra.local.plan import StackPlan, read_site
from services.chassis.settings import load
from tests.integration.compose.composefile import COMPOSE, PROGRAMS, ROOT, compose

SERVICES: dict[str, dict[str, Any]] = compose()["services"]
LASTING = {name: service for name, service in SERVICES.items() if service["restart"] != "no"}
ONCE = {name: service for name, service in SERVICES.items() if name not in LASTING}
PLANS = read_site(SITE, Path("/nowhere"))
KEYS = re.compile(r"-keys:")
_UNITS = {"m": 1 << 20, "g": 1 << 30, "MiB": 1 << 20, "GiB": 1 << 30}


def in_bytes(size: str) -> int:
    number, unit = re.fullmatch(r"(\d+)(\w+)", size).groups()  # type: ignore[union-attr]
    return int(number) * _UNITS[unit]


def by_code(plan: StackPlan) -> str:
    return plan.code


@pytest.mark.parametrize("plan", PLANS, ids=by_code)
def test_a_stack_has_every_process_of_its_level_once(plan: StackPlan) -> None:
    names = {host(plan.code, program) for program in (*plan.programs, "prepare", "found")}
    assert names <= SERVICES.keys()
    prefix = host(plan.code, "")
    assert {name for name in LASTING if name.startswith(prefix)} == {
        host(plan.code, program) for program in plan.programs
    }


@pytest.mark.parametrize("plan", PLANS, ids=by_code)
def test_the_rooms_of_a_stack_are_set_as_its_level_says(plan: StackPlan) -> None:
    for program in ("serve", "work"):
        environment = SERVICES[host(plan.code, program)]["environment"]
        secrets = dict.fromkeys(("SANJI_MONGO_URL", "SANJI_AMQP_URL", "SANJI_SEALING_KEYS"), "")
        plain = {name: value for name, value in environment.items() if not name.endswith("_FILE")}
        settings = load(plain | secrets | {"SANJI_TOPOLOGY": ""})
        wanted = load(plan.settings | secrets | {"SANJI_STACK": plan.code})
        assert settings.stack == plan.code
        assert (settings.grpc_threads, settings.prefetch) == (wanted.grpc_threads, wanted.prefetch)


@pytest.mark.parametrize("plan", PLANS, ids=by_code)
def test_broker_and_database_have_room_for_more_than_they_may_fill(plan: StackPlan) -> None:
    broker = in_bytes(SERVICES[host(plan.code, "broker")]["mem_limit"])
    database = in_bytes(SERVICES[host(plan.code, "database")]["mem_limit"])
    assert broker >= 2 * in_bytes(plan.broker_memory)
    assert database >= 2 * plan.database_cache_gb * _UNITS["g"]


@pytest.mark.parametrize("name", LASTING)
def test_what_runs_on_says_how_it_is_and_starts_again(name: str) -> None:
    assert LASTING[name]["healthcheck"]["test"][0] == "CMD"
    assert LASTING[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_no_container_takes_more_than_its_share(name: str) -> None:
    service = SERVICES[name]
    assert in_bytes(service["mem_limit"]) <= 2 * _UNITS["g"]
    assert service["pids_limit"] <= 1024
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    if service["image"] == "sanji":
        assert service["read_only"] is True
        assert "cap_add" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_only_preparing_may_write_keys(name: str) -> None:
    keys = [volume for volume in SERVICES[name].get("volumes", []) if KEYS.search(volume)]
    stack = name.rpartition("-")[0]
    assert all(volume.startswith(f"{stack}-") for volume in keys)
    if not name.endswith("-prepare"):
        assert all(volume.endswith(":ro") for volume in keys)
        assert not any(volume.startswith("installation:") for volume in SERVICES[name].get("volumes", []))


def test_a_gateway_sees_no_keys() -> None:
    gateways = [service for name, service in SERVICES.items() if name.endswith("-gateway")]
    assert len(gateways) == len(PLANS)
    assert not any(KEYS.search(volume) for service in gateways for volume in service["volumes"])


def test_only_gateways_listen_outside_and_only_on_the_loopback() -> None:
    listening = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert listening.keys() == {host(plan.code, "gateway") for plan in PLANS}
    assert all(port.startswith("127.0.0.1:") for ports in listening.values() for port in ports)


def test_rooms_and_databases_of_two_stacks_never_share_a_network() -> None:
    for name, service in SERVICES.items():
        networks = set(service.get("networks", []))
        if not name.endswith(("-broker", "-gateway")):
            assert "between" not in networks
        assert networks <= {name.partition("-")[0], "between"}


def test_whoever_needs_another_waits_until_it_is_ready() -> None:
    for name, service in SERVICES.items():
        for needed, how in service.get("depends_on", {}).items():
            assert needed in SERVICES, name
            started = {"service_started"} if name.endswith("-found") else set()
            finished = {"service_completed_successfully"} if needed in ONCE else {"service_healthy"}
            assert how["condition"] in finished | started


def test_a_stack_needs_only_stacks_that_run_whenever_it_does() -> None:
    def profiles(name: str) -> set[str]:
        return set(SERVICES[name].get("profiles", []))

    for name, service in SERVICES.items():
        for needed, how in service.get("depends_on", {}).items():
            always = not profiles(needed) or (profiles(name) and profiles(name) <= profiles(needed))
            assert always or how.get("required") is False, f"{name} {needed}"


def test_every_image_is_ours_or_an_official_one() -> None:
    assert {service["image"] for service in SERVICES.values()} == {
        "sanji",
        "rabbitmq:3-management",
        "mongo:7",
    }
    dockerfile = (ROOT / "infra" / "images" / "Dockerfile").read_text(encoding="utf-8")
    bases = set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE))
    assert bases == {"python:3.11-slim", "environment"}
    assert "--require-hashes" in dockerfile
    assert dockerfile.count("\nUSER ") == 1


def test_no_secret_stands_in_a_file_of_the_project() -> None:
    texts = [file.read_text(encoding="utf-8") for file in (COMPOSE, PROGRAMS)]
    values = {
        str(value)
        for service in SERVICES.values()
        for name, value in service["environment"].items()
        if re.search(r"URL|KEYS|PASS", name) and not name.endswith("_FILE")
    }
    assert values == {""}
    assert not any(re.search(r"\w+://[^/\s]+:[^/\s]+@", text) for text in texts)


def test_all_volumes_and_networks_are_declared_and_used() -> None:
    whole = compose()
    mounted = {
        volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])
    }
    joined = {network for service in SERVICES.values() for network in service.get("networks", [])}
    assert mounted == set(whole["volumes"])
    assert joined == set(whole["networks"])
