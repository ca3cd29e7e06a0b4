"""Generating from .proto files, with the real protoc."""

from pathlib import Path

import pytest

from infra.local.protos import DESCRIPTORS, ProtosInvalid, generate

_GOOD = 'syntax = "proto3";\npackage sanji.trial.v1;\nmessage Mark { string text = 1; }\n'


def _source(protos: Path, text: str) -> Path:
    file = protos / "sanji" / "trial" / "v1" / "trial.proto"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_protos_are_generated_only_when_they_changed(tmp_path: Path) -> None:
    _source(tmp_path, _GOOD)
    assert generate(tmp_path)
    assert (tmp_path / "gen" / "sanji" / "trial" / "v1" / "trial_pb2.py").exists()
    assert (tmp_path / "gen" / DESCRIPTORS).stat().st_size
    assert not generate(tmp_path)
    _source(tmp_path, _GOOD + "message Other {}\n")
    assert generate(tmp_path)


def test_what_a_removed_proto_had_generated_goes_away(tmp_path: Path) -> None:
    source = _source(tmp_path, _GOOD)
    generate(tmp_path)
    source.rename(source.with_name("renamed.proto"))
    generate(tmp_path)
    names = {file.name for file in (tmp_path / "gen").rglob("*_pb2.py")}
    assert names == {"renamed_pb2.py"}


def test_a_malformed_proto_is_named_and_the_old_output_stays(tmp_path: Path) -> None:
    _source(tmp_path, _GOOD)
    generate(tmp_path)
    _source(tmp_path, "syntax = 'proto3'; message {")
    with pytest.raises(ProtosInvalid, match=r"trial\.proto"):
        generate(tmp_path)
    assert (tmp_path / "gen" / "sanji" / "trial" / "v1" / "trial_pb2.py").exists()
