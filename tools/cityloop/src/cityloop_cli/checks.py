"""What is wrong in an installation, each with what to do: a function a check, pure, over what was looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from cityloop_kernel import Phrase, phrase_list, say

from cityloop_cli.examination import AHEAD, CERTIFICATES, DISK, MIGRATIONS, TOPICS, Examination

LAG_SECONDS = 120.0
STILL_SECONDS = OUTBOX_SECONDS = 60.0
PARKED_SECONDS = 300.0
"""As the alerts have them."""
EXPIRY_SECONDS = 5 * 86_400.0
"""What renews certificates does so earlier."""
CALENDAR_SECONDS = 30 * 86_400.0
"""As the alert has it."""
AHEAD_SECONDS = 5.0
NOT_READY = "CityloopServiceNotReady"
"""The runbook of what keeps a service from working with its database."""
FREE_SHARE, FREE_BYTES = 0.1, 2_000_000_000
GIGABYTE = 1e9


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Args:
        where: service, topic or file.
        said: what is wrong and what to do.
        runbook: in docs/operations/runbooks, without its ending; empty where the sentence says all.
    """

    where: str
    said: Phrase
    runbook: str = ""


Check = Callable[[Examination], Iterator[Problem]]


def services(found: Examination) -> Iterator[Problem]:
    """Each service is ready, or says why not; one whose database is not migrated does not answer."""
    for part in found.parts:
        for what, problem in part.problems.items():
            said = say("doctor-not-ready", service=part.name, what=what, problem=problem)
            yield Problem(part.name, said, "CityloopServiceDown" if what == "process" else "")


def versions(found: Examination) -> Iterator[Problem]:
    """All services and the command line are of one release."""
    running = {labels["service"]: labels["version"] for _, labels, _ in found.samples("cityloop_build_info")}
    if len({*running.values(), found.version}) > 1:
        yield Problem("", say("doctor-versions", versions=_by_service(running), own=found.version))


def city(found: Examination) -> Iterator[Problem]:
    """All services use one version of the city."""
    used = {service: f"{value:.0f}" for service, _, value in found.samples("cityloop_city_version")}
    if len(set(used.values())) > 1:
        yield Problem("", say("doctor-city-versions", versions=_by_service(used)))


def calendar(found: Examination) -> Iterator[Problem]:
    """The city's calendar goes on for as long as clocks reach."""
    for service, _, seconds in found.samples("cityloop_calendar_seconds"):
        if seconds < CALENDAR_SECONDS:
            said = say("doctor-calendar", days=max(0, round(seconds / 86_400)))
            yield Problem(service, said, "CityloopCalendarEnds")


def packs(found: Examination) -> Iterator[Problem]:
    """All services that follow packs use the same versions of them."""
    used: dict[str, dict[str, str]] = {}
    for service, labels, value in found.samples("cityloop_pack_version"):
        used.setdefault(labels["pack"], {})[service] = f"{value:.0f}"
    following = {service for each in used.values() for service in each}
    for pack, each in used.items():
        if len({each.get(service) for service in following}) > 1:
            versions = _by_service({service: each.get(service, "–") for service in following})
            yield Problem(pack, say("doctor-pack-versions", pack=pack, versions=versions))


def certificates(found: Examination) -> Iterator[Problem]:
    """No certificate expires soon."""
    measured = [(f"{service} {labels['file']}", value) for service, labels, value in _expiring(found)]
    for where, seconds in [*found.expiries.items(), *measured]:
        if seconds < EXPIRY_SECONDS:
            said = say("doctor-certificate", file=where, days=max(0, round(seconds / 86_400)))
            yield Problem(where, said, "CityloopCertificateExpires")


def _expiring(found: Examination) -> Iterator[tuple[str, Mapping[str, str], float]]:
    return found.samples("cityloop_certificate_expiry_seconds")


def topics(found: Examination) -> Iterator[Problem]:
    """The broker answers, and its topics are as the register declares them."""
    if found.broker_problem:
        yield Problem("", say("command-kafka-failed", problem=found.broker_problem), "CityloopDependencyAway")
    for topic in found.topics:
        if topic.problems:
            problems = phrase_list(list(topic.problems.values()), "clauses")
            yield Problem(topic.name, say("doctor-topic", topic=topic.name, problems=problems))


def migrations(found: Examination) -> Iterator[Problem]:
    """Every database has the schema of this release."""
    for service, (missing, unknown) in found.schemas.items():
        if missing:
            numbers = phrase_list(list(map(str, missing)))
            yield Problem(service, say("doctor-schema-behind", service=service, migrations=numbers), NOT_READY)
        elif unknown:
            numbers = phrase_list(list(map(str, unknown)))
            yield Problem(service, say("doctor-schema-ahead", service=service, migrations=numbers), NOT_READY)


def ahead(found: Examination) -> Iterator[Problem]:
    """No topic holds more than its producer's database has sent."""
    for service, partitions in found.ahead.items():
        for topic in sorted({item.topic for item in partitions}):
            records = sum(item.end - item.known for item in partitions if item.topic == topic)
            yield Problem(service, say("doctor-ahead", service=service, topic=topic, records=records), NOT_READY)


def consumers(found: Examination) -> Iterator[Problem]:
    """Every consumer keeps up, and what is assigned moves."""
    for service, labels, seconds in found.samples("cityloop_consumer_standstill_seconds"):
        if seconds > STILL_SECONDS:
            said = say("doctor-standstill", service=service, topic=labels["topic"], seconds=seconds)
            yield Problem(service, said, "CityloopConsumerStuck")
    for service, labels, seconds in found.samples("cityloop_consumer_lag_seconds"):
        if seconds > LAG_SECONDS:
            said = say("doctor-lag", service=service, topic=labels["topic"], seconds=seconds)
            yield Problem(service, said, "CityloopConsumerLags")
    for service, labels, count in found.samples("cityloop_consumer_stopped_partitions"):
        if count:
            said = say("doctor-stopped", service=service, topic=labels["topic"], count=count)
            yield Problem(service, said, "CityloopPartitionStopped")


def dead_letters(found: Examination) -> Iterator[Problem]:
    """No record that was set aside waits. A topic that several services read is told once."""
    waiting = {labels["topic"]: value for _, labels, value in found.samples("cityloop_dead_letter_records")}
    for topic, count in waiting.items():
        if count:
            yield Problem(topic, say("doctor-dead-letters", topic=topic, count=count), "CityloopDeadLetters")


def outbox(found: Examination) -> Iterator[Problem]:
    """What services publish leaves them."""
    for service, _, seconds in found.samples("cityloop_outbox_oldest_seconds"):
        if seconds > OUTBOX_SECONDS:
            yield Problem(service, say("doctor-outbox", service=service, seconds=seconds), "CityloopOutboxStuck")


def parked(found: Examination) -> Iterator[Problem]:
    """No fact waits long for what it refers to."""
    for service, _, seconds in found.samples("cityloop_parked_oldest_seconds"):
        if seconds > PARKED_SECONDS:
            yield Problem(service, say("doctor-parked", service=service, seconds=seconds), "CityloopFactsParked")


def modes(found: Examination) -> Iterator[Problem]:
    """Every service follows the operating modes."""
    for _, labels, count in found.samples("cityloop_mode_missing_acknowledgements"):
        if count:
            follower = labels["follower"]
            yield Problem(follower, say("doctor-modes", follower=follower, count=count), "CityloopModeNotFollowed")


def clocks(found: Examination) -> Iterator[Problem]:
    """The clocks of the machines agree with this one's."""
    for part in found.parts:
        if part.ahead is not None and abs(part.ahead) > AHEAD_SECONDS:
            yield Problem(part.name, say("doctor-clock", service=part.name, seconds=round(part.ahead)))


def disk(found: Examination) -> Iterator[Problem]:
    """The disk of a fleet on this machine has room."""
    if found.disk is not None:
        folder, free, total = found.disk
        if free < min(FREE_BYTES, total) or free < FREE_SHARE * total:
            gigabytes = round(free / GIGABYTE, 1)
            yield Problem(
                folder, say("doctor-disk", folder=folder, gigabytes=gigabytes, percent=round(100 * free / total))
            )


CHECKS: Mapping[str, Check] = {
    "services": services,
    "versions": versions,
    "city": city,
    "calendar": calendar,
    "packs": packs,
    CERTIFICATES: certificates,
    TOPICS: topics,
    MIGRATIONS: migrations,
    AHEAD: ahead,
    "consumers": consumers,
    "dead-letters": dead_letters,
    "outbox": outbox,
    "parked": parked,
    "modes": modes,
    "clocks": clocks,
    DISK: disk,
}
"""In the order in which they are told."""


def _by_service(values: Mapping[str, str]) -> Phrase:
    return phrase_list([f"{service} {value}" for service, value in sorted(values.items())])
