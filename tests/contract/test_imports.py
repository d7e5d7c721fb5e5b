"""A service loads what it uses: importing is most of its start, and what is loaded stays in memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

UNUSED = {
    "cityloop_event_hub": {"cityloop_web", "fastapi", "jinja2", "PIL", "cityloop_pictures", "cityloop_words"},
    "cityloop_data_sharing": {"cityloop_web", "fastapi", "jinja2", "PIL", "cityloop_pictures"},
    "cityloop_sensing_ingest": {"PIL", "cityloop_pictures"},
}
"""What other services need."""


@pytest.mark.parametrize("package", UNUSED)
def test_a_service_loads_nothing_that_it_does_not_use(package: str) -> None:
    code = f"import sys, {package}.bootstrap; print(*{UNUSED[package]} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
