"""Providers of sign-in as a file names them."""

from pathlib import Path

import pytest

from services.chassis.providers import is_safe, read_providers
from services.chassis.settings import SettingsInvalid, load

ROW = """[[providers]]
id = "sichuan"
issuer = "https://id.example.cn/"
client_id = "sanji"
redirect_uris = ["https://zwfw.example.cn/back"]
"""
NEEDED = {
    "SANJI_STACK": "510822",
    "SANJI_MONGO_URL": "m",
    "SANJI_AMQP_URL": "a",
    "SANJI_SEALING_KEYS": "k",
}


def file(folder: Path, text: str) -> Path:
    made = folder / "oidc.toml"
    made.write_text(text, encoding="utf-8")
    return made


def test_a_row_gives_a_provider_whose_secret_lies_beside_the_file_and_shows_in_no_repr(
    tmp_path: Path,
) -> None:
    (tmp_path / "secret").write_text("s3cret\n", encoding="ascii")
    said = 'client_secret_file = "secret"\nid_number_claim = "idcard"\nname = "四川"\n'
    [made] = read_providers(file(tmp_path, ROW + said))
    assert (made.id, made.name, made.issuer) == ("sichuan", "四川", "https://id.example.cn/")
    assert (made.secret, made.id_number_claim, made.name_claim) == ("s3cret", "idcard", "name")
    assert "s3cret" not in repr(made)


def test_without_a_file_there_is_no_provider_and_with_one_there_are_its_own(tmp_path: Path) -> None:
    assert load(NEEDED).providers == ()
    path = file(tmp_path, ROW)
    assert load(NEEDED | {"SANJI_OIDC": str(path)}).providers == read_providers(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "sichuan"', 'id = "Sichuan/"'),
        ('"https://id', '"http://id'),
        ('["https://zwfw', '["http://zwfw'),
        ('["https://zwfw.example.cn/back"]', "[]"),
        ('client_id = "sanji"', ""),
        ('client_id = "sanji"', 'client_id = "sanji"\nscope = "profile"'),
        ('client_id = "sanji"', 'client_id = "sanji"\nclient_secret_file = "missing"'),
        (ROW, ROW + ROW),
        (ROW, "providers = 1"),
        (ROW, "no toml"),
    ],
)
def test_a_file_that_is_wrong_stops_the_start(tmp_path: Path, old: str, new: str) -> None:
    path = file(tmp_path, ROW.replace(old, new))
    with pytest.raises(SettingsInvalid, match="SANJI_OIDC"):
        load(NEEDED | {"SANJI_OIDC": str(path)})


def test_only_https_and_this_machine_are_safe() -> None:
    good = (
        "https://id.example.cn",
        "https://id.example.cn:8443/a?b=c",
        "http://127.0.0.1:9/x",
        "http://[::1]/",
    )
    bad = (
        "http://id.example.cn",
        "https://u:p@id.example.cn",
        "https://id.example.cn/#part",
        "http://127.0.0.1.example.cn",
        "http://127.0.0.1@evil.cn/",
        "ftp://127.0.0.1/",
        "https://",
        "https://[::1",
        "https://id.example.cn:x/",
        "https://id.example.cn/" + "x" * 500,
        "",
    )
    assert [url for url in (*good, *bad) if is_safe(url)] == list(good)
