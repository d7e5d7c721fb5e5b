"""The topics of the register, generated from proto/topics by `make proto`: do not edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic

from google.protobuf.message import Message
from typing_extensions import TypeVar

from cityloop.cases.v1 import case_pb2
from cityloop.cases.v1 import flow_pb2
from cityloop.cases.v1 import history_pb2
from cityloop.cases.v1 import verdict_pb2
from cityloop.citizen.v1 import message_pb2
from cityloop.citizen.v1 import report_pb2
from cityloop.common.v1 import reaction_stop_pb2
from cityloop.events.v1 import city_event_pb2
from cityloop.events.v1 import indicator_pb2
from cityloop.events.v1 import operating_mode_pb2
from cityloop.events.v1 import report_link_pb2
from cityloop.events.v1 import signal_pb2
from cityloop.events.v1 import warning_pb2
from cityloop.sensing.v1 import command_pb2
from cityloop.sensing.v1 import detection_pb2
from cityloop.sensing.v1 import device_health_pb2
from cityloop.sensing.v1 import observations_pb2
from cityloop.sharing.v1 import city_pb2
from cityloop.sharing.v1 import pack_pb2
from cityloop.sharing.v1 import staff_pb2

Payload_co = TypeVar("Payload_co", bound=Message, covariant=True, default=Message)


@dataclass(frozen=True, slots=True)
class Topic(Generic[Payload_co]):
    """One Kafka topic: who owns it, what its records carry, how it is kept."""

    name: str
    description: str
    owner: str
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    key: str
    """What the key is, for people."""
    payload: type[Payload_co]
    partitions: int
    retention_ms: int
    compacted: bool
    partitioner: str
    """What places a record: `key` by its hash, `shard` by the shard that the key names, modulo partitions."""
    versioned_subjects: bool
    outsiders_write: bool
    dead_letters: bool
    classification: int
    """The greatest that attributes in its records may have; its producer leaves out what has a greater one."""
    key_field: str = ""
    """Path of the payload's field that is the key; empty where it is none."""
    subject_field: str = ""
    """Path of the payload's field that is the subject; empty where it is none."""
    id_field: str = ""
    """Path of the payload's field that is the id of the record; empty where that is derived."""

    @property
    def payload_name(self) -> str:
        """Full name of the message that its records carry."""
        return self.payload.DESCRIPTOR.full_name

    @property
    def dead_letter_name(self) -> str:
        """Name of the DLQ twin; only a topic with dead letters has one."""
        return f"{self.name}.dlq"


CASES_CASES = Topic(
    payload=case_pb2.Case,
    name='cases.cases.v1',
    description='Every transition of a case: post (never person), reason, clocks.',
    owner='collaboration-tasks',
    producers=('collaboration-tasks',),
    consumers=('event-hub', 'citizen-services', 'event-hub-figures', 'sensing-ingest'),
    key='case id',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='case_id',
    subject_field='case_id',
    id_field='',
)

CASES_FLOWS = Topic(
    payload=flow_pb2.Flow,
    name='cases.flows.v1',
    description='Every transition of a permit, call, objection or filing: post (never person), reason, clock.',
    owner='collaboration-tasks',
    producers=('collaboration-tasks',),
    consumers=('departments', 'citizen-services', 'event-hub-figures'),
    key='flow id',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='flow_id',
    subject_field='flow_id',
    id_field='',
)

CASES_HISTORY = Topic(
    payload=history_pb2.HistoryEntry,
    name='cases.history.v1',
    description='What happened with a case, in one order and without words: for timelines.',
    owner='collaboration-tasks',
    producers=('collaboration-tasks',),
    consumers=('console',),
    key='case id',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='case_id',
    subject_field='case_id',
    id_field='entry_id',
)

CASES_TASKS = Topic(
    payload=case_pb2.Task,
    name='cases.tasks.v1',
    description='Every transition of a task: post (never person), reason, clock, attachments by reference.',
    owner='collaboration-tasks',
    producers=('collaboration-tasks',),
    consumers=('departments', 'citizen-services', 'event-hub-figures'),
    key='case id',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='case_id',
    subject_field='task_id',
    id_field='',
)

CASES_VERDICTS = Topic(
    payload=verdict_pb2.Verdict,
    name='cases.verdicts.v1',
    description='What a signal turned out to be: true, false, wrong class or place, repeat.',
    owner='collaboration-tasks',
    producers=('collaboration-tasks',),
    consumers=('event-hub', 'sensing-ingest', 'event-hub-figures', 'citizen-services'),
    key='source of the signal',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='source.source_id',
    subject_field='signal_id',
    id_field='verdict_id',
)

CITIZEN_FEEDBACK = Topic(
    payload=report_pb2.Feedback,
    name='citizen.feedback.v1',
    description='What a reporter says of the handling: rating, not fixed.',
    owner='citizen-services',
    producers=('citizen-services',),
    consumers=('collaboration-tasks', 'event-hub-figures', 'citizen-services'),
    key='case id',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='case_id',
    subject_field='case_id',
    id_field='feedback_id',
)

CITIZEN_MESSAGE_RECEIPTS = Topic(
    payload=message_pb2.MessageReceipt,
    name='citizen.message-receipts.v1',
    description='A message was delivered, read, confirmed, or failed; of one to a reporter what it said.',
    owner='citizen-services',
    producers=('citizen-services',),
    consumers=('console', 'event-hub'),
    key='message id',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='message_id',
    subject_field='message_id',
    id_field='',
)

CITIZEN_REPORTS = Topic(
    payload=report_pb2.Report,
    name='citizen.reports.v1',
    description='What somebody said is wrong: number, place or its text, class, text, media references; nothing that identifies the reporter.',
    owner='citizen-services',
    producers=('citizen-services',),
    consumers=('event-hub', 'event-hub-figures'),
    key='report number',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
    classification=2,
    key_field='report_number',
    subject_field='report_number',
    id_field='',
)

CITY_PACK_STATUS = Topic(
    payload=pack_pb2.PackStatus,
    name='city.pack-status.v1',
    description='What each instance of a service says of a set of packs: accepted, refused, running.',
    owner='data-sharing',
    producers=('sensing-ingest', 'event-hub', 'collaboration-tasks', 'citizen-services', 'console'),
    consumers=('data-sharing',),
    key='set, service and instance',
    partitions=1,
    retention_ms=0,
    compacted=True,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=False,
    classification=1,
    key_field='',
    subject_field='',
    id_field='',
)

CITY_PACKS = Topic(
    payload=pack_pb2.PackRecord,
    name='city.packs.v1',
    description='The items of packs, and which packs change together.',
    owner='data-sharing',
    producers=('data-sharing',),
    consumers=('sensing-ingest', 'event-hub', 'collaboration-tasks', 'citizen-services', 'console'),
    key='pack, version, kind and item; set number',
    partitions=1,
    retention_ms=0,
    compacted=True,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=False,
    classification=1,
    key_field='',
    subject_field='',
    id_field='',
)

CITY_REACTION_STOPS = Topic(
    payload=reaction_stop_pb2.ReactionStop,
    name='city.reaction-stops.v1',
    description='A reaction of a pack has stopped itself at the bound of an hour, or goes on.',
    owner='collaboration-tasks',
    producers=('sensing-ingest', 'event-hub', 'collaboration-tasks', 'citizen-services'),
    consumers=('partners',),
    key='reaction',
    partitions=1,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='reaction',
    subject_field='reaction',
    id_field='',
)

CITY_REFERENCE = Topic(
    payload=city_pb2.CityRecord,
    name='city.reference.v1',
    description='One version of the city after another, each ended by its version marker.',
    owner='data-sharing',
    producers=('data-sharing',),
    consumers=('sensing-ingest', 'event-hub', 'collaboration-tasks', 'citizen-services', 'console'),
    key='version, kind and id',
    partitions=1,
    retention_ms=0,
    compacted=True,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=False,
    classification=1,
    key_field='',
    subject_field='',
    id_field='',
)

CITY_STAFF = Topic(
    payload=staff_pb2.StaffStatus,
    name='city.staff.v1',
    description='That a department has a staff directory, and in which version; who stands in it is asked for.',
    owner='data-sharing',
    producers=('data-sharing',),
    consumers=('sensing-ingest', 'data-sharing', 'event-hub', 'collaboration-tasks', 'citizen-services'),
    key='department',
    partitions=1,
    retention_ms=0,
    compacted=True,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=False,
    classification=1,
    key_field='',
    subject_field='',
    id_field='',
)

EVENTS_CITY_EVENTS = Topic(
    payload=city_event_pb2.CityEvent,
    name='events.city-events.v1',
    description='An event opened, changed, all-clear: class, place, grade, proposed lead, counts, opening signal.',
    owner='event-hub',
    producers=('event-hub',),
    consumers=('collaboration-tasks', 'partners', 'event-hub-figures', 'citizen-services', 'sensing-ingest'),
    key='event id',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='event_id',
    subject_field='event_id',
    id_field='',
)

EVENTS_EVENT_SIGNALS = Topic(
    payload=city_event_pb2.EventSignal,
    name='events.event-signals.v1',
    description='A signal joined or left an event.',
    owner='event-hub',
    producers=('event-hub',),
    consumers=('collaboration-tasks', 'console', 'partners'),
    key='event id',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='event_id',
    subject_field='event_id',
    id_field='',
)

EVENTS_INDICATORS = Topic(
    payload=indicator_pb2.IndicatorFigure,
    name='events.indicators.v1',
    description='A figure of the city has changed: its value, its numbers, its band, and the facts that it includes.',
    owner='event-hub',
    producers=('event-hub',),
    consumers=('partners', 'collaboration-tasks', 'citizen-services', 'sensing-ingest'),
    key='indicator and part of the city',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='',
    subject_field='figure_id',
    id_field='',
)

EVENTS_OPERATING_MODES = Topic(
    payload=operating_mode_pb2.OperatingMode,
    name='events.operating-modes.v1',
    description='The operating mode of an area, who commands, since when.',
    owner='event-hub',
    producers=('event-hub',),
    consumers=('sensing-ingest', 'data-sharing', 'event-hub', 'collaboration-tasks', 'citizen-services', 'console'),
    key='layer and area id',
    partitions=1,
    retention_ms=0,
    compacted=True,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=False,
    classification=1,
    key_field='',
    subject_field='',
    id_field='',
)

EVENTS_REPORT_LINKS = Topic(
    payload=report_link_pb2.ReportLink,
    name='events.report-links.v1',
    description='What became of a report: joined an event, held for its location, not an event; with the reason.',
    owner='event-hub',
    producers=('event-hub',),
    consumers=('citizen-services', 'event-hub-figures'),
    key='report number',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='report_number',
    subject_field='report_number',
    id_field='',
)

EVENTS_SIGNALS = Topic(
    payload=signal_pb2.Signal,
    name='events.signals.v1',
    description='What detection, reports and health turned into; internal to the hub.',
    owner='event-hub',
    producers=('event-hub',),
    consumers=('event-hub',),
    key='source id: what one source claims stays in order',
    partitions=3,
    retention_ms=604800000,
    compacted=False,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=True,
    classification=2,
    key_field='source.source_id',
    subject_field='signal_id',
    id_field='signal_id',
)

EVENTS_WARNINGS = Topic(
    payload=warning_pb2.Warning,
    name='events.warnings.v1',
    description='A warning: draft, signed, all-clear, cancelled.',
    owner='event-hub',
    producers=('event-hub',),
    consumers=('citizen-services', 'collaboration-tasks', 'console', 'partners', 'sensing-ingest'),
    key='warning id',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='warning_id',
    subject_field='warning_id',
    id_field='',
)

SENSING_COMMAND_RESULTS = Topic(
    payload=command_pb2.Command,
    name='sensing.command-results.v1',
    description='Each version of a command: released, acknowledged, done, refused, timed out.',
    owner='sensing-ingest',
    producers=('sensing-ingest',),
    consumers=('collaboration-tasks', 'console'),
    key='command id',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='command_id',
    subject_field='command_id',
    id_field='',
)

SENSING_DETECTIONS = Topic(
    payload=detection_pb2.Detection,
    name='sensing.detections.v1',
    description='What an algorithm believes it saw: class, confidence, place, model version, evidence.',
    owner='sensing-ingest',
    producers=('sensing-ingest',),
    consumers=('event-hub',),
    key='algorithm id',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=True,
    classification=2,
    key_field='algorithm_id',
    subject_field='detection_id',
    id_field='',
)

SENSING_DEVICE_HEALTH = Topic(
    payload=device_health_pb2.DeviceHealth,
    name='sensing.device-health.v1',
    description='A thing is online, late, silent or at fault.',
    owner='sensing-ingest',
    producers=('sensing-ingest',),
    consumers=('event-hub', 'event-hub-figures'),
    key='thing id',
    partitions=3,
    retention_ms=1209600000,
    compacted=False,
    partitioner='key',
    versioned_subjects=True,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='thing_id',
    subject_field='thing_id',
    id_field='',
)

SENSING_OBSERVATIONS = Topic(
    payload=observations_pb2.ObservationBatch,
    name='sensing.observations.v1',
    description='Readings in columns; an empty batch a second per partition is the heartbeat of event time.',
    owner='sensing-ingest',
    producers=('sensing-ingest',),
    consumers=('event-hub', 'sensing-ingest', 'partners'),
    key='shard of the first reading; partition = shard modulo partitions',
    partitions=6,
    retention_ms=604800000,
    compacted=False,
    partitioner='shard',
    versioned_subjects=False,
    outsiders_write=False,
    dead_letters=True,
    classification=1,
    key_field='',
    subject_field='',
    id_field='',
)

TOPICS: dict[str, Topic[Any]] = {topic.name: topic for topic in (CASES_CASES, CASES_FLOWS, CASES_HISTORY, CASES_TASKS, CASES_VERDICTS, CITIZEN_FEEDBACK, CITIZEN_MESSAGE_RECEIPTS, CITIZEN_REPORTS, CITY_PACK_STATUS, CITY_PACKS, CITY_REACTION_STOPS, CITY_REFERENCE, CITY_STAFF, EVENTS_CITY_EVENTS, EVENTS_EVENT_SIGNALS, EVENTS_INDICATORS, EVENTS_OPERATING_MODES, EVENTS_REPORT_LINKS, EVENTS_SIGNALS, EVENTS_WARNINGS, SENSING_COMMAND_RESULTS, SENSING_DETECTIONS, SENSING_DEVICE_HEALTH, SENSING_OBSERVATIONS)}
