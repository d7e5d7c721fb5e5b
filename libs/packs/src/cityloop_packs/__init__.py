"""Scenario packs: their kinds, and taking them on a running service."""

from cityloop_packs.active import ActivePack, ActivePacks
from cityloop_packs.cells import CELLS_A_DEGREE, middle_of_cell
from cityloop_packs.conditions import NO_ATTRIBUTES, SubjectConditions, conditions_of, environment_of
from cityloop_packs.consistency import problems_of, problems_with_city
from cityloop_packs.content import COPYING, MANIFEST_FILE, MANIFEST_KEY, PackContent
from cityloop_packs.difference import difference
from cityloop_packs.inquiry import (
    Check,
    Findings,
    Inquiry,
    OpenWork,
    changed_attributes,
    combined_check,
    combined_inquiry,
    no_check,
    no_inquiry,
    removed,
    uses_of,
)
from cityloop_packs.kind import Entry, FileProblem, Kind, PackItem, Problem, problem
from cityloop_packs.kinds.briefings.kind import BRIEFINGS, figure_name
from cityloop_packs.kinds.briefings.schema import Briefing, BriefingFigure, BriefingList
from cityloop_packs.kinds.channels.kind import CHANNELS
from cityloop_packs.kinds.escalations.kind import ESCALATIONS
from cityloop_packs.kinds.escalations.schema import Escalation, EscalationLevel, RosterPart, TaskStep
from cityloop_packs.kinds.escalations.view import escalations_of
from cityloop_packs.kinds.event_classes.attributes import EventAttribute, SetBy, ValueRule, event_values
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.kinds.event_classes.schema import EventClass, FusionLimits, PlacePrecision, PublicView
from cityloop_packs.kinds.flows.kind import FLOWS
from cityloop_packs.kinds.flows.schema import Duty, FlowAttribute, FlowDefinition, FlowMove, FlowPhase, ReviewPlan
from cityloop_packs.kinds.forms.answers import (
    ROW,
    Answer,
    CheckedAnswer,
    Outcome,
    document_of_texts,
    outcome_of,
    read_document,
    texts_of,
)
from cityloop_packs.kinds.forms.asking import Asked, asked_in, asked_of_each
from cityloop_packs.kinds.forms.changes import changed_fields
from cityloop_packs.kinds.forms.checking import check_answer, check_answer_in_steps
from cityloop_packs.kinds.forms.filling import (
    FilledForm,
    FormVersion,
    check_purpose,
    check_role,
    field_problem,
    present_version,
    seen_of,
    unknown_version,
)
from cityloop_packs.kinds.forms.json_schema import json_schema_of
from cityloop_packs.kinds.forms.kind import FORMS
from cityloop_packs.kinds.forms.prefilling import confirmed_fields, proposed, rows_needed
from cityloop_packs.kinds.forms.schema import FormDefinition, FormField, FormGroup, FormPage, Prefill, Purpose
from cityloop_packs.kinds.forms.view import form_of
from cityloop_packs.kinds.indicators.attributes import choice_title
from cityloop_packs.kinds.indicators.kind import INDICATORS, parts_of
from cityloop_packs.kinds.indicators.schema import Indicator
from cityloop_packs.kinds.ledgers.kind import LEDGERS
from cityloop_packs.kinds.ledgers.schema import MOST_AMOUNT, EarningFact, EarningRule, Ledger, LedgerUnit, Offer, Period
from cityloop_packs.kinds.ledgers.view import earning_rules, ledger_of
from cityloop_packs.kinds.messages.kind import MESSAGES
from cityloop_packs.kinds.messages.schema import CallBack, Message
from cityloop_packs.kinds.messages.view import message_of
from cityloop_packs.kinds.mode_changes.kind import MODE_CHANGES
from cityloop_packs.kinds.mode_changes.schema import ModeChange
from cityloop_packs.kinds.problem_kinds.kind import PROBLEM_KINDS
from cityloop_packs.kinds.processes.kind import PROCESSES
from cityloop_packs.kinds.processes.schema import CaseMove, CaseState, LateReturn, NotAcknowledged, Process
from cityloop_packs.kinds.processes.view import move_name, process_of, state_name
from cityloop_packs.kinds.publications.kind import EVERYBODY, PUBLICATIONS, published_name
from cityloop_packs.kinds.publications.schema import Feed, Publication, PublishedFigure, PublishedFlows
from cityloop_packs.kinds.reactions.acts import ABOUT, ANSWERS, OWNERS, Act, ActName, RequestCommand
from cityloop_packs.kinds.reactions.causes import Cause, DateCause
from cityloop_packs.kinds.reactions.kind import REACTIONS, indicator_of, variables_of
from cityloop_packs.kinds.reactions.schema import MOST_TARGETS, ForEach, Reaction, RowsOf, ThingsOf
from cityloop_packs.kinds.responsibilities.kind import RESPONSIBILITIES
from cityloop_packs.kinds.responsibilities.schema import Responsibility
from cityloop_packs.kinds.responsibilities.view import responsibility_of
from cityloop_packs.kinds.roles.kind import ROLES
from cityloop_packs.kinds.roles.schema import Right, Role
from cityloop_packs.kinds.roles.view import greatest_seen_by, rights_of
from cityloop_packs.kinds.rules.kind import RULES
from cityloop_packs.kinds.rules.schema import Band, Prediction, RateOfChange, Rule, Threshold
from cityloop_packs.kinds.thing_models.kind import THING_MODELS
from cityloop_packs.kinds.thing_models.schema import DeviceCommand, Interlock, ObservedProperty, ThingModel
from cityloop_packs.kinds.warnings.kind import WARNINGS, drafting_rule
from cityloop_packs.kinds.warnings.schema import Composite, CompositePart, WarningPlan
from cityloop_packs.manifest import Manifest
from cityloop_packs.parsing import PackError, digest_of, parse, parse_all, parse_manifest
from cityloop_packs.precedence import in_order, problems_of_requirements, required_by
from cityloop_packs.problem_messages import (
    CATALOGUES,
    file_problem_of_message,
    phrase_message,
    phrase_of_message,
    problem_message,
    problem_of_message,
    sentence_message,
    sentence_of_message,
)
from cityloop_packs.provided_values import problems_of_provided_values, provided_values, values_provided_to
from cityloop_packs.records import IncompleteError, content_of, head_of, item_records
from cityloop_packs.registry import KINDS
from cityloop_packs.replica import PackReplica
from cityloop_packs.scope import Scope, Situation
from cityloop_packs.values import (
    ENDED_PHASES,
    EVERY_CLASS,
    CasePhase,
    LabelText,
    ModeName,
    RoleName,
)

__all__ = [
    "ABOUT",
    "ANSWERS",
    "BRIEFINGS",
    "CATALOGUES",
    "CELLS_A_DEGREE",
    "CHANNELS",
    "COPYING",
    "ENDED_PHASES",
    "ESCALATIONS",
    "EVENT_CLASSES",
    "EVERYBODY",
    "EVERY_CLASS",
    "FLOWS",
    "FORMS",
    "INDICATORS",
    "KINDS",
    "LEDGERS",
    "MANIFEST_FILE",
    "MANIFEST_KEY",
    "MESSAGES",
    "MODE_CHANGES",
    "MOST_AMOUNT",
    "MOST_TARGETS",
    "NO_ATTRIBUTES",
    "OWNERS",
    "PROBLEM_KINDS",
    "PROCESSES",
    "PUBLICATIONS",
    "REACTIONS",
    "RESPONSIBILITIES",
    "ROLES",
    "ROW",
    "RULES",
    "THING_MODELS",
    "WARNINGS",
    "Act",
    "ActName",
    "ActivePack",
    "ActivePacks",
    "Answer",
    "Asked",
    "Band",
    "Briefing",
    "BriefingFigure",
    "BriefingList",
    "CallBack",
    "CaseMove",
    "CasePhase",
    "CaseState",
    "Cause",
    "Check",
    "CheckedAnswer",
    "Composite",
    "CompositePart",
    "DateCause",
    "DeviceCommand",
    "Duty",
    "EarningFact",
    "EarningRule",
    "Entry",
    "Escalation",
    "EscalationLevel",
    "EventAttribute",
    "EventClass",
    "Feed",
    "FileProblem",
    "FilledForm",
    "Findings",
    "FlowAttribute",
    "FlowDefinition",
    "FlowMove",
    "FlowPhase",
    "ForEach",
    "FormDefinition",
    "FormField",
    "FormGroup",
    "FormPage",
    "FormVersion",
    "FusionLimits",
    "IncompleteError",
    "Indicator",
    "Inquiry",
    "Interlock",
    "Kind",
    "LabelText",
    "LateReturn",
    "Ledger",
    "LedgerUnit",
    "Manifest",
    "Message",
    "ModeChange",
    "ModeName",
    "NotAcknowledged",
    "ObservedProperty",
    "Offer",
    "OpenWork",
    "Outcome",
    "PackContent",
    "PackError",
    "PackItem",
    "PackReplica",
    "Period",
    "PlacePrecision",
    "Prediction",
    "Prefill",
    "Problem",
    "Process",
    "PublicView",
    "Publication",
    "PublishedFigure",
    "PublishedFlows",
    "Purpose",
    "RateOfChange",
    "Reaction",
    "RequestCommand",
    "Responsibility",
    "ReviewPlan",
    "Right",
    "Role",
    "RoleName",
    "RosterPart",
    "RowsOf",
    "Rule",
    "Scope",
    "SetBy",
    "Situation",
    "SubjectConditions",
    "TaskStep",
    "ThingModel",
    "ThingsOf",
    "Threshold",
    "ValueRule",
    "WarningPlan",
    "asked_in",
    "asked_of_each",
    "changed_attributes",
    "changed_fields",
    "check_answer",
    "check_answer_in_steps",
    "check_purpose",
    "check_role",
    "choice_title",
    "combined_check",
    "combined_inquiry",
    "conditions_of",
    "confirmed_fields",
    "content_of",
    "difference",
    "digest_of",
    "document_of_texts",
    "drafting_rule",
    "earning_rules",
    "environment_of",
    "escalations_of",
    "event_values",
    "field_problem",
    "figure_name",
    "file_problem_of_message",
    "form_of",
    "greatest_seen_by",
    "head_of",
    "in_order",
    "indicator_of",
    "item_records",
    "json_schema_of",
    "ledger_of",
    "message_of",
    "middle_of_cell",
    "move_name",
    "no_check",
    "no_inquiry",
    "outcome_of",
    "parse",
    "parse_all",
    "parse_manifest",
    "parts_of",
    "phrase_message",
    "phrase_of_message",
    "present_version",
    "problem",
    "problem_message",
    "problem_of_message",
    "problems_of",
    "problems_of_provided_values",
    "problems_of_requirements",
    "problems_with_city",
    "process_of",
    "proposed",
    "provided_values",
    "published_name",
    "read_document",
    "removed",
    "required_by",
    "responsibility_of",
    "rights_of",
    "rows_needed",
    "seen_of",
    "sentence_message",
    "sentence_of_message",
    "state_name",
    "texts_of",
    "unknown_version",
    "uses_of",
    "values_provided_to",
    "variables_of",
]
