"""Reactions of packs: judged by facts and dates, done once for each cause, bounded, signed where they are dangerous."""

from cityloop_reactions.check_packs import reaction_check
from cityloop_reactions.dates import next_date
from cityloop_reactions.judging import (
    Answer,
    Target,
    answers,
    answers_to,
    area_of,
    place_of,
    targets_of,
    thing_target,
)
from cityloop_reactions.reaction_run import ListTargets, Perform, ReactionRun
from cityloop_reactions.reactor import MOST_DEPTH, Reactor
from cityloop_reactions.room import ReactionsRoom
from cityloop_reactions.trial import TrialResult, trial
from cityloop_reactions.trigger import TOPIC_OF, Trigger, date_trigger, trigger_of

__all__ = [
    "MOST_DEPTH",
    "TOPIC_OF",
    "Answer",
    "ListTargets",
    "Perform",
    "ReactionRun",
    "ReactionsRoom",
    "Reactor",
    "Target",
    "TrialResult",
    "Trigger",
    "answers",
    "answers_to",
    "area_of",
    "date_trigger",
    "next_date",
    "place_of",
    "reaction_check",
    "targets_of",
    "thing_target",
    "trial",
    "trigger_of",
]
