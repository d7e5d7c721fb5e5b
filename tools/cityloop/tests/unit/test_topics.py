"""What the register declares against what a broker has."""

from __future__ import annotations

from cityloop_cli.broker_topics import TopicSettings, compared, declared_topics
from cityloop_messaging import KafkaConnection
from cityloop_terminal.languages import language_of

ENGLISH = language_of({"LANG_UI": "en"})
PREFIX = "a-city."
REPORTS, PACKS = f"{PREFIX}citizen.reports.v1", f"{PREFIX}city.packs.v1"
DECLARED = declared_topics(KafkaConnection("", PREFIX))


def said(found: dict[str, TopicSettings]) -> dict[str, dict[str, str]]:
    states = compared(DECLARED, found)
    return {
        state.name: {name: ENGLISH.spoken(problem) for name, problem in state.problems.items()}
        for state in states
        if state.problems
    }


def test_a_broker_that_has_what_is_declared_is_well() -> None:
    assert said(DECLARED) == {}
    assert DECLARED[REPORTS].settings["cleanup.policy"] == "delete"
    assert DECLARED[f"{REPORTS}.dlq"].partitions == DECLARED[REPORTS].partitions
    assert DECLARED[PACKS].settings["cleanup.policy"] == "compact"
    assert f"{PACKS}.dlq" not in DECLARED


def test_a_topic_that_is_missing_is_named_with_its_partitions() -> None:
    found = {name: topic for name, topic in DECLARED.items() if name != f"{REPORTS}.dlq"}
    assert said(found) == {f"{REPORTS}.dlq": {"missing": "missing: create it with 3 partitions"}}


def test_fewer_partitions_and_other_settings_are_named_more_partitions_are_well() -> None:
    topic = DECLARED[REPORTS]
    fewer = TopicSettings(2, {**topic.settings, "cleanup.policy": "compact", "retention.ms": "1000"})
    assert said(DECLARED | {REPORTS: fewer, PACKS: TopicSettings(12, DECLARED[PACKS].settings)}) == {
        REPORTS: {
            "partitions": "has 2 of 3 partitions: add the others",
            "cleanup.policy": "cleanup.policy is compact: set it to delete",
            "retention.ms": "retention.ms is 1000: set it to 1209600000",
        }
    }


def test_a_topic_that_nobody_declared_is_shown_and_is_no_problem() -> None:
    (other,) = [
        state for state in compared(DECLARED, DECLARED | {"others": TopicSettings(1, {})}) if state.declared is None
    ]
    assert (other.name, dict(other.problems)) == ("others", {})
