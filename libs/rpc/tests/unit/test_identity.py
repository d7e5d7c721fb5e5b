from __future__ import annotations

from pathlib import Path

import pytest
from cityloop_rpc import Identity, Policy


@pytest.mark.parametrize(
    ("pattern", "department", "system", "meant"),
    [
        ("system:import", "water", "import", True),
        ("system:import", "water", "desk", False),
        ("system:import", "cityloop", "import", False),
        ("department:*", "water", "import", True),
        ("service:import", "water", "import", False),
    ],
)
def test_a_pattern_means_an_identity(pattern: str, department: str, system: str, meant: bool) -> None:
    assert Identity(department, system).matches(pattern) is meant


def test_the_import_right_may_be_a_system_s(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text('methods: {}\nimport_right: ["system:import"]\n')
    policy = Policy.load(file)
    assert policy.may_import(Identity("water", "import"))
    assert not policy.may_import(Identity("water", "desk"))
