"""A policy file is refused where a name is defined twice or is unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from cityloop_rpc import Policy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("methods: {A/B: [operator], A/B: []}\n", "'A/B' is defined twice"),
        ("methods: {}\nmethods: {}\n", "'methods' is defined twice"),
        ("methods: {}\nimport_rights: []\n", "no part 'import_rights'; there are import_right, methods"),
        ("methods: {A/B: [everybody]}\n", "'everybody' is no identity"),
        ("- 7\n", "expected `methods:`"),
    ],
)
def test_what_would_be_passed_over_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        Policy.load(file)


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text("methods: {A/B: [operator]}\nimport_right: ['system:water/import']\n", encoding="utf-8")
    assert Policy.load(file).methods == {"A/B": ["operator"]}


def test_a_policy_that_means_nobody_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    for text, says in (
        ("methods: {a/B: ['sevice:event-hub']}", "'sevice:event-hub' is no identity"),
        ("methods: {a/B: operator}", "expected `methods:`"),
        ("[]", "expected `methods:`"),
        ("methods: {}\nimport_right: [7]", "7 is no identity"),
    ):
        file.write_text(text)
        with pytest.raises(ValueError, match=says):
            Policy.load(file)
