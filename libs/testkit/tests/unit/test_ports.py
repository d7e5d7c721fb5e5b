"""Processes of one run never take the same port."""

from __future__ import annotations

import os

import pytest
from cityloop_local.workspace import OWN_PORTS, PORTS, free_ports
from cityloop_testkit.plugin import part_of_ports


def test_each_process_takes_ports_of_its_own_part(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [range(int(first), int(last) + 1) for first, last in (part_of_ports(n, 3).split("-") for n in range(3))]
    assert all(not set(one) & set(other) for one in parts for other in parts if one is not other)
    assert set().union(*parts) <= set(PORTS)
    for number, part in enumerate(parts):
        monkeypatch.setenv(OWN_PORTS, part_of_ports(number, 3))
        assert set(free_ports(20)) < set(part)


def test_a_port_that_nobody_has_bound_yet_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker names its listeners before it binds them; else some of these 20 times would meet."""
    monkeypatch.setenv(OWN_PORTS, "31500-31999")
    given = [port for _ in range(20) for port in free_ports(10)]
    assert len(set(given)) == 200


def test_this_run_has_divided_them() -> None:
    first, last = map(int, os.environ[OWN_PORTS].split("-"))
    assert set(free_ports(3)) <= set(range(first, last + 1))
