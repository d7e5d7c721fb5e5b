"""The staff directory: who holds which post, and that only they act for it."""

from cityloop_staff.post_holders import PostHolders
from cityloop_staff.replica import HoldersOfDepartment, StaffReplica, StaffSource

__all__ = ["HoldersOfDepartment", "PostHolders", "StaffReplica", "StaffSource"]
