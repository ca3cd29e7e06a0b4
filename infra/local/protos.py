"""Generating Python from `protos/sanji/**/*.proto` into the git-ignored `protos/gen`."""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

DESCRIPTORS = "sanji.binpb"
_STAMP = ".made-from"
_KEPT = {".gitkeep", _STAMP}


class ProtosInvalid(Exception):
    """protoc refused a file; the text is its own."""


def generate(protos: Path) -> bool:
    """Generate modules, type stubs and the descriptor set `gen/sanji.binpb`; False when nothing changed.

    Raises `ProtosInvalid`; the old output then stays.
    """
    sources = sorted((protos / "sanji").rglob("*.proto"))
    target = protos / "gen"
    stamp = target / _STAMP
    digest = _digest(protos, sources)
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return False
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=protos, prefix=".gen-") as draft:
        _protoc(protos, sources, Path(draft))
        _move(Path(draft), target)
    stamp.write_text(digest, encoding="ascii")
    return True


def _protoc(protos: Path, sources: list[Path], out: Path) -> None:
    includes = [protos, _package("grpc_tools") / "_proto", _package("google.rpc").parents[1]]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "grpc_tools.protoc"),
            *(f"--proto_path={folder}" for folder in includes),
            f"--plugin=protoc-gen-mypy_grpc={Path(sys.executable).parent / 'protoc-gen-mypy_grpc'}",
            *(f"--{kind}_out={out}" for kind in ("python", "pyi", "grpc_python", "mypy_grpc")),
            *("--include_imports", "--include_source_info", f"--descriptor_set_out={out / DESCRIPTORS}"),
            *(str(source) for source in sources),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ProtosInvalid(done.stderr.strip())


def _move(draft: Path, target: Path) -> None:
    fresh = {file.relative_to(draft) for file in draft.rglob("*") if file.is_file()}
    for name in fresh:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (draft / name).replace(target / name)
    for old in [file for file in target.rglob("*") if file.is_file() and file.name not in _KEPT]:
        if old.relative_to(target) not in fresh and "__pycache__" not in old.parts:
            old.unlink()
    for cache in list(target.rglob("__pycache__")):
        shutil.rmtree(cache, ignore_errors=True)


def _digest(protos: Path, sources: list[Path]) -> str:
    made = hashlib.sha256(f"{version('grpcio-tools')} {version('mypy-protobuf')}".encode())
    made.update(Path(__file__).read_bytes())
    for source in sources:
        made.update(str(source.relative_to(protos)).encode() + b"\0" + source.read_bytes())
    return made.hexdigest()


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise ProtosInvalid(f"the package {name} is missing: run `make setup`")
    return Path(found.submodule_search_locations[0])
