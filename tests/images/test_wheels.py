"""Every package that the services need has a wheel in the lock for each architecture, so that no image compiles."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cityloop_local.fleet import SERVICES

ROOT = Path(__file__).parents[2]
UV = ROOT / ".uv" / "bin" / "uv"
MACHINES = {"x86_64": 62, "aarch64": 183}
"""Numbers of the ELF format (e_machine)."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("machine", MACHINES)
def test_each_locked_package_has_a_wheel(machine: str, tmp_path: Path) -> None:
    wheels, target = tmp_path / "wheels", tmp_path / "installed"
    subprocess.run([UV, "build", "--quiet", "--all-packages", "--wheel", "--out-dir", wheels], check=True, cwd=ROOT)
    names = [*(f"cityloop-{spec.name}" for spec in SERVICES), "cityloop-cli"]
    # The lock's hashes are asked for: a wheel that the lock does not name is refused.
    options = ["--only-binary", ":all:", "--constraints", "requirements.lock", "--find-links", str(wheels)]
    platform = ["--python-platform", f"{machine}-manylinux_2_36", "--python-version", "3.11", "--target", str(target)]
    done = subprocess.run(
        [UV, "pip", "install", "--quiet", *options, *platform, *names],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = {int.from_bytes(path.read_bytes()[18:20], "little") for path in target.rglob("*.so*")}
    assert found == {MACHINES[machine]}
