"""The topics of the register, generated from proto/topics by `make proto`: do not edit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One Kafka topic: who owns it, what its records carry, how it is kept."""

    name: str
    description: str
    owner: str
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    key: str
    payload: str
    partitions: int
    retention_ms: int
    compacted: bool
    partitioner: str
    """What places a record: `key` by its hash, `shard` by the shard that the key names, modulo partitions."""
    versioned_subjects: bool
    outsiders_write: bool
    dead_letters: bool

    @property
    def dead_letter_name(self) -> str:
        """Name of the DLQ twin; only a topic with dead letters has one."""
        return f"{self.name}.dlq"


CASES_CASES = Topic(
    name='cases.cases.v1',
    description='Every transition of a case: post (never person), reason, clocks.',
    owner='collaboration-tasks',
    producers=('collaboration-tasks',),
    consumers=('event-hub', 'citizen-services'),
    key='case id',
    payload='cityloop.cases.v1.Case',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
)

CASES_TASKS = Topic(
    name='cases.tasks.v1',
    description='Every transition of a task: post (never person), reason, clock, attachments by reference.',
    owner='collaboration-tasks',
    producers=('collaboration-tasks',),
    consumers=('departments', 'citizen-services'),
    key='case id',
    payload='cityloop.cases.v1.Task',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
)

CASES_VERDICTS = Topic(
    name='cases.verdicts.v1',
    description='What a signal turned out to be: true, false, wrong class or place, repeat.',
    owner='collaboration-tasks',
    producers=('collaboration-tasks',),
    consumers=('event-hub', 'sensing-ingest'),
    key='source of the signal',
    payload='cityloop.cases.v1.Verdict',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=True,
)

CITIZEN_FEEDBACK = Topic(
    name='citizen.feedback.v1',
    description='What a reporter says of the handling: rating, not fixed.',
    owner='citizen-services',
    producers=('citizen-services',),
    consumers=('collaboration-tasks',),
    key='case id',
    payload='cityloop.citizen.v1.Feedback',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=True,
)

CITIZEN_MESSAGE_RECEIPTS = Topic(
    name='citizen.message-receipts.v1',
    description='A message was delivered, read, confirmed, or failed; of one to a reporter what it said.',
    owner='citizen-services',
    producers=('citizen-services',),
    consumers=('collaboration-tasks', 'event-hub'),
    key='message id',
    payload='cityloop.citizen.v1.MessageReceipt',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
)

CITIZEN_REPORTS = Topic(
    name='citizen.reports.v1',
    description='What somebody said is wrong: number, place or its text, class, text, media references; nothing that identifies the reporter.',
    owner='citizen-services',
    producers=('citizen-services',),
    consumers=('event-hub',),
    key='report number',
    payload='cityloop.citizen.v1.Report',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
)

CITY_PACK_STATUS = Topic(
    name='city.pack-status.v1',
    description='What each instance of a service says of a set of packs: accepted, refused, running.',
    owner='data-sharing',
    producers=('sensing-ingest', 'event-hub', 'collaboration-tasks', 'citizen-services'),
    consumers=('data-sharing',),
    key='set, service and instance',
    payload='cityloop.sharing.v1.PackStatus',
    partitions=1,
    retention_ms=0,
    compacted=True,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=False,
)

CITY_PACKS = Topic(
    name='city.packs.v1',
    description='The items of packs, and which packs change together.',
    owner='data-sharing',
    producers=('data-sharing',),
    consumers=('sensing-ingest', 'event-hub', 'collaboration-tasks', 'citizen-services'),
    key='pack, version, kind and item; set number',
    payload='cityloop.sharing.v1.PackRecord',
    partitions=1,
    retention_ms=0,
    compacted=True,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=False,
)

CITY_REFERENCE = Topic(
    name='city.reference.v1',
    description='One version of the city after another, each ended by its version marker.',
    owner='data-sharing',
    producers=('data-sharing',),
    consumers=('sensing-ingest', 'event-hub', 'collaboration-tasks', 'citizen-services'),
    key='version, kind and id',
    payload='cityloop.sharing.v1.CityRecord',
    partitions=1,
    retention_ms=0,
    compacted=True,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=False,
)

EVENTS_CITY_EVENTS = Topic(
    name='events.city-events.v1',
    description='An event opened, changed, all-clear: class, place, grade, proposed lead, counts, opening signal.',
    owner='event-hub',
    producers=('event-hub',),
    consumers=('collaboration-tasks',),
    key='event id',
    payload='cityloop.events.v1.CityEvent',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
)

EVENTS_EVENT_SIGNALS = Topic(
    name='events.event-signals.v1',
    description='A signal joined or left an event.',
    owner='event-hub',
    producers=('event-hub',),
    consumers=('collaboration-tasks',),
    key='event id',
    payload='cityloop.events.v1.EventSignal',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
)

EVENTS_OPERATING_MODES = Topic(
    name='events.operating-modes.v1',
    description='The operating mode of an area, who commands, since when.',
    owner='event-hub',
    producers=('event-hub',),
    consumers=('sensing-ingest', 'data-sharing', 'event-hub', 'collaboration-tasks', 'citizen-services'),
    key='layer and area id',
    payload='cityloop.events.v1.OperatingMode',
    partitions=1,
    retention_ms=0,
    compacted=True,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=False,
)

EVENTS_REPORT_LINKS = Topic(
    name='events.report-links.v1',
    description='What became of a report: joined an event, held for its location, not an event; with the reason.',
    owner='event-hub',
    producers=('event-hub',),
    consumers=('citizen-services',),
    key='report number',
    payload='cityloop.events.v1.ReportLink',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
)

EVENTS_SIGNALS = Topic(
    name='events.signals.v1',
    description='What detection, reports and health turned into; internal to the hub.',
    owner='event-hub',
    producers=('event-hub',),
    consumers=('event-hub',),
    key='source id: what one source claims stays in order',
    payload='cityloop.events.v1.Signal',
    partitions=3,
    retention_ms=604800000,
    compacted=False,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=True,
)

EVENTS_WARNINGS = Topic(
    name='events.warnings.v1',
    description='A warning: draft, signed, all-clear, cancelled.',
    owner='event-hub',
    producers=('event-hub',),
    consumers=('citizen-services', 'collaboration-tasks'),
    key='warning id',
    payload='cityloop.events.v1.Warning',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
)

SENSING_COMMAND_RESULTS = Topic(
    name='sensing.command-results.v1',
    description='Each version of a command: released, acknowledged, done, refused, timed out.',
    owner='sensing-ingest',
    producers=('sensing-ingest',),
    consumers=('collaboration-tasks',),
    key='command id',
    payload='cityloop.sensing.v1.Command',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
)

SENSING_DETECTIONS = Topic(
    name='sensing.detections.v1',
    description='What an algorithm believes it saw: class, confidence, place, model version, evidence.',
    owner='sensing-ingest',
    producers=('sensing-ingest',),
    consumers=('event-hub',),
    key='algorithm id',
    payload='cityloop.sensing.v1.Detection',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=True,
)

SENSING_DEVICE_HEALTH = Topic(
    name='sensing.device-health.v1',
    description='A thing is online, late, silent or at fault.',
    owner='sensing-ingest',
    producers=('sensing-ingest',),
    consumers=('event-hub',),
    key='thing id',
    payload='cityloop.sensing.v1.DeviceHealth',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
)

SENSING_OBSERVATIONS = Topic(
    name='sensing.observations.v1',
    description='Readings in columns; an empty batch a second per partition is the heartbeat of event time.',
    owner='sensing-ingest',
    producers=('sensing-ingest',),
    consumers=('event-hub', 'sensing-ingest'),
    key='shard of the first reading; partition = shard modulo partitions',
    payload='cityloop.sensing.v1.ObservationBatch',
    partitions=6,
    retention_ms=604800000,
    compacted=False,
    partitioner='shard',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=True,
)

TOPICS: dict[str, Topic] = {topic.name: topic for topic in (CASES_CASES, CASES_TASKS, CASES_VERDICTS, CITIZEN_FEEDBACK, CITIZEN_MESSAGE_RECEIPTS, CITIZEN_REPORTS, CITY_PACK_STATUS, CITY_PACKS, CITY_REFERENCE, EVENTS_CITY_EVENTS, EVENTS_EVENT_SIGNALS, EVENTS_OPERATING_MODES, EVENTS_REPORT_LINKS, EVENTS_SIGNALS, EVENTS_WARNINGS, SENSING_COMMAND_RESULTS, SENSING_DETECTIONS, SENSING_DEVICE_HEALTH, SENSING_OBSERVATIONS)}
