"""What charts let each service's Kafka user do is enough for the fleet, and no more: on a broker that enforces it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import cityloop_local.kafka
import pytest
import pytest_asyncio
import yaml
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    GroupCoordinatorNotAvailableError,
    TopicAuthorizationFailedError,
)
from aiokafka.protocol.admin import CreateAclsRequest
from aiokafka.structs import TopicPartition
from cities import DEPLOY, SIMULATED, simulated_packs
from cityloop.citizen.v1.reports_service_pb2 import SubmitReportRequest
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position, ReferenceSystem
from cityloop.topics import CASES_CASES, CASES_VERDICTS, TOPICS, Topic
from cityloop_database import migrate, migrations_of
from cityloop_local.certificates import Certificate, DevelopmentAuthority
from cityloop_local.fleet import SERVICES, Backends, Fleet
from cityloop_local.kafka import Kafka
from cityloop_messaging import KafkaConnection, KafkaTls, create_topics
from cityloop_operator.operations import apply_city, apply_packs, read_city
from cityloop_rpc import Credentials, open_channel
from cityloop_testkit import Clusters, eventually
from cityloop_testkit.http import http_client
from helm.charts import ROOT

TYPES = {"topic": 2, "group": 3}
OPERATIONS = {"Read": 3, "Write": 4, "Describe": 8, "DescribeConfigs": 10}
OPERATOR = "operator"
LITERAL, ALLOW = 3, 3
"""Numbers of Kafka's protocol."""
SECURED = """\
listener.security.protocol.map=SSL:SSL,CONTROLLER:PLAINTEXT
ssl.keystore.type=PEM
ssl.keystore.location={keys}
ssl.truststore.type=PEM
ssl.truststore.location={authority}
ssl.client.auth=required
ssl.principal.mapping.rules=RULE:^CN=([^,]+),.*$/CN=$1/
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:CN=broker;User:CN=administrator;User:ANONYMOUS
"""
"""As Strimzi sets a listener with TLS and simple authorisation up. Anonymous is the controller of the broker itself."""
pytestmark = pytest.mark.timeout(300)


def rules_of(user: str) -> list[dict[str, Any]]:
    """The access of a service, or of the operator, as its chart renders it into a KafkaUser."""
    file = "cityloop/operator.yaml" if user == OPERATOR else f"{user}/service.yaml"
    return yaml.safe_load((ROOT / "helm" / file).read_text())["acls"]  # type: ignore[no-any-return]


class Guarded:
    """A broker that asks for certificates and lets nobody do what no rule allows."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.authority = DevelopmentAuthority(folder / "certificates")
        broker = self.authority.issue("cityloop", "broker")
        keys = folder / "broker.pem"
        keys.write_bytes(broker.key.read_bytes() + broker.certificate.read_bytes())
        plain = cityloop_local.kafka.PROPERTIES
        secured = plain.replace("PLAINTEXT://", "SSL://").replace("listener.name=PLAINTEXT", "listener.name=SSL")
        secured += SECURED.format(keys=keys, authority=broker.authority)
        monkeypatch.setattr(cityloop_local.kafka, "PROPERTIES", secured)
        self.kafka = Kafka(folder / "kafka")

    def tls(self, user: str) -> KafkaTls:
        """Files of a user."""
        files: Certificate = self.authority.issue("cityloop", user)
        return KafkaTls(files.key, files.certificate, files.authority)

    def connection(self, user: str = "administrator") -> KafkaConnection:
        """As a user."""
        return KafkaConnection(self.kafka.bootstrap_servers, tls=self.tls(user))

    async def allow(self, user: str) -> None:
        """What the chart's KafkaUser says."""
        admin = AIOKafkaAdminClient(**self.connection().client_options())
        await admin.start()
        try:
            for rule in rules_of(user):
                kind, name = TYPES[rule["resource"]["type"]], rule["resource"]["name"]
                for operation in rule["operations"]:
                    number = OPERATIONS[operation]
                    request = CreateAclsRequest(kind, name, LITERAL, f"User:CN={user}", "*", number, ALLOW)
                    answer = await admin._send_to_controller(request)
                    assert [code for code, _ in answer.creation_responses] == [0]
        finally:
            await admin.close()

    async def coordinates(self) -> bool:
        """Whether groups can be asked for: a new broker makes the topic of groups when the first is."""
        admin = AIOKafkaAdminClient(**self.connection().client_options())
        await admin.start()
        try:
            await admin.list_consumer_group_offsets("nobody")
        except GroupCoordinatorNotAvailableError:
            return False
        finally:
            await admin.close()
        return True

    async def written(self, topic: Topic) -> int:
        """Records of a topic."""
        client = AIOKafkaConsumer(**self.connection().client_options())
        await client.start()
        try:
            ends = await client.end_offsets([TopicPartition(topic.name, n) for n in range(topic.partitions)])
            return sum(ends.values())
        finally:
            await client.stop()


@pytest_asyncio.fixture
async def guarded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Guarded]:
    broker = Guarded(tmp_path, monkeypatch)
    await asyncio.to_thread(broker.kafka.start)
    try:
        await asyncio.to_thread(broker.kafka.wait_ready)
        await create_topics(broker.connection(), TOPICS.values())
        await eventually(broker.coordinates)
        for user in (*(spec.name for spec in SERVICES), OPERATOR):
            await broker.allow(user)
        yield broker
    finally:
        await asyncio.to_thread(broker.kafka.server.stop)


@pytest_asyncio.fixture
async def fleet(guarded: Guarded, clusters: Clusters, tmp_path: Path) -> AsyncIterator[Fleet]:
    extra: dict[str, Mapping[str, str]] = {}
    for spec in SERVICES:
        tls = guarded.tls(spec.name)
        files = {"key": tls.key, "certificate": tls.certificate, "authority": tls.authority}
        extra[spec.name] = {f"kafka_tls_{name}": str(path) for name, path in files.items()}
    fleet = Fleet(tmp_path, Backends(guarded.kafka.bootstrap_servers, clusters.postgres), SERVICES, extra)
    await fleet.create_databases()
    for name, spec in fleet.services.items():
        await migrate(fleet.dsn(name), migrations_of(spec.package))
    try:
        for name in fleet.services:
            fleet.start_service(name)
        for name in fleet.services:
            await asyncio.to_thread(fleet.wait_live, name)
        yield fleet
    finally:
        await asyncio.to_thread(fleet.stop)


def credentials(guarded: Guarded, department: str, system: str) -> Credentials:
    files = guarded.authority.issue(department, system)
    return Credentials(files.key, files.certificate, files.authority)


async def test_a_report_becomes_a_case_with_what_the_charts_allow(guarded: Guarded, fleet: Fleet) -> None:
    operator = open_channel(fleet.address("data-sharing"), credentials(guarded, "cityloop", "operator"))
    handset = credentials(guarded, "city-operations-command", "handset")
    people = open_channel(fleet.address("citizen-services"), handset)
    try:
        await apply_city(operator, *read_city(DEPLOY / "cities" / SIMULATED))
        await asyncio.to_thread(fleet.wait_ready)
        await apply_packs(operator, simulated_packs())
        stub = ReportsServiceStub(people)  # type: ignore[no-untyped-call]
        await stub.SubmitReport(_report())

        async def filed() -> bool:
            return await guarded.written(CASES_CASES) > 0

        await eventually(filed)
        await eventually(lambda: _measured(fleet, "event-hub"))
    finally:
        await operator.close()
        await people.close()
    await _sees_how_far_its_dead_letters_were_replayed(guarded)
    for name in fleet.services:
        assert "measurement_failed" not in (fleet.folder / "logs" / f"{name}.log").read_text(), name


async def test_a_user_sees_and_writes_nothing_else(guarded: Guarded) -> None:
    for spec in SERVICES:
        client = AIOKafkaConsumer(**guarded.connection(spec.name).client_options())
        await client.start()
        try:
            assert await client.topics() == {
                rule["resource"]["name"] for rule in rules_of(spec.name) if rule["resource"]["type"] == "topic"
            }
        finally:
            await client.stop()
    producer = AIOKafkaProducer(**guarded.connection("event-hub").client_options())
    await producer.start()
    try:
        with pytest.raises(TopicAuthorizationFailedError):
            await producer.send_and_wait(CASES_CASES.name, b"not the hub's to say")
    finally:
        await producer.stop()


async def test_the_operators_command_line_does_its_work_and_reads_no_topic(guarded: Guarded, tmp_path: Path) -> None:
    folder, tls = tmp_path / "of-operator", guarded.tls(OPERATOR)
    folder.mkdir()
    for name, file in (("tls.key", tls.key), ("tls.crt", tls.certificate), ("ca.crt", tls.authority)):
        (folder / name).write_bytes(file.read_bytes())
    producer = AIOKafkaProducer(**guarded.connection("event-hub").client_options())
    await producer.start()
    for key in (b"one", b"two"):
        await producer.send_and_wait(CASES_VERDICTS.dead_letter_name, b"of no use", key=key)
    await producer.stop()

    variables = {"KAFKA": guarded.kafka.bootstrap_servers, "KAFKA_CERTIFICATES": str(folder)}

    async def waiting() -> dict[str, int]:
        found = json.loads(await _cityloop(variables, "dlq", "list", "--json"))["topics"]
        return {topic["topic"]: topic["waiting"] for topic in found if topic["waiting"]}

    topics = json.loads(await _cityloop(variables, "topics", "--json"))["topics"]
    twins = [topic.dead_letter_name for topic in TOPICS.values() if topic.dead_letters]
    assert {topic["topic"] for topic in topics} == {*TOPICS, *twins}
    assert [topic for topic in topics if topic["problems"]] == []
    name = CASES_VERDICTS.name
    assert await waiting() == {name: 2}
    shown = json.loads(await _cityloop(variables, "dlq", "show", name, "--json"))
    assert len(shown["dead_letters"]) == 2
    await _cityloop(variables, "dlq", "replay", name, "--most", "1")
    assert (await guarded.written(CASES_VERDICTS), await waiting()) == (1, {name: 1})
    await _cityloop(variables, "dlq", "drop", name, "--most", "1", "--by", "a tester", "--reason", "a test")
    assert await waiting() == {}

    reader = AIOKafkaConsumer(CASES_VERDICTS.name, **guarded.connection(OPERATOR).client_options())
    await reader.start()
    try:
        with pytest.raises(TopicAuthorizationFailedError):
            await reader.getmany(timeout_ms=10_000)
    finally:
        await reader.stop()
    admin = AIOKafkaAdminClient(**guarded.connection(OPERATOR).client_options())
    await admin.start()
    try:
        with pytest.raises(GroupAuthorizationFailedError):
            await admin.list_consumer_group_offsets("event-hub")
    finally:
        await admin.close()


async def _cityloop(variables: Mapping[str, str], *arguments: str) -> str:
    """What a command prints that ends well."""
    environment = os.environ | {f"CITYLOOP_{name}": value for name, value in variables.items()}
    line, pipe = (sys.executable, "-m", "cityloop_cli.main", *arguments), asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*line, env=environment, stdout=pipe, stderr=pipe)
    said, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    return said.decode()


async def _sees_how_far_its_dead_letters_were_replayed(guarded: Guarded) -> None:
    admin = AIOKafkaAdminClient(**guarded.connection("event-hub").client_options())
    await admin.start()
    try:
        assert await admin.list_consumer_group_offsets("replay.events.signals.v1") == {}
        with pytest.raises(GroupAuthorizationFailedError):
            await admin.list_consumer_group_offsets("citizen-services")
    finally:
        await admin.close()


async def _measured(fleet: Fleet, service: str) -> bool:
    """Whether a service says how many dead letters wait."""
    async with http_client() as client:
        text = (await client.get(f"http://127.0.0.1:{fleet.port(service, 'admin')}/metrics")).text
    return "cityloop_dead_letter_records{" in text


def _report() -> SubmitReportRequest:
    where = Position(longitude=113.2205, latitude=23.0705, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
    actor = Actor(post_id="city-operations-command.dispatch", person_id="tester")
    return SubmitReportRequest(
        change=Change(idempotency_key=str(uuid.uuid4()), actor=actor),
        event_class="road-waterlogging",
        place=Place(position=where),
        text="water over the kerb",
    )
