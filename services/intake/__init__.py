"""Intake: takes applications in, checks them against the published item, and keeps their status.

owns: applications, receipt numbers, looks at personal numbers, files handed in, rosters of agents, entrustments,
    deliveries of results, packages handed in, questions to registers, how papers were given
emits: ApplicationSubmitted ApplicationAccepted SupplementRequested SupplementProvided ApplicationReturned
    ApplicationWithdrawn PersonalDataRevealed PromisedMaterialsProvided ApplicationCorrected RegisterAsked MaterialLookedUp
    LookupSettled
    AgencyTaskOpened RosterReplaced EntrustmentGiven AgentAssigned AgentMissed AgencyLimitMissed
    AgencyStepRecorded EntrustmentCompleted EntrustmentEvaluated EntrustmentEnded PersonWanted
    DeliveryAnnounced DeliveryChosen ResultPrepared ResultPosted ResultCameBack ResultHandedOver
    PackageSubmitted PackageAccepted PackageSupplementRequested PackageSupplementProvided PackageReturned
    PackageWithdrawn PackageMemberDecided PackageCompleted PackageCollected PackageCorrected PackageDelayed
    MaterialsReused
hears: ItemPublished BasicPublished DivisionTreePublished DepartmentPublished SitePublished CalendarYearPublished DelegatedPowerGranted DelegatedPowerRevoked
    ClockPaused ClockResumed ClockExtended CaseOpened DecisionMade DecisionRevoked DueDatesMoved MandateGiven MandateRevoked
    PartyLinked PartyLinkEnded PeopleMerged AgencyTaskOpened EntrustmentGiven ApplicationReturned ApplicationWithdrawn DeliveryAnnounced
    PackagePublished PackageSubmitted PackageAccepted PackageCorrected PackageSupplementRequested PackageSupplementProvided
    PackageReturned PackageWithdrawn PackageMemberDecided PackageCompleted
    CommitmentKept CommitmentBroken CommitmentCleared
"""
