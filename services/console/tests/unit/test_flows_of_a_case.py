"""The page of a case lists the flows about it, each with its state by name or phase, in the language of the reader."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from cityloop.cases.v1.cases_service_pb2 import CaseFlow
from cityloop.cases.v1.flow_pb2 import FlowPhase
from cityloop.common.v1.common_pb2 import Label
from cityloop_console.desk.entrypoints.desk_edge import PAGES, phase_of_flow
from cityloop_localisation import Catalogues
from starlette.requests import Request

CATALOGUES = Catalogues.of("cityloop_localisation", "cityloop_web", "cityloop_words", "cityloop_console")
REVIEW = CaseFlow(
    flow_number="F-2026-000001",
    definition="harbour/review",
    name=Label(texts={"en": "After-action <review>", "zh": "复盘"}),
    phase=FlowPhase.FLOW_PHASE_IN_REVIEW,
    department_id="harbour",
)
PERMIT = CaseFlow(
    flow_number="F-2026-000002",
    definition="harbour/permit",
    phase=FlowPhase.FLOW_PHASE_IN_FORCE,
    state_name=Label(texts={"en": "granted", "zh": "已准许"}),
)


def items(language: str, flows: list[CaseFlow]) -> list[str]:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": f"lang={language}".encode(),
        "headers": [],
        "app": SimpleNamespace(state=SimpleNamespace(catalogues=CATALOGUES)),
    }
    context = {
        "flows": flows,
        "flow_phase": phase_of_flow,
        "name": lambda label: label.texts.get(language, ""),
        "department": lambda name: f"the {name}",
        "local": lambda moment: f"{moment:%Y}",
        "moment": lambda stamp: stamp.ToDatetime(tzinfo=dt.UTC),
    }
    text = bytes(PAGES.page(Request(scope), "flows.html", context).body).decode()
    return [re.sub(r"</?time>", "", item) for item in re.findall(r"<li>(.*)</li>", text)]


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "After-action &lt;review&gt; · under review · the harbour", "harbour/permit · granted"),
        ("zh", "复盘 · 评审中 · the harbour", "harbour/permit · 已准许"),
    ],
)
def test_each_says_its_state(language: str, first: str, second: str) -> None:
    assert items(language, [REVIEW, PERMIT]) == [
        f"F-2026-000001 · {first} · 1970",
        f"F-2026-000002 · {second} · 1970",
    ]


def test_a_case_without_flows_says_nothing_of_them() -> None:
    assert items("en", []) == []
