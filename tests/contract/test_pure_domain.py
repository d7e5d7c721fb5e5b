"""The business of every service is pure: what import-linter cannot see of it."""

from __future__ import annotations

import ast
import tomllib

import pytest
from cityloop_testkit.sources import ROOT, SERVICES, trees

CLOCKS = {"now", "utcnow", "today"}


def test_every_domain_is_under_the_contract() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (contract,) = (contract for contract in linter["contracts"] if contract["name"].startswith("domain is pure"))
    packages = {f"cityloop_{service.replace('-', '_')}" for service in SERVICES}
    assert set(contract["source_modules"]) >= {f"{package}.*.domain" for package in packages}
    assert linter["include_external_packages"], "else only our own packages are looked at"
    assert {"asyncpg", "aiokafka", "grpc", "httpx", "starlette", "asyncio", "random", "secrets", "time"} <= set(
        contract["forbidden_modules"]
    )


@pytest.mark.parametrize("service", SERVICES)
def test_no_domain_asks_what_time_it_is(service: str) -> None:
    asked = [
        f"{file.name}:{node.lineno}"
        for file, tree in trees(SERVICES[service])
        if {"domain", "domain.py", "rules"} & set(file.parts)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS
    ]
    assert asked == []
