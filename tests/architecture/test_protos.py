"""The shared language: commented, and only ever growing."""

from collections.abc import Iterator

import pytest
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
)

from services.rooms import ROOMS
from tests.architecture.protofiles import (
    MESSAGE,
    baseline,
    comments,
    current,
    messages,
    rpc_comments,
    rpcs,
)


def test_every_rpc_has_a_comment() -> None:
    assert [name for name, comment in rpc_comments().items() if not comment] == []


@pytest.mark.parametrize("file", current().file, ids=lambda file: file.name)
def test_every_message_has_a_comment(file: FileDescriptorProto) -> None:
    """A request or a response is explained by its RPC."""
    spoken = comments(file)
    explained = {name.rpartition(".")[2] for method in rpcs(current()).values() for name in _ends(method)}
    silent = [
        message.name
        for at, message in enumerate(file.message_type)
        if not spoken.get((MESSAGE, at)) and message.name not in explained
    ]
    assert silent == []


@pytest.mark.parametrize("file", current().file, ids=lambda file: file.name)
def test_a_path_is_a_package_is_a_version(file: FileDescriptorProto) -> None:
    folder = file.name.rpartition("/")[0]
    assert file.package == folder.replace("/", ".")
    assert folder.rpartition("/")[2].startswith("v")


def test_every_room_has_nouns_asks_and_facts() -> None:
    names = {file.name for file in current().file}
    for room in ROOMS:
        stem = f"sanji/{room}/v1/{room}"
        assert {f"{stem}.proto", f"{stem}_service.proto", f"{stem}_events.proto"} <= names


def test_no_message_was_removed() -> None:
    assert set(messages(baseline())) - set(messages(current())) == set()


def test_no_rpc_was_removed_or_changed() -> None:
    now = rpcs(current())
    changed = [
        name
        for name, method in rpcs(baseline()).items()
        if name not in now or _ends(method) != _ends(now[name]) or _streams(method) != _streams(now[name])
    ]
    assert changed == []


def test_no_field_was_removed_renumbered_or_changed() -> None:
    assert list(_breaks(baseline(), current())) == []


@pytest.mark.parametrize("change", ["removed", "retyped", "renumbered", "renamed", "repeated"])
def test_a_breaking_change_is_noticed(change: str) -> None:
    later = FileDescriptorSet()
    later.CopyFrom(baseline())
    message = next(found for file in later.file for found in file.message_type if len(found.field) > 1)
    field = message.field[0]
    if change == "removed":
        del message.field[0]
    elif change == "retyped":
        field.type = FieldDescriptorProto.TYPE_SFIXED64
    elif change == "renumbered":
        field.number = 999
    elif change == "renamed":
        field.name = "another"
    else:
        field.label = FieldDescriptorProto.LABEL_REPEATED
    assert list(_breaks(baseline(), later))


def test_a_removed_field_that_is_reserved_is_no_break() -> None:
    later = FileDescriptorSet()
    later.CopyFrom(baseline())
    message = next(found for file in later.file for found in file.message_type if len(found.field) > 1)
    message.reserved_range.add(start=message.field[0].number, end=message.field[0].number + 1)
    message.reserved_name.append(message.field[0].name)
    del message.field[0]
    assert list(_breaks(baseline(), later)) == []


def _ends(method: MethodDescriptorProto) -> tuple[str, str]:
    return method.input_type, method.output_type


def _streams(method: MethodDescriptorProto) -> tuple[bool, bool]:
    return method.client_streaming, method.server_streaming


def _breaks(before: FileDescriptorSet, after: FileDescriptorSet) -> Iterator[str]:
    now = messages(after)
    for name, message in messages(before).items():
        if name in now:
            yield from (f"{name}.{what}" for what in _message_breaks(message, now[name]))


def _message_breaks(before: DescriptorProto, after: DescriptorProto) -> Iterator[str]:
    fields = {field.number: field for field in after.field}
    for field in before.field:
        later = fields.get(field.number)
        if later is None:
            if not _is_reserved(after, field):
                yield f"{field.name} was removed and its number {field.number} is not reserved"
        elif _shape(field) != _shape(later):
            yield f"{field.name} is now {later.name} {_shape(later)}"


def _shape(field: FieldDescriptorProto) -> tuple[object, ...]:
    return field.name, field.type, field.label, field.type_name


def _is_reserved(message: DescriptorProto, field: FieldDescriptorProto) -> bool:
    numbers = any(row.start <= field.number < row.end for row in message.reserved_range)
    return numbers and field.name in message.reserved_name
