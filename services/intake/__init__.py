"""Intake: takes applications in, checks them against the published item, and keeps their status.

owns: applications, receipt numbers, looks at personal numbers, files handed in, rosters of agents, entrustments
emits: ApplicationSubmitted ApplicationAccepted SupplementRequested SupplementProvided ApplicationReturned
    ApplicationWithdrawn PersonalDataRevealed PromisedMaterialsProvided ApplicationCorrected
    AgencyTaskOpened RosterReplaced EntrustmentGiven AgentAssigned AgentMissed
    AgencyStepRecorded EntrustmentCompleted EntrustmentEvaluated EntrustmentEnded
hears: ItemPublished BasicPublished DivisionTreePublished DepartmentPublished CalendarYearPublished DelegatedPowerGranted DelegatedPowerRevoked
    ClockPaused ClockResumed ClockExtended CaseOpened DecisionMade DueDatesMoved MandateGiven MandateRevoked
    PartyLinked PartyLinkEnded PeopleMerged AgencyTaskOpened
"""
