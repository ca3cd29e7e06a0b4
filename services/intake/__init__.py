"""Intake: takes applications in, checks them against the published item, and keeps their status.

owns: applications, receipt numbers, looks at personal numbers
emits: ApplicationSubmitted ApplicationAccepted SupplementRequested SupplementProvided ApplicationReturned
    ApplicationWithdrawn PersonalDataRevealed
hears: ItemPublished BasicPublished DivisionTreePublished DelegatedPowerGranted DelegatedPowerRevoked
    CaseOpened DecisionMade DueDatesMoved MandateGiven MandateRevoked
    PartyLinked PartyLinkEnded PeopleMerged
"""
