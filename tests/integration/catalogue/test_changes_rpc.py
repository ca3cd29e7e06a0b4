"""Change requests through the real server, by staff with real tokens."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from sanji.catalogue.v1 import catalogue_changes_pb2 as pb
from sanji.catalogue.v1 import catalogue_service_pb2_grpc
from sanji.catalogue.v1 import catalogue_trials_pb2 as trials_pb
from sanji.common.v1 import paging_pb2

from services.catalogue import commands
from services.catalogue.ports import Catalogue
from services.catalogue.rpc import servicer
from services.chassis.clock import SystemClock
from services.chassis.grpc_server import RoomServer
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry
from services.chassis.tokens import Claims, TokenVerifier, issue
from tests.fakes.catalogue import COUNTY, item_command, of
from tests.fakes.catalogue_editors import LAW

KEY = Ed25519PrivateKey.generate()
ITEM = "residence_permit"


@pytest.fixture(scope="module")
def stub(room: Room[Catalogue], settings: Settings) -> Iterator[Any]:
    """A bare client of a server with the county's reference data and one item."""
    room.ask(of(commands.PublishReferences)[0])
    room.ask(item_command(ITEM))
    telemetry = Telemetry("serve", settings, settings.stack)
    verifier = TokenVerifier(lambda: {"510822-k1": KEY.public_key()}, SystemClock())
    server = RoomServer(settings, dict([servicer(room)]), verifier, telemetry)
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        yield catalogue_service_pb2_grpc.CatalogueServiceStub(channel)
    server.stop()
    telemetry.shutdown()


def signed(role: str, department: str = "", key: str = "") -> dict[str, Any]:
    """How a staff member of the county calls, each time with a key of its own unless one is given."""
    claims = Claims(COUNTY, f"s-{role}", "staff", frozenset({role}), COUNTY, "session", department)
    token = issue(claims, KEY, "510822-k1", 600, SystemClock())
    key = key or secrets.token_hex(8)
    return {"metadata": [("authorization", f"Bearer {token}"), ("idempotency-key", key)], "timeout": 10}


def editor(key: str = "") -> dict[str, Any]:
    return signed("editor", "public_security", key)


def refusal(call: Any, request: Any, by: dict[str, Any]) -> tuple[str, list[str]]:
    """The reason, and the pointers of every fault."""
    with pytest.raises(grpc.RpcError) as caught:
        call(request, **by)
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    for detail in rpc_status.from_call(caught.value).details:
        for message in (info, bad):
            if detail.Is(message.DESCRIPTOR):
                detail.Unpack(message)
    return info.reason, [one.field for one in bad.field_violations]


def proposal(**row: Any) -> pb.Proposal:
    entry = item_command(ITEM, **row).row
    return pb.Proposal(
        kind="change",
        item=ITEM,
        law=LAW,
        article="10",
        reason="便民",
        effective_on="2026-11-01",
        row_json=json.dumps(entry),
    )


def test_a_request_lives_from_its_draft_to_its_version(stub: Any) -> None:
    request = pb.DraftChangeRequest(division=COUNTY, proposal=proposal(audience="everyone"))
    draft = stub.DraftChange(request, **editor("once")).change
    assert stub.DraftChange(request, **editor("once")).change == draft
    assert [fault.pointer for fault in draft.faults] == ["/row/audience"]
    asked = pb.SubmitChangeRequest(change_id=draft.change_id)
    assert refusal(stub.SubmitChange, asked, editor()) == ("CHANGE_INVALID", ["/row/audience"])
    revised = pb.ReviseChangeRequest(
        change_id=draft.change_id, proposal=proposal(name_en="Anew"), if_version=1
    )
    assert list(stub.ReviseChange(revised, **editor()).change.faults) == []
    assert refusal(stub.ReviseChange, revised, editor())[0] == "STALE_VERSION"
    assert stub.SubmitChange(asked, **editor()).change.state == "submitted"
    approval = pb.ApproveChangeRequest(change_id=draft.change_id)
    assert refusal(stub.ApproveChange, approval, editor())[0] == "ROLE_NOT_ALLOWED"
    stub.ApproveChange(approval, **signed("list_authority"))
    published = stub.ApproveChange(approval, **signed("service_authority")).change
    assert (published.state, published.published_version) == ("published", 2)
    assert [key.role for key in published.keys] == ["list_authority", "service_authority"]
    listed = stub.ListChanges(
        pb.ListChangesRequest(division=COUNTY, state="published", page=paging_pb2.Page(limit=1)),
        **signed("auditor"),
    )
    assert [(one.change_id, one.proposal.row_json) for one in listed.changes] == [(draft.change_id, "")]
    whole = stub.GetChange(pb.GetChangeRequest(change_id=draft.change_id), **signed("supervisor")).change
    assert json.loads(whole.proposal.row_json)["name_en"] == "Anew"
    steps = [(one.to, one.by_role) for one in whole.history]
    assert steps[0] == ("draft", "editor")
    assert steps[-1][0] == "published"


def test_a_model_case_is_tried_and_kept_without_its_person(stub: Any) -> None:
    request = pb.DraftChangeRequest(division=COUNTY, proposal=proposal(name_en="Tried"))
    draft = stub.DraftChange(request, **editor()).change
    asked = trials_pb.TryChangeRequest(
        change_id=draft.change_id,
        expected="refused",
        party_type="1",
        id_number="510802199008170336",
        form_json=json.dumps({"ground": "stable_job", "contact_phone": "19900000009"}),
        materials=[trials_pb.TrialMaterial(code="resident_id_card", kind="lookup")],
    )
    clerk = signed("clerk", key="once")
    change = stub.TryChange(asked, **clerk).change
    assert stub.TryChange(asked, **clerk).change == change
    (case,) = change.trials
    assert (case.passed, json.loads(case.values_json)) == (True, {"ground": "stable_job"})
    assert {"FIELD_REQUIRED", "MATERIAL_MISSING"} <= {fault.reason for fault in case.faults}
    asked.form_json = "["
    assert refusal(stub.TryChange, asked, signed("clerk")) == ("TRIAL_INVALID", ["/form"])
    assert refusal(stub.TryChange, asked, signed("auditor"))[0] == "ROLE_NOT_ALLOWED"


def test_a_batch_is_opened_read_and_unknown_ones_are_told(stub: Any) -> None:
    request = pb.OpenBatchRequest(division=COUNTY, title="批", effective_on="2026-11-01")
    batch = stub.OpenBatch(request, **signed("service_authority")).batch
    report = stub.GetBatch(pb.GetBatchRequest(batch_id=batch.batch_id), **signed("admin"))
    assert (report.batch.number, dict(report.published), report.kept) == (1, {}, 1)
    for call, wanted, reason in (
        (stub.GetBatch, pb.GetBatchRequest(batch_id="510822-b99"), "BATCH_UNKNOWN"),
        (stub.GetChangeImpact, pb.GetChangeImpactRequest(change_id="x"), "CHANGE_UNKNOWN"),
    ):
        assert refusal(call, wanted, signed("list_authority"))[0] == reason
    broken = pb.Proposal(kind="change", item=ITEM, row_json="{")
    asked = pb.DraftChangeRequest(division=COUNTY, proposal=broken)
    assert refusal(stub.DraftChange, asked, editor()) == ("CHANGE_INVALID", ["/row"])


def test_a_model_case_of_a_package_is_tried_and_kept_with_how_it_was_joined(
    stub: Any, room: Room[Catalogue]
) -> None:
    package = next(one for one in of(commands.PublishPackage) if one.row["package_id"] == "newborn")
    for member in package.row["members"]:
        room.ask(item_command(member["item_id"]))
    room.ask(package)
    birth = pb.Proposal(
        kind="change",
        item="birth_household_registration",
        law=LAW,
        article="10",
        reason="便民",
        effective_on="2026-11-01",
        row_json=json.dumps(item_command("birth_household_registration").row, ensure_ascii=False),
    )
    draft = stub.DraftChange(pb.DraftChangeRequest(division=COUNTY, proposal=birth), **editor()).change
    asked = trials_pb.TryPackageRequest(
        change_id=draft.change_id,
        package_id="newborn",
        expected="refused",
        applicants=[trials_pb.TrialApplicant(role="parent", party_type="1", id_number="510802199008170336")],
        form_json=json.dumps({"birth_weight_g": 3250, "contact_phone": "19900000009"}),
        materials=[trials_pb.TrialPackageMaterial(holder="parent", code="no_such_paper", kind="upload")],
        choosing=True,
    )
    clerk = signed("clerk", key="package")
    change = stub.TryPackage(asked, **clerk).change
    assert stub.TryPackage(asked, **clerk).change == change
    (case,) = change.trials
    assert (case.passed, json.loads(case.values_json)) == (True, {"birth_weight_g": 3250})
    assert {"FIELD_REQUIRED", "MATERIAL_NOT_ON_LIST"} <= {fault.reason for fault in case.faults}
    assert len(case.package.members) == 3
    assert [(one.role, one.party_type) for one in case.package.applicants] == [("parent", "1")]
    asked.package_id = "no_such_package"
    assert refusal(stub.TryPackage, asked, signed("clerk"))[0] == "PACKAGE_NOT_LISTED"
    asked.form_json = "["
    assert refusal(stub.TryPackage, asked, signed("clerk")) == ("TRIAL_INVALID", ["/form"])
    assert refusal(stub.TryPackage, asked, signed("auditor"))[0] == "ROLE_NOT_ALLOWED"
