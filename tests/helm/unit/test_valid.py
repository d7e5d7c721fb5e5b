"""Every chart and profile is what the three newest Kubernetes minors and the operators take, to the last field."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from helm.charts import PROFILES, SERVICES, Object, render
from helm.schemas import CUSTOM, MINORS, definitions, problems

GIVEN: dict[str, Any] = {
    "kafka": {"mode": "given", "given": {"bootstrapServers": "kafka:9093", "existingSecret": "kafka"}},
    "database": {"mode": "given", "given": {"existingSecret": "database"}},
    "networkPolicy": {
        "kafka": [{"ipBlock": {"cidr": "10.1.0.0/24"}}],
        "database": [{"ipBlock": {"cidr": "10.2.0.0/24"}}],
    },
}
FULL: dict[str, Any] = {
    "image": {"digest": "sha256:" + "0" * 64, "pullSecrets": [{"name": "registry"}]},
    "settings": {"log_level": "DEBUG", "otlp_endpoint": "http://collector:4318", "import_right": ["department:water"]},
    "policy": {"existingConfigMap": "policy"},
    "apiKeys": {"existingSecret": "keys"},
    "signIn": {"existingSecret": "sign-in"},
    "tls": {"extraDnsNames": ["localhost"]},
    "networkPolicy": {
        "grpcClients": [{"namespaceSelector": {"matchLabels": {"department": "water"}}}],
        "httpClients": [{"ipBlock": {"cidr": "10.0.0.0/8"}}],
        "telemetry": [{"podSelector": {"matchLabels": {"app": "collector"}}}],
        "issuer": [{"ipBlock": {"cidr": "10.3.0.0/24"}}],
        "monitoring": [],
    },
    "service": {"type": "LoadBalancer", "annotations": {"a": "b"}},
    "monitoring": {"serviceMonitor": {"labels": {"release": "p"}}, "rules": {"labels": {"release": "p"}}},
    "scheduling": {
        "nodeSelector": {"a": "b"},
        "tolerations": [{"key": "a", "operator": "Exists"}],
        "affinity": {"nodeAffinity": {}},
        "priorityClassName": "high",
    },
    "podAnnotations": {"a": "b"},
    "podLabels": {"c": "d"},
}
OFF: dict[str, Any] = {
    "migration": {"useHelmHooks": False},
    "networkPolicy": {"enabled": False},
    "monitoring": {"serviceMonitor": {"enabled": False}, "rules": {"enabled": False}},
    "tls": {"existingSecret": "tls"},
}
RECOVERED: dict[str, Any] = {
    "database": {
        "cloudNativePg": {
            "backup": {"objectStore": "archive", "generation": "b"},
            "recovery": {"enabled": True, "targetTime": "2026-11-29T12:00:00+08:00"},
        }
    }
}
VARIANTS: dict[str, dict[str, Any]] = {
    "defaults": {},
    "given": GIVEN,
    "full": FULL,
    "off": OFF,
    "recovered": RECOVERED,
}


def amiss(objects: list[Object]) -> list[str]:
    return [line for item in objects for minor in minors_of(item) for line in problems(item, minor)]


def minors_of(item: Object) -> list[str]:
    """Of what operators bring there is one definition, whatever the Kubernetes."""
    return MINORS[-1:] if item["apiVersion"].partition("/")[0] in CUSTOM else MINORS


def test_the_three_newest_minors_are_known_to_the_validator() -> None:
    assert MINORS == ["1.35", "1.36", "1.37"], "say in docs/operations/deploy.md which minors these are now"


@pytest.mark.skipif(definitions() is None, reason="CRDS= names no folder of custom resource definitions")
def test_what_no_kind_knows_is_found() -> None:
    objects = render("event-hub")
    for kind in {item["kind"] for item in objects}:
        item = next(item for item in objects if item["kind"] == kind)
        place = item.get("spec", item)
        assert amiss([{**item, **({"spec": {**place, "wrong": 1}} if "spec" in item else {"wrong": 1})}]), kind


@pytest.mark.parametrize(("chart", "variant"), list(itertools.product(SERVICES, VARIANTS)))
@pytest.mark.parametrize("upgrade", [False, True], ids=["install", "upgrade"])
def test_a_service_alone(chart: str, variant: str, *, upgrade: bool) -> None:
    assert amiss(render(chart, VARIANTS[variant], upgrade=upgrade)) == []


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("upgrade", [False, True], ids=["install", "upgrade"])
def test_a_profile(profile: str, *, upgrade: bool) -> None:
    assert amiss(render("cityloop", profile=profile, upgrade=upgrade)) == []


@pytest.mark.parametrize("given", [{}, {"global": {"cityloop": GIVEN}}], ids=["operators", "given"])
def test_the_umbrella_with_the_operators_pod(given: dict[str, Any]) -> None:
    assert amiss(render("cityloop", given | {"operator": {"pod": {"enabled": True, "kafkaSecret": "kafka"}}})) == []


def test_the_umbrella_with_kafka_and_postgresql_given() -> None:
    objects = render("cityloop", {"global": {"cityloop": GIVEN}, "authority": {"create": False}})
    assert amiss(objects) == []
    groups = {item["apiVersion"].partition("/")[0] for item in objects}
    assert not groups & {"kafka.strimzi.io", "postgresql.cnpg.io"}
