"""A running edge does as its OpenAPI description says: statuses, media types, replies, for requests made from it.

The requests are the same each time. `make fuzz` makes more of them.
"""

from __future__ import annotations

import os
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

EXAMPLES = 200 if os.environ.get("CITYLOOP_PROPERTIES") == "fuzz" else 8
"""Requests for each operation."""
CHECKS: list[CheckFunction] = [status_code_conformance, content_type_conformance, response_schema_conformance]
"""No failure of the service is declared, so that each is found by its status."""


def conform(url: str, headers: dict[str, str] | None = None) -> set[str]:
    """Ask each operation of the edge at an address; returns those that were asked.

    Raises:
        Exception: an answer is not as described; it says which, and how to ask for it again.
    """
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    asked = set()
    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.call_and_validate(base_url=url, headers=headers, checks=CHECKS, allow_redirects=False)

        ask()
        asked.add(operation.label)
    return asked
