"""Civil affairs (民政): the worked example of a department."""

from services.departments.civil_affairs.review import CivilAffairs


def department() -> CivilAffairs:
    """The plug-in."""
    return CivilAffairs()
