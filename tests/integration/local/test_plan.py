"""What the site and level files say, before anything runs."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from infra.local.departments import prepare_departments, registry
from infra.local.plan import DEFAULT_SITE, PlanInvalid, check, read_site, topology, upper_of
from infra.local.ports import free_ports
from services.chassis.settings import load, read_topology
from services.departments.asking.registry import read_registry
from tests.integration.local.conftest import COUNTY, TOWNSHIP


def test_the_default_site_has_a_county_and_one_of_its_townships(tmp_path: Path) -> None:
    county, township = read_site(DEFAULT_SITE, tmp_path)
    assert (county.code, county.name, county.numbers) == (COUNTY, "青川县", (0, 400_000))
    assert (township.code, township.name, township.numbers) == (TOWNSHIP, "青溪镇", (400_000, 430_000))
    assert (county.gateway_url, township.gateway_url) == ("http://127.0.0.1:8100", "http://127.0.0.1:8200")
    assert upper_of(township, [county, township]) == county
    assert upper_of(county, [county, township]) is None


def test_a_base_port_moves_every_port(tmp_path: Path) -> None:
    county, township = read_site(DEFAULT_SITE, tmp_path, 20_000)
    assert min(county.ports.all()) == 20_000
    assert min(township.ports.all()) == 20_100


def test_the_rooms_read_the_topology_as_planned(tmp_path: Path) -> None:
    plans = read_site(DEFAULT_SITE, tmp_path)
    file = tmp_path / "topology.toml"
    file.write_text(topology(plans), encoding="utf-8")
    assert [entry.code for entry in read_topology(file)] == [COUNTY, TOWNSHIP]
    assert tomllib.loads(file.read_text(encoding="utf-8"))["stacks"][1]["numbers"] == [400_000, 430_000]
    settings = load(
        {
            "SANJI_STACK": TOWNSHIP,
            "SANJI_MONGO_URL": "mongodb://",
            "SANJI_AMQP_URL": "amqp://",
            "SANJI_SEALING_KEYS": "{}",
            "SANJI_TOPOLOGY": str(file),
        }
    )
    assert settings.numbers == (400_000, 430_000)


def test_a_department_elsewhere_is_registered_once_with_keys_that_stay(tmp_path: Path) -> None:
    county, township = read_site(DEFAULT_SITE, tmp_path, 20_000)
    for plan in (county, township):
        prepare_departments(plan)
    kept = (registry(county).parent / "platform.json").read_text(encoding="utf-8")
    assert not registry(township).exists()
    read = read_registry(registry(county))
    [entry] = read.entries
    assert (entry.id, entry.address, read.callback) == (
        "transport",
        "grpc://127.0.0.1:20020",
        county.gateway_url,
    )
    prepare_departments(county)
    assert (registry(county).parent / "platform.json").read_text(encoding="utf-8") == kept


def test_two_stacks_of_one_county_may_not_mint_the_same_numbers(tmp_path: Path) -> None:
    county, township = read_site(DEFAULT_SITE, tmp_path)
    with pytest.raises(PlanInvalid, match="receipt numbers"):
        check([county, replace(township, numbers=(399_999, 430_000))])


def test_two_stacks_may_not_share_a_port(tmp_path: Path) -> None:
    county, township = read_site(DEFAULT_SITE, tmp_path)
    with pytest.raises(PlanInvalid, match="port"):
        check([county, replace(township, ports=county.ports)])


def test_an_unknown_program_is_refused(tmp_path: Path) -> None:
    county, _ = read_site(DEFAULT_SITE, tmp_path)
    with pytest.raises(PlanInvalid, match="mainframe"):
        replace(county, programs=("broker", "mainframe"))


@pytest.mark.parametrize("text", ["", "base_port = 1", "[[stacks]]\ncode = 5", "not toml", "base_port = 'x'"])
def test_a_malformed_site_file_is_named(tmp_path: Path, text: str) -> None:
    site = tmp_path / "site.toml"
    site.write_text(text, encoding="utf-8")
    with pytest.raises(PlanInvalid, match=r"site\.toml"):
        read_site(site, tmp_path)


def test_free_ports_are_all_different() -> None:
    ports = free_ports(50)
    assert len(set(ports)) == 50
