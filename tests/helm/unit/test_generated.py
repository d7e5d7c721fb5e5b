"""What charts take from the code is up to date and says what the code says."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest
import yaml
from cityloop.topics import TOPICS
from cityloop_testkit.sources import COMPANIONS
from helm.charts import ROOT, SERVICES, one, render


def service_file(service: str) -> dict[str, Any]:
    return yaml.safe_load((ROOT / "helm" / service / "service.yaml").read_text())  # type: ignore[no-any-return]


def test_what_is_generated_is_not_stale() -> None:
    command = [sys.executable, str(ROOT / "helm" / "generate.py"), "--check"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_each_topic_and_each_dlq_twin_has_one_owner() -> None:
    topics = [topic["name"] for service in SERVICES for topic in service_file(service)["topics"]]
    twins = [topic.dead_letter_name for topic in TOPICS.values() if topic.dead_letters]
    assert sorted(topics) == sorted([*TOPICS, *twins])


@pytest.mark.parametrize("service", SERVICES)
def test_a_user_may_do_what_the_register_says_and_no_more(service: str) -> None:
    allowed = {
        (rule["resource"]["type"], rule["resource"]["name"], operation)
        for rule in one(render(service), "KafkaUser")["spec"]["authorization"]["acls"]
        for operation in rule["operations"]
    }
    topics = TOPICS.values()
    writes = {topic.name for topic in topics if service in topic.producers}
    readers = {service, *(name for name, house in COMPANIONS.items() if house == service)}
    reads = {topic.name for topic in topics if readers & set(topic.consumers)}
    reads |= {topic.name for topic in topics if topic.compacted and topic.owner == service}
    asides = {topic.dead_letter_name for topic in topics if topic.name in reads and topic.dead_letters}
    assert {name for kind, name, operation in allowed if (kind, operation) == ("topic", "Write")} == writes | asides
    assert {name for kind, name, operation in allowed if (kind, operation) == ("topic", "Read")} == reads
    replays = {f"replay.{topic.name}" for topic in topics if topic.name in reads and topic.dead_letters}
    groups = {(name, operation) for kind, name, operation in allowed if kind == "group"}
    read = {(name, "Read") for name in readers}
    assert groups == read | {(name, "Describe") for name in readers | replays}
    assert {operation for _, _, operation in allowed} <= {"Read", "Write", "Describe"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_is_given_or_may_be(service: str) -> None:
    """A setting that the service demands stands in its environment; the schema takes all others."""
    settings = import_module(f"cityloop_{service.replace('-', '_')}.settings").Settings
    demanded = {name for name, field in settings.model_fields.items() if field.is_required()}
    container = one(render(service), "StatefulSet")["spec"]["template"]["spec"]["containers"][0]
    names = {entry["name"] for entry in container["env"]}
    assert {f"{settings.model_config['env_prefix']}{name.upper()}" for name in demanded} <= names
