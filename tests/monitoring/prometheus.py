"""Asking a running Prometheus and Alertmanager."""

from __future__ import annotations

from typing import Any

import httpx
from cityloop_local.monitoring import Monitoring


class Asking:
    """What the two say now."""

    def __init__(self, monitoring: Monitoring, client: httpx.AsyncClient) -> None:
        self._monitoring = monitoring
        self._client = client

    async def query(self, expression: str) -> list[dict[str, Any]]:
        """The series of an instant query."""
        return list((await self._prometheus("query", query=expression))["result"])

    async def rules(self) -> list[dict[str, Any]]:
        """All rules, with their health."""
        return [rule for group in (await self._prometheus("rules"))["groups"] for rule in group["rules"]]

    async def targets(self) -> list[dict[str, Any]]:
        """What is scraped, with its health."""
        return list((await self._prometheus("targets"))["activeTargets"])

    async def alertmanagers(self) -> list[str]:
        """Whom Prometheus tells of alerts."""
        return [found["url"] for found in (await self._prometheus("alertmanagers"))["activeAlertmanagers"]]

    async def exemplars(self, expression: str) -> list[dict[str, Any]]:
        """Exemplars of the last hour."""
        now = float((await self._prometheus("query", query="time()"))["result"][1])
        return list(await self._prometheus("query_exemplars", query=expression, start=now - 3600, end=now))

    async def shown(self) -> set[tuple[str, str]]:
        """Alerts that reach a person now, each with its service: those that fire and that no other silences."""
        url = f"{self._monitoring.alertmanager}/api/v2/alerts"
        answer = await self._client.get(url, params={"active": "true", "inhibited": "false", "silenced": "false"})
        answer.raise_for_status()
        return {(alert["labels"]["alertname"], alert["labels"]["service"]) for alert in answer.json()}

    async def _prometheus(self, what: str, **parameters: Any) -> Any:
        answer = await self._client.get(f"{self._monitoring.prometheus}/api/v1/{what}", params=parameters)
        answer.raise_for_status()
        return answer.json()["data"]
