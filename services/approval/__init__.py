"""Approval: one case per accepted application, its department tasks, its clocks, its decision.

owns: cases, department tasks, due dates, chief representatives, certificates and seal keys, cards, rules of automatic approval, copies of registers,
  checks after grants on commitments, plans and visits of random inspection
emits: AdviceAsked CaseOpened DecisionMade TaskDecided DepartmentAdvised CaseWithdrawn DueDatesMoved
  ClockChangeAsked ClockChangeRefused ClockPaused ClockResumed ClockExtended
  CaseClaimed CaseReleased CaseTransferred CaseReminded DecisionProposed ProposalRefused DecisionRecalled
  ChiefAppointed CertificateIssued CertificateRevoked CertificateDelivered
  CertificatePrinted CardShown CardAppealed
  CardUpheld CardWithdrawn AutoRulesProposed AutoRulesConfirmed AutoRulesEnded AutoCheckAsked AutoCheckRecorded
  AfterCheckOpened AfterCheckMissed DecisionRevoked CommitmentKept CommitmentBroken CommitmentAppealed CommitmentUpheld CommitmentCleared
  InspectionPlanned InspectionDrawn VisitOpened VisitMerged VisitRecorded
  OutageReported OutageEnded PromiseMissed PromiseReported SealKeyMade
hears: ApplicationAccepted ApplicationWithdrawn PersonWanted PromisedMaterialsProvided MaterialLookedUp ItemPublished CalendarYearPublished AdviceAsked DelegatedPowerGranted
  DelegatedPowerRevoked CertificateIssued CertificateRevoked CertificateDelivered ResultHandedOver InspectionDrawn
  MandateGiven MandateRevoked PartyLinked PartyLinkEnded PeopleMerged
"""
