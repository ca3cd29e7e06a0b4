"""What happened to the clocks of a case."""

from services.approval.events.cases import CaseChanged


class ClockChangeAsked(CaseChanged):
    """A reviewer asked to stop or to prolong the clocks; it stands in the case's request."""

    __slots__ = ()


class ClockChangeRefused(CaseChanged):
    """A supervisor refused it; the note says why."""

    __slots__ = ()


class ClockPaused(CaseChanged):
    """The clocks stand still for a special procedure (行政许可法 art. 45), the last of the case's pauses."""

    __slots__ = ()


class ClockResumed(CaseChanged):
    """The special procedure is over; the clocks run on."""

    __slots__ = ()


class ClockExtended(CaseChanged):
    """The clocks are longer (行政许可法 art. 42), by the case's extension."""

    __slots__ = ()


class DueDatesMoved(CaseChanged):
    """Recounted with another calendar, to another day or to a certain one."""

    __slots__ = ()
