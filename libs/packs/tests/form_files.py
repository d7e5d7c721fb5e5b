"""Forms that tests of plans and of answers share, as packs write them."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

from cityloop.common.v1.common_pb2 import (
    AttachmentReference,
)
from cityloop_packs import (
    ActivePacks,
    CheckedAnswer,
    FormDefinition,
    check_answer,
    parse_all,
    problems_of,
)
from cityloop_testkit.english import english

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAST = {"last": "department"}
CITY_AREAS = {"parks": {"west-lake", "hill"}}


def field(name: str, kind: object, **more: Any) -> dict[str, Any]:
    return {"attribute": name, "name": {"en": name}, "type": kind, "classification": "general_1", **more}


def choices(*names: str) -> list[dict[str, Any]]:
    return [{"choice": name, "name": {"en": name}} for name in names]


TREE = [
    field("kind", {"choice": choices("oak", "pine")}, required=True),
    field("height", {"number": "m"}, when="kind == 'oak'"),
]
PAGES: list[dict[str, Any]] = [
    {
        "page": "what",
        "name": {"en": "What"},
        "fields": [
            field("hurt", "flag", required=True),
            field("persons", {"number": {"least": 1, "most": 50}}, required=True, when="hurt"),
            field("words", {"text": {"longest": 100}}),
            field("park", {"area": "parks"}),
            field("picture", {"photo": 2}),
        ],
    },
    {
        "page": "trees",
        "name": {"en": "Trees"},
        "when": "hurt == false || persons < 10",
        "groups": [{"group": "trees", "name": {"en": "Tree"}, "most": 200, "fields": TREE}],
        "fields": [field("gate", "check", required=True), field("paths", "check"), field("bins", "check")],
    },
]
PERMIT = {
    "flow": "permit",
    "name": {"en": "Permit"},
    "opened_by": ["clerk"],
    "attributes": [field("length", {"number": "m"}, set_by={"roles": ["clerk"]})],
    "moves": [
        {
            "move": "decide",
            "sources": ["filed"],
            "target": "completed",
            "guards": [{"role": ["clerk"]}, {"condition": "length < 100"}, {"form_complete": "works"}],
        }
    ],
}


def form(pages: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    purpose = {"purpose": "feedback", "event_classes": ["storm"]} if "purpose" not in more else {}
    return {"form": "f", "name": {"en": "F"}, "pages": PAGES if pages is None else pages, **purpose, **more}


REPORT: dict[str, Any] = {"purpose": "report", "event_classes": ["storm"]}


def files(
    *forms: dict[str, Any], storm: list[dict[str, Any]] | None = None, flow: dict[str, Any] = PERMIT
) -> list[dict[str, str]]:
    base = {
        "pack.yaml": json.dumps({"pack": "base", "kind": "base", "title": {"en": "Base"}}),
        "problem-kinds.yaml": json.dumps({"problem_kinds": [{"problem_kind": "event", "name": {"en": "Event"}}]}),
        "roles.yaml": json.dumps({"roles": [{"role": "clerk", "name": {"en": "Clerk"}, "rights": []}]}),
    }
    classes = [{"event_class": "storm", "title": {"en": "Storm"}, "problem": "event", "attributes": storm or []}]
    works = form(
        [page([field("length", {"number": "m"}, required=True)])],
        form="works",
        purpose="flow",
        flows=["permit"],
        roles=["clerk"],
    )
    scenario = {
        "pack.yaml": json.dumps({"pack": "trees", "title": {"en": "Trees"}, "requires": ["base"]}),
        "event-classes.yaml": json.dumps({"event_classes": classes}),
        "flows.yaml": json.dumps({"flows": [flow]}),
        "forms.yaml": json.dumps({"forms": [*forms, works]}),
    }
    return [base, scenario]


def page(fields: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"page": "p", "name": {"en": "P"}, "fields": fields, **more}


def packs(*forms: dict[str, Any], **more: Any) -> ActivePacks:
    return ActivePacks.of(parse_all(files(*forms, **more)))


def problems(*forms: dict[str, Any], **more: Any) -> list[str]:
    return [english(found.phrase) for found in problems_of(packs(*forms, **more)) if found.kind in {"forms", "flows"}]


def definition(*pages: dict[str, Any]) -> FormDefinition:
    return FormDefinition.model_validate(form(list(pages)) if pages else form())


def answered(document: Any, of: FormDefinition | None = None, **files_: list[AttachmentReference]) -> CheckedAnswer:
    return check_answer(of or definition(), document, files_, lambda layer: CITY_AREAS.get(layer, set()))


def reasons(document: Any, of: FormDefinition | None = None) -> dict[str, str]:
    return {error.details["field"]: error.reason for error in answered(document, of).problems}


FLAG, LATER = field("a", "flag"), field("b", "flag", when="a")
