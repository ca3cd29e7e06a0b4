"""The protos as descriptors, compiled afresh from `protos/sanji`, comments included."""

import importlib.util
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
)
from grpc_tools import protoc

from tests.architecture.source import ROOT

BASELINE = Path(__file__).with_name("protos_baseline.binpb")
SERVICE, METHOD, MESSAGE = 6, 2, 4


@cache
def current() -> FileDescriptorSet:
    """What `protos/sanji` says now."""
    protos = ROOT / "protos"
    with TemporaryDirectory() as folder:
        out = Path(folder, "sanji.binpb")
        arguments = [f"--proto_path={place}" for place in (protos, _beside("grpc_tools") / "_proto")]
        arguments += ["--include_source_info", f"--descriptor_set_out={out}"]
        sources = sorted(str(file) for file in (protos / "sanji").rglob("*.proto"))
        assert protoc.main(["protoc", *arguments, *sources]) == 0, "protoc refuses the protos"
        return FileDescriptorSet.FromString(out.read_bytes())


def baseline() -> FileDescriptorSet:
    """What was published: the committed descriptor set."""
    return FileDescriptorSet.FromString(BASELINE.read_bytes())


def messages(files: FileDescriptorSet) -> dict[str, DescriptorProto]:
    """Every message by full name, nested ones too."""
    found: dict[str, DescriptorProto] = {}
    for file in files.file:
        for message in file.message_type:
            found.update(_with_nested(file.package, message))
    return found


def rpcs(files: FileDescriptorSet) -> dict[str, MethodDescriptorProto]:
    """Every RPC by full name."""
    return {
        f"{file.package}.{service.name}.{method.name}": method
        for file in files.file
        for service in file.service
        for method in service.method
    }


def comments(file: FileDescriptorProto) -> Mapping[tuple[int, ...], str]:
    """Descriptor path → the comment before or behind it."""
    return {
        tuple(place.path): f"{place.leading_comments}{place.trailing_comments}".strip()
        for place in file.source_code_info.location
    }


@cache
def rpc_comments() -> Mapping[str, str]:
    """Every RPC by full name with its comment."""
    return {
        f"{file.package}.{service.name}.{method.name}": said.get((SERVICE, at, METHOD, nth), "")
        for file, said in ((file, comments(file)) for file in current().file if file.service)
        for at, service in enumerate(file.service)
        for nth, method in enumerate(service.method)
    }


def _with_nested(scope: str, message: DescriptorProto) -> Iterator[tuple[str, DescriptorProto]]:
    name = f"{scope}.{message.name}"
    yield name, message
    for nested in message.nested_type:
        yield from _with_nested(name, nested)


def _beside(package: str) -> Path:
    found = importlib.util.find_spec(package)
    places = found.submodule_search_locations if found else None
    assert places, f"the package {package} is missing"
    return Path(places[0])


def write_baseline() -> None:
    """Publish the protos as they are: from now on they may only grow."""
    files = FileDescriptorSet()
    files.CopyFrom(current())
    for file in files.file:
        file.ClearField("source_code_info")
    BASELINE.write_bytes(files.SerializeToString(deterministic=True))


if __name__ == "__main__":
    write_baseline()
