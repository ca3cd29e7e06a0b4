"""Intake: takes applications in, checks them against the published item, and keeps their status.

owns: applications, receipt numbers
emits: ApplicationSubmitted ApplicationAccepted SupplementRequested SupplementProvided ApplicationReturned
    ApplicationWithdrawn
hears: ItemPublished DivisionTreePublished CaseOpened DecisionMade DueDatesMoved
"""
