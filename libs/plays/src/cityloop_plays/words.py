"""Words of a story in both languages: texts of plays, and what states, modes, verdicts and task moves are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from cityloop_operator.city_file import Names
from cityloop_words import KINDS, MODES, STATES, Both

Language = Literal["zh", "en"]
Text = str | Names
"""Free text of a play: said as it stands, or in the language of the audience."""


class Bilingual(Protocol):
    """Whatever has both languages: a name of a file, a label of a contract."""

    @property
    def zh(self) -> str:
        """Chinese."""

    @property
    def en(self) -> str:
        """English."""


def both(text: Text | Bilingual) -> Both:
    """A text in both languages; what has only one is the same in the other."""
    return Both(text, text) if isinstance(text, str) else Both(text.zh or text.en, text.en or text.zh)


def quoted(text: Text | Bilingual) -> Both:
    """What somebody says, after a colon; nothing of nothing."""
    words = both(text)
    return Both(f"：{words.zh}" if words.zh else "", f": {words.en}" if words.en else "")


def word(name: str) -> Both:
    """A state, mode, move of a task, verdict or outcome; what is none of them stays as it is."""
    return Both(*WORDS[name]) if name in WORDS else Both(name, name)


WORDS: Mapping[str, tuple[str, str]] = {
    **STATES,
    **MODES,
    **KINDS,
    "accept": ("接受", "accepts"),
    "return": ("退回", "returns"),
    "feed-back": ("反馈", "feeds back"),
    "hand-over": ("交接班", "hands over"),
    "datastream": ("监测", "measurement"),
    "detection": ("算法识别", "detection"),
    "hit": ("命中", "hit"),
    "late": ("迟到", "late"),
    "confirmed": ("已证实", "confirmed"),
    "true_signals": ("属实", "true"),
    "false_signals": ("误报", "false"),
    "repeats": ("重复", "repeats"),
    "prediction all_clear": ("预测预警已解除", "predictions all clear"),
    "composite all_clear": ("综合预警已解除", "composites all clear"),
}
