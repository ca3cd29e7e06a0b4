"""Intake: takes applications in, checks them against the published item, and keeps their status.

owns: applications, receipt numbers, looks at personal numbers, files handed in
emits: ApplicationSubmitted ApplicationAccepted SupplementRequested SupplementProvided ApplicationReturned
    ApplicationWithdrawn PersonalDataRevealed PromisedMaterialsHandedIn
hears: ItemPublished BasicPublished DivisionTreePublished CalendarYearPublished DelegatedPowerGranted DelegatedPowerRevoked
    ClockPaused ClockResumed ClockExtended CaseOpened DecisionMade DueDatesMoved MandateGiven MandateRevoked
    PartyLinked PartyLinkEnded PeopleMerged
"""
