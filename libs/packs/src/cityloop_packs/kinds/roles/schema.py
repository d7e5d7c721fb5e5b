"""Roles: what the posts of a city are for, and what they may do."""

from __future__ import annotations

from enum import StrEnum

from cityloop_expressions import ClassificationName
from pydantic import Field

from cityloop_packs.values import Identifier, LabelText, Strict


class Right(StrEnum):
    """What a post may do beyond the acts for which packs name roles themselves (moves, commands, operating modes)."""

    SEE_REPORTS = "see_reports"
    """See every report, as a desk that takes reports in or gives them out."""
    LOCATE_REPORTS = "locate_reports"
    """Say where a report is that came without its place."""
    CORRECT_CASES = "correct_cases"
    """Correct the class and the place of a case, merge and split cases."""
    SEND_MESSAGES = "send_messages"
    """Send a signed warning to people."""
    HANDLE_TASKS = "handle_tasks"
    """Accept, return and feed back tasks of the department, and book resources for them."""
    ASSIGN_TASKS = "assign_tasks"
    """Say who of the department has one of its tasks, without handling tasks."""
    URGE_CASES = "urge_cases"
    """Urge the departments that are at work on a case."""
    SUPERVISE_CASES = "supervise_cases"
    """Put cases under supervision, and end it."""
    RECORD_VERDICTS = "record_verdicts"
    """Say what a signal turned out to be, and that a further case is needed."""
    SIGN_WARNINGS = "sign_warnings"
    """Sign, end and cancel warnings that the department issues."""
    SHARE_DATA = "share_data"
    """Offer the department's data, and ask for that of others."""
    DECIDE_AGREEMENTS = "decide_agreements"
    """Decide who gets the department's data."""
    KEEP_STAFF = "keep_staff"
    """Say who holds the posts of the department, and who leaves one."""
    KEEP_LEDGERS = "keep_ledgers"
    """In the department's ledgers: open accounts, make entries by hand, receive stock, hand out what was redeemed."""
    DECIDE_APPEALS = "decide_appeals"
    """Decide appeals against negative entries that another person made."""
    DECIDE_AGREEMENTS_IN_ABSENCE = "decide_agreements_in_absence"
    """Decide them where no post of the department has the right to decide agreements."""


class Role(Strict):
    """roles.yaml: a role that a city gives to its posts, what people call it, and what its posts may do."""

    role: Identifier = Field(description="What posts of the city and moves of processes name.")
    name: LabelText = Field(description="What people call it.")
    sees: ClassificationName = Field(
        "general_1", description="The greatest classification of attributes that its posts see of their own matters."
    )
    rights: tuple[Right, ...] = Field((), description="What its posts may do, of the closed list.")
