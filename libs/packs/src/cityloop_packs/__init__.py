"""Scenario packs: their kinds, and taking them on a running service."""

from cityloop_packs.active import ActivePack, ActivePacks
from cityloop_packs.cells import CELLS_A_DEGREE, middle_of_cell
from cityloop_packs.content import PackContent
from cityloop_packs.difference import difference
from cityloop_packs.kind import Kind, PackItem
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.kinds.event_classes.schema import EventClass, Fusion, PlacePrecision, PublicView
from cityloop_packs.kinds.messages.kind import MESSAGES
from cityloop_packs.kinds.messages.schema import CallBack, Message
from cityloop_packs.kinds.messages.view import message_of
from cityloop_packs.kinds.mode_changes.kind import MODE_CHANGES
from cityloop_packs.kinds.mode_changes.schema import ModeChange
from cityloop_packs.kinds.processes.kind import PROCESSES
from cityloop_packs.kinds.processes.schema import Clock, NotAcknowledged, Process, Remeasurement, Transition
from cityloop_packs.kinds.processes.view import move_name, process_of
from cityloop_packs.kinds.responsibilities.kind import RESPONSIBILITIES
from cityloop_packs.kinds.responsibilities.schema import Responsibility
from cityloop_packs.kinds.responsibilities.view import responsibility_of
from cityloop_packs.kinds.rules.kind import RULES
from cityloop_packs.kinds.rules.schema import Prediction, Rule, Threshold
from cityloop_packs.kinds.thing_models.kind import THING_MODELS
from cityloop_packs.kinds.thing_models.schema import DeviceCommand, Interlock, ObservedProperty, ThingModel
from cityloop_packs.kinds.warnings.kind import WARNINGS
from cityloop_packs.kinds.warnings.schema import Composite, Part, WarningPlan
from cityloop_packs.parsing import PackError, digest_of, parse
from cityloop_packs.references import problems_of, problems_with_city
from cityloop_packs.registry import KINDS
from cityloop_packs.replica import Check, Inquiry, PackReplica, no_inquiry, no_objection
from cityloop_packs.values import ENDED_STATES, EVERY_CLASS, CaseStateName, LabelText, ModeName, Role

__all__ = [
    "CELLS_A_DEGREE",
    "ENDED_STATES",
    "EVENT_CLASSES",
    "EVERY_CLASS",
    "KINDS",
    "MESSAGES",
    "MODE_CHANGES",
    "PROCESSES",
    "RESPONSIBILITIES",
    "RULES",
    "THING_MODELS",
    "WARNINGS",
    "ActivePack",
    "ActivePacks",
    "CallBack",
    "CaseStateName",
    "Check",
    "Clock",
    "Composite",
    "DeviceCommand",
    "EventClass",
    "Fusion",
    "Inquiry",
    "Interlock",
    "Kind",
    "LabelText",
    "Message",
    "ModeChange",
    "ModeName",
    "NotAcknowledged",
    "ObservedProperty",
    "PackContent",
    "PackError",
    "PackItem",
    "PackReplica",
    "Part",
    "PlacePrecision",
    "Prediction",
    "Process",
    "PublicView",
    "Remeasurement",
    "Responsibility",
    "Role",
    "Rule",
    "ThingModel",
    "Threshold",
    "Transition",
    "WarningPlan",
    "difference",
    "digest_of",
    "message_of",
    "middle_of_cell",
    "move_name",
    "no_inquiry",
    "no_objection",
    "parse",
    "problems_of",
    "problems_with_city",
    "process_of",
    "responsibility_of",
]
