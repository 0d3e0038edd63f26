"""Who may see findings, and who may lift the mask from an identifier."""

from doudi.offices.models import Officer

READERS = {"village", "township", "verification", "county", "city", "supervision"}
UNMASKERS = {"township", "verification", "county", "supervision"}


class NotAllowed(Exception):
    """This desk may not do that; the message says which desk may."""


def may_read_findings(officer: Officer) -> bool:
    """Village, township, verification, county, city and supervision desks may, each inside its own place."""
    return officer.desk.kind in READERS


def may_unmask(officer: Officer) -> bool:
    """Township, verification, county and supervision desks may, for a purpose they state; a village desk may not."""
    return officer.desk.kind in UNMASKERS


def check_may_unmask(officer: Officer) -> None:
    """:raises NotAllowed: when the officer's desk may not see a full identifier."""
    if not may_unmask(officer):
        raise NotAllowed("本岗位不得查看完整证件号码；请联系乡镇（街道）或县级经办岗位办理。")
