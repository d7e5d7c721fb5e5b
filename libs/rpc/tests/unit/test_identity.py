from __future__ import annotations

from pathlib import Path

import pytest
from cityloop_rpc import Identity, Policy


@pytest.mark.parametrize(
    ("pattern", "department", "system", "meant"),
    [
        ("system:water/import", "water", "import", True),
        ("system:water/import", "water", "desk", False),
        ("system:water/import", "parks", "import", False),
        ("system:import", "water", "import", False),
        ("system:cityloop/import", "cityloop", "import", False),
        ("department:*", "water", "import", True),
        ("service:import", "water", "import", False),
    ],
)
def test_a_pattern_means_an_identity(pattern: str, department: str, system: str, meant: bool) -> None:
    assert Identity(department, system).matches(pattern) is meant


def test_the_import_right_is_of_named_systems_only(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text('methods: {}\nimport_right: ["system:water/import"]\n')
    policy = Policy.load(file)
    assert policy.may_import(Identity("water", "import"))
    assert not policy.may_import(Identity("water", "desk"))
    assert not policy.may_import(Identity("parks", "import"))
    wider = policy.with_import_right(["system:parks/import", "department:roads"])
    who = [("water", "import"), ("parks", "import"), ("parks", "desk"), ("roads", "desk"), ("rail", "import")]
    assert [wider.may_import(Identity(*name)) for name in who] == [True, True, False, True, False]


@pytest.mark.parametrize("pattern", ["system:import", "system:*/import", "system:/import", "*", ""])
def test_a_right_for_a_system_of_any_department_is_refused(tmp_path: Path, pattern: str) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(f"methods: {{}}\nimport_right: ['{pattern}']\n")
    with pytest.raises(ValueError, match=r"is no identity; write .*system:department/"):
        Policy.load(file)
    with pytest.raises(ValueError, match=r"is no identity; write .*system:department/"):
        Policy({}).with_import_right([pattern])
