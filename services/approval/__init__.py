"""Approval: one case per accepted application, its department tasks, its clocks, its decision.

owns: cases, department tasks, due dates, chief representatives, certificates and seal keys, cards
emits: CaseOpened DecisionMade TaskDecided DepartmentAdvised CaseWithdrawn DueDatesMoved
  ClockChangeAsked ClockChangeRefused ClockPaused ClockResumed ClockExtended
  CaseClaimed CaseReleased CaseTransferred CaseReminded DecisionProposed ProposalRefused DecisionRecalled
  ChiefAppointed CertificateIssued CertificateRevoked CertificateDelivered
  CertificatePrinted CardShown CardAppealed
  CardUpheld CardWithdrawn
hears: ApplicationAccepted ApplicationWithdrawn ItemPublished CalendarYearPublished CaseOpened DelegatedPowerGranted
  DelegatedPowerRevoked CertificateIssued CertificateRevoked CertificateDelivered
"""
