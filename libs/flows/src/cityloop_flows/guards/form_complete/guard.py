"""A move that waits for a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cityloop_declarations import Identifier
from cityloop_kernel import ConflictError, RefusedError
from pydantic import Field

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext


@dataclass(frozen=True, slots=True)
class CompletedForms:
    """The forms that were answered of the subject, by their names in their pack: how many checks of the last answer
    failed.
    """

    failed: Mapping[str, int]


class FormCompleteGuard(Guard):
    """A form of the pack was answered whole; with `passed`, nothing on its checklist failed."""

    name = "form_complete"
    short = "form"
    needs = (CompletedForms,)
    reported_reasons = frozenset({"FORM_MISSING", "CHECKS_FAILED"})

    form: Identifier = Field(description="Name of the form.")
    passed: bool = Field(False, description="Whether no check of its last answer may have failed.")

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with FORM_MISSING or CHECKS_FAILED."""
        failed = context[CompletedForms].failed.get(self.form)
        if failed is None:
            details = {"move": move, "form": self.form}
            return ConflictError(f"{move!r} waits for an answer to form {self.form!r}", "FORM_MISSING", details)
        if self.passed and failed:
            details = {"move": move, "form": self.form, "failed": str(failed)}
            return ConflictError(f"{move!r} waits for form {self.form!r}: {failed} failed", "CHECKS_FAILED", details)
        return None
