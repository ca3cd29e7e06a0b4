"""Approval: one case per accepted application, its department tasks, its clocks, its decision.

owns: cases, department tasks, due dates
emits: CaseOpened DecisionMade TaskDecided DepartmentAdvised CaseWithdrawn DueDatesMoved
  ClockChangeAsked ClockChangeRefused ClockPaused ClockResumed ClockExtended
hears: ApplicationAccepted ApplicationWithdrawn ItemPublished CalendarYearPublished CaseOpened DelegatedPowerGranted
  DelegatedPowerRevoked
"""
