"""Alerts with their runbooks, and what the services promise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from cityloop_testkit.sources import ROOT

from reference.markdown import cell, code, table

MONITORING = ROOT / "deploy/monitoring"
HEAD = """# Alerts and promises

[Monitoring](../../deploy/monitoring/README.md) says how they are made and taken into use. `critical` needs somebody
now, `warning` in the coming days. Each has a page that says where to look and what to do.

## Alerts

"""
PROMISES = """## Promises

The share of good events, or of good time, within 30 days. Each has two alerts on how fast its budget burns:
[fast](../operations/runbooks/CityloopErrorBudgetBurnsFast.md) and
[slowly](../operations/runbooks/CityloopErrorBudgetBurnsSlowly.md).

"""


def pages() -> Mapping[str, str]:
    """One page."""
    groups = _read("alerts.yaml")["groups"]
    alerts = [rule for group in groups for rule in group["rules"] if "alert" in rule]
    rows = [
        (_runbook(rule["alert"]), rule["labels"]["severity"], cell(rule["annotations"]["summary"])) for rule in alerts
    ]
    promises = [
        (code(promise["name"]), cell(promise["title"]), f"{promise['objective'] * 100:g} %")
        for promise in _read("slos.yaml")["slos"]
    ]
    parts = [HEAD, table(("Alert", "Severity", "What"), rows), PROMISES, table(("Promise", "What", "Share"), promises)]
    return {"reference/alerts.md": "".join(parts)}


def _read(name: str) -> Any:
    return yaml.safe_load((MONITORING / name).read_text(encoding="utf-8"))


def _runbook(alert: str) -> str:
    return f"[{alert}](../operations/runbooks/{alert}.md)"
