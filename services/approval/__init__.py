"""Approval: one case per accepted application, its department tasks, its clocks, its decision.

owns: cases, department tasks, due dates
emits: CaseOpened DecisionMade TaskDecided DepartmentAdvised CaseWithdrawn DueDatesMoved
hears: ApplicationAccepted ApplicationWithdrawn ItemPublished CalendarYearPublished CaseOpened DelegatedPowerGranted
  DelegatedPowerRevoked
"""
