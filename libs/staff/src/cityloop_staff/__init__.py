"""The staff directory: who holds which post, that only they act for it, and who is signed in."""

from cityloop_staff.person_token import ALGORITHM, PersonToken, new_key, signed
from cityloop_staff.persons import SignedInPersons
from cityloop_staff.post_holders import OnDuty, PostHolders
from cityloop_staff.replica import HoldersOfDepartment, StaffReplica, StaffSource
from cityloop_staff.token_keys import AskForKeys, TokenKeys

__all__ = [
    "ALGORITHM",
    "AskForKeys",
    "HoldersOfDepartment",
    "OnDuty",
    "PersonToken",
    "PostHolders",
    "SignedInPersons",
    "StaffReplica",
    "StaffSource",
    "TokenKeys",
    "new_key",
    "signed",
]
