"""Rules and dashboards ask for what services measure; each alert has its page and its cases. No Prometheus needed."""

from __future__ import annotations

import re

import pytest
from cityloop_local.workspace import root
from cityloop_telemetry import REGISTRY, Measured
from cityloop_testkit import emitted_names as names
from monitoring.queries import (
    Selector,
    alerts,
    cases,
    dashboards,
    panel_expressions,
    recorded,
    rules,
    selectors,
)
from prometheus_client import Counter, Gauge, Histogram

OF_PROMETHEUS = {"up", "ALERTS", "scrape_samples_scraped", "scrape_duration_seconds"}
OF_ALL = {"namespace", "job", "instance"}
OF_RECORDED = {"service", "fleet", "slo"}
OF_ALERTS = OF_RECORDED | {"alertname", "alertstate"}
RUNBOOKS = root() / "docs" / "operations" / "runbooks"


def declared() -> dict[str, set[str]]:
    """Labels of each series that services have, by its name."""
    found: dict[str, set[str]] = {}
    for metric in names.metrics().values():
        match metric:
            case Histogram():
                found[f"{metric._name}_bucket"] = {*metric._labelnames, "le"}
                found[f"{metric._name}_count"] = found[f"{metric._name}_sum"] = set(metric._labelnames)
            case Counter():
                found[f"{metric._name}_total"] = set(metric._labelnames)
            case Gauge():
                found[metric._name] = set(metric._labelnames)
            case Measured():
                found[metric._name] = set(metric._labels)
    for family in REGISTRY.collect():
        if family.name.startswith(("process_", "python_")):
            found |= {sample.name: set(sample.labels) for sample in family.samples}
    return found


DECLARED = declared()
RECORDED = recorded()
BUCKETS = {
    f"{metric._name}_bucket": {str(float(bound)) for bound in metric._upper_bounds}
    for metric in names.metrics().values()
    if isinstance(metric, Histogram)
}
RULES = [(rule.get("alert", rule.get("record")), rule["expr"]) for rule in rules()]


def problems_of(selector: Selector) -> list[str]:
    """What is wrong with a selector."""
    name = selector.metric
    if name in OF_PROMETHEUS | RECORDED:
        own = OF_ALERTS if name == "ALERTS" else OF_RECORDED if name in RECORDED else set()
    elif name in DECLARED:
        own = DECLARED[name]
    else:
        return [f"no service has {name}"]
    problems = [f"{name} has no label {label}" for label in selector.labels - own - OF_ALL]
    bounds = re.findall(r'le="([^"]+)"', ",".join(selector.matchers))
    return problems + [f"{name} has no bucket {bound}" for bound in bounds if bound not in BUCKETS[name]]


@pytest.mark.parametrize("asked", [RULES, panel_expressions()], ids=["rules", "dashboards"])
def test_expressions_name_series_labels_and_buckets_that_there_are(asked: list[tuple[str, str]]) -> None:
    found = {(name, expression): list(selectors(expression)) for name, expression in asked}
    assert len(found) > 50
    assert [name for (name, _), named in found.items() if not named] == []
    assert [(name, problem) for (name, _), named in found.items() for it in named for problem in problems_of(it)] == []


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("sum(rate(cityloop_nothing_total[5m]))", "no service has cityloop_nothing_total"),
        ('cityloop_outbox_rows{topic="x"}', "cityloop_outbox_rows has no label topic"),
        (
            'rate(grpc_server_handling_seconds_bucket{le="0.7"}[5m])',
            "grpc_server_handling_seconds_bucket has no bucket 0.7",
        ),
    ],
)
def test_what_names_something_else_is_found(expression: str, problem: str) -> None:
    assert [found for selector in selectors(expression) for found in problems_of(selector)] == [problem]


def test_each_alert_has_a_page_that_says_what_to_do_and_no_page_is_left_over() -> None:
    named = {alert["alert"] for alert in alerts()}
    assert named == {page.stem for page in RUNBOOKS.glob("*.md")}
    for alert in alerts():
        assert alert["annotations"]["runbook_url"] == (RUNBOOKS / f"{alert['alert']}.md").as_uri()
        assert set(alert["annotations"]) == {"summary", "description", "runbook_url"}
        assert alert["labels"]["severity"] in {"critical", "warning"}
    for page in RUNBOOKS.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert all(part in text for part in ("**Means.**", "**Effect.**", "## Look", "## Do", "**Over when**")), page
        for link in re.findall(r"\]\(([^)]+)\)", text):
            assert (page.parent / link.partition("#")[0]).exists(), f"{page.name}: {link}"


def test_each_alert_has_a_case_where_it_fires_and_one_where_it_does_not() -> None:
    wanted = {(alert["alert"], alert["labels"].get("slo")) for alert in alerts()}
    tried = {(case["alert"], case.get("slo")) for case in cases()}
    assert tried <= wanted
    assert {name for name, _ in tried} == {name for name, _ in wanted}
    assert {slo for _, slo in tried} == {slo for _, slo in wanted}
    assert all(case["firing"] and case["quiet"] for case in cases())


@pytest.mark.parametrize("name", dashboards())
def test_a_dashboard_has_panels_side_by_side_with_a_title_and_a_query_each(name: str) -> None:
    dashboard = dashboards()[name]
    panels = [panel for panel in dashboard["panels"] if panel["type"] != "row"]
    assert all(panel["title"] and panel["targets"] for panel in panels)
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
    taken = [
        (x, y)
        for panel in dashboard["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(taken) == len(set(taken)), "no two panels lie upon one another"
    assert max(x for x, _ in taken) < 24
