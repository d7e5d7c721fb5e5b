"""Each service's policy names exactly the methods it serves."""

from __future__ import annotations

import ast

import pytest
import yaml
from cityloop_packs import OWNERS
from cityloop_testkit.contracts import load_contracts
from cityloop_testkit.sources import SERVICES, trees
from google.protobuf import descriptor_pool

load_contracts()
SERVED_BY_LIBRARY = {"cityloop.common.v1.AuditService/VerifyAudit"}
"""`serving` of the service library registers them for each."""
OF_REACTIONS = {
    f"cityloop.common.v1.ReactionsService/{name}"
    for name in ("ListReactions", "ListReactionCauses", "ResumeReaction", "LetDateCome", "SignReaction")
}
"""The library of reactions registers them for each service that owns one of their acts."""


def served(service: str) -> set[str]:
    """Methods that the service has written of those in every `Registration` of its code."""
    nodes = (node for _, tree in trees(SERVICES[service]) for node in ast.walk(tree))
    names = [
        str(node.args[0].value)
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Registration"
        and isinstance(node.args[0], ast.Constant)
    ]
    services = [descriptor_pool.Default().FindServiceByName(name) for name in names]
    nodes = (node for _, tree in trees(SERVICES[service]) for node in ast.walk(tree))
    written = {node.name for node in nodes if isinstance(node, ast.AsyncFunctionDef)}
    return {f"{item.full_name}/{method.name}" for item in services for method in item.methods if method.name in written}


@pytest.mark.parametrize("service", SERVICES)
def test_the_policy_names_every_method_and_no_other(service: str) -> None:
    package = SERVICES[service] / "src" / f"cityloop_{service.replace('-', '_')}"
    policy = yaml.safe_load((package / "policy.yaml").read_text(encoding="utf-8"))
    of_reactions = OF_REACTIONS if service in OWNERS.values() else set()
    assert set(policy["methods"]) == served(service) | SERVED_BY_LIBRARY | of_reactions
