"""What intake does: one function per command and per heard event, by subject; the routing tables."""

from collections.abc import Callable, Mapping
from typing import Any

from services.intake import commands
from services.intake.handlers import clocks, desk, handing_in, hearing, materials, revealing

COMMANDS: Mapping[type, Callable[..., Any]] = {
    commands.SubmitApplication: handing_in.submit_application,
    commands.GetApplication: desk.get_application,
    commands.GetApplicationClock: clocks.get_application_clock,
    commands.RevealPersonalData: revealing.reveal_personal_data,
    commands.ListApplications: desk.list_applications,
    commands.AcceptApplication: desk.accept_application,
    commands.RequestSupplement: desk.request_supplement,
    commands.ProvideSupplement: desk.provide_supplement,
    commands.UploadMaterial: materials.upload_material,
    commands.GetMaterial: materials.get_material,
    commands.ListMaterials: materials.list_materials,
    commands.HandInMaterials: materials.hand_in_materials,
    commands.ForgetUnusedMaterials: materials.forget_unused_materials,
    commands.ReturnApplication: desk.return_application,
    commands.WithdrawApplication: desk.withdraw_application,
}
HEARS: Mapping[str, Callable[..., None]] = {
    "sanji.catalogue.v1.ItemPublished": hearing.learn_item,
    "sanji.catalogue.v1.BasicPublished": hearing.learn_basic,
    "sanji.catalogue.v1.DivisionTreePublished": hearing.learn_divisions,
    "sanji.catalogue.v1.CalendarYearPublished": clocks.learn_calendar_year,
    "sanji.catalogue.v1.DelegatedPowerGranted": hearing.learn_acceptance,
    "sanji.catalogue.v1.DelegatedPowerRevoked": hearing.learn_acceptance,
    "sanji.approval.v1.CaseOpened": hearing.show_opened,
    "sanji.approval.v1.DueDatesMoved": hearing.show_moved_dues,
    "sanji.approval.v1.ClockPaused": hearing.show_moved_dues,
    "sanji.approval.v1.ClockResumed": hearing.show_moved_dues,
    "sanji.approval.v1.ClockExtended": hearing.show_moved_dues,
    "sanji.approval.v1.DecisionMade": hearing.show_decided,
    "sanji.identity.v1.MandateGiven": hearing.learn_authority,
    "sanji.identity.v1.MandateRevoked": hearing.learn_authority,
    "sanji.identity.v1.PartyLinked": hearing.learn_authority,
    "sanji.identity.v1.PartyLinkEnded": hearing.learn_authority,
    "sanji.identity.v1.PeopleMerged": hearing.learn_merge,
}
