"""What happened to commitments after the grant."""

from services.approval.events.cases import CaseChanged


class AfterCheckChanged(CaseChanged):
    """Something happened to the check; it stands in the case."""

    __slots__ = ()


class AfterCheckOpened(AfterCheckChanged):
    """To be checked, recorded with the decision itself (ledger R111)."""

    __slots__ = ()


class AfterCheckMissed(AfterCheckChanged):
    """Nobody looked in time. Told at the stack that decided."""

    __slots__ = ()


class CommitmentKept(AfterCheckChanged):
    """What was promised is so."""

    __slots__ = ()


class CommitmentBroken(AfterCheckChanged):
    """What was promised is not so; a record stands (ledger R112). Told to every stack."""

    __slots__ = ()


class CommitmentAppealed(AfterCheckChanged):
    """Whoever promised objects."""

    __slots__ = ()


class CommitmentUpheld(AfterCheckChanged):
    """The appeal was refused."""

    __slots__ = ()


class CommitmentCleared(AfterCheckChanged):
    """The record was withdrawn. Told to every stack."""

    __slots__ = ()
