"""The words of the timeline page in both languages, and which of them a reader wants."""

from __future__ import annotations

from collections.abc import Mapping

from cityloop.common.v1.common_pb2 import Label
from cityloop_words import GRADES, KINDS, MODES, STATES

from cityloop_collaboration_tasks.domain.timeline import Entry, Subject

DEFAULT = "zh"
TIMELINE: Mapping[str, tuple[str, str]] = {
    "title": ("事件全程", "Timeline"),
    "find": ("查询", "Look up"),
    "find_help": ("上报、事件或案卷编号", "Number of a report, an event or a case"),
    "not_found": ("查无此号", "No such number"),
    "not_found_help": (
        "请核对编号：上报以 R- 开头，事件以 E- 开头，案卷以 C- 开头。",
        "Check the number: reports begin with R-, events with E-, cases with C-.",
    ),
    "unavailable": ("暂时查不到", "Not to be told now"),
    "unavailable_help": (
        "该上报还没有案卷；登记上报的服务暂无应答，请稍后刷新本页。",
        "No case has this report yet, and the service that took it in does not answer; open this page again soon.",
    ),
    "received_at": ("收到时间", "Received"),
    "why": ("当前情况", "Why it has no case"),
    "next": ("下一步", "What happens next"),
    "held_position_missing": (
        "已收到；上报没有位置，等待工作人员定位。",
        "It was received and is held: it came without a position, so a person has to locate it.",
    ),
    "held_position_unusable": (
        "已收到；所给位置在城外或无法使用，等待工作人员定位。",
        "It was received and is held: its position is outside the city or unusable, so a person has to locate it.",
    ),
    "received_lately": ("已收到，正在归入事件。", "It was received and is being joined to an event."),
    "not_filed_report": ("已收到；经核实不属于城市事件。", "It was received; it was found to be no event."),
    "case_follows": ("已归入事件，案卷正在建立。", "It has joined an event; its case is being opened."),
    "next_locating": (
        "定位后归入事件并立案派遣；届时本页显示全程。",
        "Once located it joins an event and gets a case; this page then shows all that happens.",
    ),
    "next_case": (
        "几秒后本页显示案卷全程，请刷新。",
        "Within seconds this page shows the whole timeline of its case; open it again.",
    ),
    "next_nothing": ("不再处置；原因见上。", "Nothing more is done; the reason stands above."),
    "signal": ("线索", "Signal"),
    "case": ("案卷", "Case"),
    "task": ("任务", "Task"),
    "feedback": ("反馈", "Feedback"),
    "booking": ("资源", "Resource"),
    "command": ("反向控制", "Command"),
    "warning": ("预警", "Warning"),
    "verdict": ("研判结论", "Verdict"),
    "link": ("关联案卷", "Linked case"),
    "note": ("记录", "Note"),
    "message": ("告知上报人", "Told"),
    "refused": ("被拒绝", "refused"),
    "evidence": ("佐证", "evidence"),
    "linked": ("另立案卷", "opened beside"),
    "not_acknowledged": ("预警未确认", "warning not confirmed"),
    "roll-up": ("进度汇总", "progress"),
    "follow-mode": ("时限随模式调整", "its limit follows the mode"),
    "hand-over": ("交接班", "hand-over"),
    "visit": ("上门", "visit"),
    "open": ("开案", "opened"),
    "accept": ("接受", "accept"),
    "return": ("退回", "return"),
    "feed-back": ("反馈", "feed back"),
    "dispatch": ("派遣", "dispatch"),
    "red": ("红色", "red"),
    "orange": ("橙色", "orange"),
    "yellow": ("黄色", "yellow"),
    "blue": ("蓝色", "blue"),
    "role": ("角色", "Role"),
    "lead_role": ("牵头", "lead"),
    "co_handler": ("协办", "co-handler"),
    "participant": ("参与", "participant"),
    "progress": ("下级任务完成", "Tasks under it done"),
    "instruction": ("任务要求", "To do"),
    "visits": ("待上门户次", "To be visited"),
    "approved": ("复核岗位", "Approved by"),
    "interlock": ("现场确认", "Said on site"),
    "links": ("关联案卷", "Linked cases"),
    "department": ("部门", "Department"),
    "raised": ("报警", "alarm"),
    "cleared": ("恢复正常", "cleared"),
    "predicted": ("预测超限", "predicted"),
    "detected": ("算法识别", "detection"),
    "silent": ("设备失联", "device silent"),
    "mode": ("运行模式", "Operating mode"),
    "switched": ("切换", "switched"),
    "words_of": ("用语出自（场景包）", "Words of (pack)"),
    "authorised": ("预先授权的运行模式", "Authorised beforehand in"),
    "grade": ("事件分级", "Grade"),
    "kind": ("预警种类", "Kind"),
    "CasesService/DecideCase": ("案卷决定", "a decision on the case"),
    "CasesService/RecordVerdicts": ("填写研判结论", "recording verdicts"),
    "CasesService/OpenLinkedCase": ("另立案卷", "opening a linked case"),
    "TasksService/Accept": ("接受任务", "accepting the task"),
    "TasksService/Return": ("退回任务", "returning the task"),
    "TasksService/FeedBack": ("任务反馈", "feeding back"),
    "TasksService/HandOver": ("交接班", "the hand-over"),
    "ResourcesService/BookResource": ("调用资源", "booking a resource"),
    "ResourcesService/ReleaseResource": ("归还资源", "releasing a resource"),
    "SAME_PERSON": ("须由另一人办理", "another person must do it"),
    "PHOTO_MISSING": ("缺少照片", "a photo is missing"),
    "REMEASUREMENT_FAILED": ("复测未达标", "measured again, it does not hold"),
    "SENSING_UNAVAILABLE": ("暂时无法复测", "it cannot be measured again now"),
    "TASKS_OPEN": ("尚有未完成任务", "tasks are still open"),
    "CHILDREN_OPEN": ("下级任务未完成", "tasks under it are still open"),
    "RESOURCE_BOOKED": ("资源已被占用", "the resource is booked"),
    "ALREADY_ARBITRATED": ("已裁定，不得再退回", "it was arbitrated and cannot be returned"),
    "IN_DISPUTE": ("争议中，等待裁定", "in dispute, to be arbitrated"),
    "rating": ("评价", "rating"),
    "not_fixed": ("反映未解决", "not fixed"),
    "event": ("事件", "Event"),
    "reports": ("上报", "Reports"),
    "state": ("状态", "State"),
    "lead": ("牵头", "Lead"),
    "due": ("时限", "Due"),
    "overdue": ("已超时", "overdue"),
    "reopened": ("重启次数", "Times reopened"),
    "reason": ("说明", "Reason"),
    "by": ("经办岗位", "Post"),
    "pack": ("自动（场景包）", "By itself (pack)"),
    "said": ("告知内容", "In these words"),
    "headline": ("预警内容", "Headline"),
    "attachments": ("附件", "Attachments"),
    "recorded": ("入库", "recorded"),
    "trace": ("跟踪号", "Trace"),
}

OVERVIEW: Mapping[str, tuple[str, str]] = {
    "overview": ("城市运行总览", "City overview"),
    "map": ("各区域与事件地图", "Map of the areas and of what happens there"),
    "cases": ("案卷", "Cases"),
    "latest": ("最新动态", "Latest"),
    "warnings": ("已签发的预警", "Signed warnings"),
    "peaceful": ("各区域均为平时", "Peacetime everywhere"),
    "reading": ("正在读取……", "Reading…"),
    "live": ("实时，更新于", "Live, as of"),
    "lost": (
        "连接中断，正在重试；此页内容可能已过时。",
        "Connection lost, trying again; this may be out of date.",
    ),
    "no_script": ("此页需要脚本才能实时更新；数据见", "This page needs scripts to stay live; its data are at"),
}
WORDS = {**TIMELINE, **OVERVIEW}
ALL_WORDS = {**GRADES, **MODES, **STATES, **KINDS, **WORDS}
"""All that stands on the pages, and that the script of the overview may have to say."""


LANGUAGES = ("zh", "en")


class Texts:
    """All texts in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._index = 0 if language == "zh" else 1

    def word(self, name: str) -> str:
        """A word of the page; what it does not know (a move of the pack) stays as it is."""
        return WORDS[name][self._index] if name in WORDS else name

    def state(self, name: str) -> str:
        """A state of a case or a task."""
        return STATES[name][self._index] if name in STATES else name

    def what(self, name: str) -> str:
        """What happened, or where: a word, a state, a mode or a grade; what none of them knows stays as it is."""
        return ALL_WORDS[name][self._index] if name in ALL_WORDS else name

    def line(self, entry: Entry) -> str:
        """What an entry says in one line."""
        number = self.label(entry.title) or self.what(entry.number)
        what = self.label(entry.name) or self.what(entry.what)
        booking = entry.subject is Subject.BOOKING
        parts = [self.what(entry.subject.value), number, *([] if booking else [what])]
        own = f"{entry.subject.value}_{entry.state}"
        parts += [f"→ {self.what(own if own in ALL_WORDS else entry.state)}"] if entry.state else []
        parts += [f"{entry.rating}/5"] if entry.rating else []
        noted = entry.subject is Subject.NOTE and entry.code in ALL_WORDS
        parts += [f"({self.what(entry.code)})"] if noted else []
        return " ".join(part for part in parts if part)

    def reason(self, entry: Entry) -> str:
        """Why it happened: made of its facts in the reader's language, else in the words it came with."""
        return self.label(entry.because) or entry.reason

    def label(self, label: Label) -> str:
        """A label in the reader's language."""
        return (label.zh if self.language == "zh" else label.en) or label.zh or label.en


def language_of(asked: str | None, accepted: str) -> str:
    """`zh` or `en`: as asked for, else the one that Accept-Language prefers, else Chinese."""
    if asked in {"zh", "en"}:
        return asked
    best, best_weight = DEFAULT, 0.0
    for part in accepted.split(",")[:20]:
        tag, _, parameters = part.partition(";")
        language = tag.strip().lower().partition("-")[0]
        if language in {"zh", "en"} and (weight := _weight(parameters)) > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0
