"""Rules and dashboards before Prometheus' own tools: they parse, and each alert fires when it must and only then."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from cityloop_local.fleet import PROCESSES
from cityloop_local.monitoring import FLEET, folder_of_rules, rules_of
from monitoring.queries import SERVICE, alerts, cases, panel_expressions

SCOPE = f'namespace="{FLEET}",job="{SERVICE}"'
STEP = "30s"


def said(*command: str, cwd: Path | None = None) -> str:
    """What a tool prints.

    Raises:
        AssertionError: it failed.
    """
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The rules of each service, a file each."""
    folder = tmp_path / "rules"
    folder.mkdir()
    for spec in PROCESSES:
        (folder / f"{spec.name}.yaml").write_text(rules_of(spec.name))
    return folder


def firing(case: dict[str, Any]) -> str:
    """The series by which Prometheus tells that the alert of a case fires."""
    severity = next(alert["labels"]["severity"] for alert in alerts() if alert["alert"] == case["alert"])
    labels = {"alertname": case["alert"], "alertstate": "firing", "severity": severity}
    labels |= {"service": SERVICE, "fleet": FLEET} | case.get("labels", {})
    labels |= {"slo": case["slo"]} if "slo" in case else {}
    return "ALERTS{" + ",".join(f'{name}="{value}"' for name, value in sorted(labels.items())) + "}"


def as_unit_tests(case: dict[str, Any]) -> list[dict[str, Any]]:
    """A case as two tests of promtool: firing, and quiet."""
    slo = f',slo="{case["slo"]}"' if "slo" in case else ""
    asked = f'ALERTS{{alertname="{case["alert"]}",alertstate="firing"{slo}}}'

    def test(state: str, fires: bool) -> dict[str, Any]:
        found = [{"labels": firing(case), "value": 1}] if fires else []
        series = [{"series": name.replace("<scope>", SCOPE), "values": values} for name, values in case[state].items()]
        return {
            "name": f"{case['alert']}{slo} {state}",
            "interval": STEP,
            "input_series": series,
            "promql_expr_test": [{"expr": asked, "eval_time": case.get("at", "20m"), "exp_samples": found}],
        }

    return [test("firing", fires=True), test("quiet", fires=False)]


def test_rules_parse(rules: Path) -> None:
    for file in rules.iterdir():
        assert re.search(r"SUCCESS: \d{2} rules found", said("promtool", "check", "rules", str(file)))


def test_each_alert_fires_when_it_must_and_only_then(rules: Path, tmp_path: Path) -> None:
    content = {
        "rule_files": [str(rules / f"{SERVICE}.yaml")],
        "evaluation_interval": STEP,
        "tests": [test for case in cases() for test in as_unit_tests(case)],
    }
    file = tmp_path / "tests.yaml"
    file.write_text(yaml.safe_dump(content, sort_keys=False))
    said("promtool", "test", "rules", str(file))


def test_panels_parse(tmp_path: Path) -> None:
    """As recording rules, which promtool parses."""
    asked = [{"record": f"panel:{number}", "expr": text} for number, (_, text) in enumerate(panel_expressions())]
    file = tmp_path / "panels.yaml"
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": asked}]}))
    assert f"SUCCESS: {len(asked)} rules found" in said("promtool", "check", "rules", str(file))


def test_alertmanager_takes_its_configuration() -> None:
    said("amtool", "check-config", str(folder_of_rules() / "alertmanager.yaml"))
