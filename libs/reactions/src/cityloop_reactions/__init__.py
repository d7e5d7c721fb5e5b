"""Reactions of packs: judged by facts and dates, done once for each cause, bounded, signed where they are dangerous."""

from cityloop_reactions.check_packs import reaction_check
from cityloop_reactions.dates import next_date
from cityloop_reactions.happening import TOPICS_OF, Happening, date_happening, happening_of
from cityloop_reactions.judging import Answer, Target, answers, answers_to, place_of, targets_of
from cityloop_reactions.reactor import MOST_DEPTH, Perform, ReactionRun, Reactor
from cityloop_reactions.room import ReactionsRoom
from cityloop_reactions.trial import TrialResult, trial

__all__ = [
    "MOST_DEPTH",
    "TOPICS_OF",
    "Answer",
    "Happening",
    "Perform",
    "ReactionRun",
    "ReactionsRoom",
    "Reactor",
    "Target",
    "TrialResult",
    "answers",
    "answers_to",
    "date_happening",
    "happening_of",
    "next_date",
    "place_of",
    "reaction_check",
    "targets_of",
    "trial",
]
