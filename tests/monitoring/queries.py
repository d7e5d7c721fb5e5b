"""What rules and dashboards ask of Prometheus: their expressions, and the metrics and labels that these name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from cityloop_local.monitoring import folder_of_rules, rules_of

SERVICE = "event-hub"
"""Whose rules stand for all: they differ in its name."""
FOLDER = folder_of_rules()
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
SELECTOR = re.compile(r"([A-Za-z_:][A-Za-z0-9_:]*)\s*(?:\{([^}]*)\})?")
WORDS = {"by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless", "bool", "offset"}
DASHBOARD_WORDS = {"$__rate_interval": "1m", "$namespace": "local", "$service": ".*", "$datasource": "p"}


@dataclass(frozen=True, slots=True)
class Selector:
    """A metric as an expression names it, with its matchers as `label=\"value\"`."""

    metric: str
    matchers: tuple[str, ...]

    @property
    def labels(self) -> set[str]:
        """Names of the labels that it matches."""
        return {re.split(r"[=!]", matcher)[0] for matcher in self.matchers}

    def __str__(self) -> str:
        return f"{self.metric}{{{','.join(self.matchers)}}}" if self.matchers else self.metric


@cache
def rules(service: str = SERVICE) -> list[dict[str, Any]]:
    """All rules of a service."""
    return [rule for group in yaml.load(rules_of(service), yaml.CSafeLoader)["groups"] for rule in group["rules"]]


def alerts() -> list[dict[str, Any]]:
    """The rules that are alerts."""
    return [rule for rule in rules() if "alert" in rule]


def recorded() -> set[str]:
    """Names of the series that rules record."""
    return {rule["record"] for rule in rules() if "record" in rule}


def cases() -> list[dict[str, Any]]:
    """When alerts fire and when not."""
    return list(yaml.safe_load((FOLDER / "cases.yaml").read_text())["cases"])


def dashboards() -> dict[str, dict[str, Any]]:
    """The dashboards by their names."""
    return {path.stem: json.loads(path.read_text()) for path in sorted((FOLDER / "dashboards").glob("*.json"))}


def panel_expressions() -> list[tuple[str, str]]:
    """Dashboard and panel, and what it asks, as Grafana would send it for all services of the local fleet."""
    found = []
    for name, dashboard in dashboards().items():
        for panel in dashboard["panels"]:
            for target in panel.get("targets", ()):
                expression = target["expr"]
                for word, value in DASHBOARD_WORDS.items():
                    expression = expression.replace(word, value)
                found.append((f"{name}: {panel['title']}", expression))
    return found


def selectors(expression: str) -> Iterator[Selector]:
    """The metrics that an expression names."""
    # Strings may hold any sign: they stand aside while names are looked for.
    strings: list[str] = []

    def aside(found: re.Match[str]) -> str:
        strings.append(found.group())
        return f'"{len(strings) - 1}"'

    plain = STRING.sub(aside, expression)
    plain = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", " ", plain)
    plain = re.sub(r"\[[^\]]*\]", " ", plain)
    for found in SELECTOR.finditer(plain):
        name, inside = found.groups()
        if name in WORDS or plain[found.end() :].lstrip().startswith("(") or _in_braces(plain, found.start()):
            continue
        matchers = [part.strip() for part in (inside or "").split(",") if part.strip()]
        yield Selector(name, tuple(re.sub(r'"(\d+)"', lambda m: strings[int(m.group(1))], it) for it in matchers))


def _in_braces(text: str, place: int) -> bool:
    return text.count("{", 0, place) > text.count("}", 0, place)
