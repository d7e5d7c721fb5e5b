"""Words of a story in both languages: texts of plays, and what states, modes, verdicts and task moves are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from cityloop_cli.city_file import Names

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


@dataclass(frozen=True, slots=True)
class Both:
    """The same in both languages."""

    zh: str
    en: str


def both(text: Text | Bilingual) -> Both:
    """A text in both languages; what has only one is the same in the other."""
    return Both(text, text) if isinstance(text, str) else Both(text.zh or text.en, text.en or text.zh)


def listed(items: Iterable[Both]) -> Both:
    """One after the other."""
    names = list(items)
    return Both("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def quoted(text: Text | Bilingual) -> Both:
    """What somebody says, after a colon; nothing of nothing."""
    words = both(text)
    return Both(f"：{words.zh}" if words.zh else "", f": {words.en}" if words.en else "")


def word(name: str) -> Both:
    """A state, mode, move of a task, verdict or outcome; what is none of them stays as it is."""
    return Both(*WORDS[name]) if name in WORDS else Both(name, name)


WORDS: Mapping[str, tuple[str, str]] = {
    "accept": ("接受", "accepts"),
    "return": ("退回", "returns"),
    "feed-back": ("反馈", "feeds back"),
    "hand-over": ("交接班", "hands over"),
    "peacetime": ("平时", "peacetime"),
    "response": ("平转战响应", "response"),
    "emergency": ("战时", "emergency"),
    "recovery": ("恢复", "recovery"),
    "datastream": ("监测", "measurement"),
    "report": ("上报", "report"),
    "detection": ("算法识别", "detection"),
    "true": ("属实", "true"),
    "false": ("误报", "false"),
    "wrong_class": ("类别有误", "wrong class"),
    "wrong_place": ("位置有误", "wrong place"),
    "repeat": ("重复", "repeat"),
    "hit": ("命中", "hit"),
    "late": ("迟到", "late"),
    "confirmed": ("已证实", "confirmed"),
    "prediction": ("预测预警", "prediction"),
    "composite": ("综合预警", "composite"),
    "received": ("已收到", "received"),
    "held": ("待定位", "held"),
    "in_progress": ("处理中", "in progress"),
    "pending_confirmation": ("待核实", "pending confirmation"),
    "pending_filing": ("待立案", "pending filing"),
    "pending_dispatch": ("待派遣", "pending dispatch"),
    "in_handling": ("处置中", "in handling"),
    "pending_check": ("待核查", "pending check"),
    "pending_closing": ("待结案", "pending closing"),
    "closed": ("已结案", "closed"),
    "not_filed": ("不予立案", "not filed"),
    "void": ("已作废", "void"),
    "dispatched": ("已派遣", "dispatched"),
    "accepted": ("已接受", "accepted"),
    "returned": ("已退回", "returned"),
    "fed_back": ("已反馈", "fed back"),
    "passed": ("核查通过", "passed the check"),
    "failed_check": ("核查不通过", "failed the check"),
    "cancelled": ("已取消", "cancelled"),
    "true_signals": ("属实", "true"),
    "false_signals": ("误报", "false"),
    "repeats": ("重复", "repeats"),
    "prediction all_clear": ("预测预警已解除", "predictions all clear"),
    "composite all_clear": ("综合预警已解除", "composites all clear"),
}
