"""Why something was refused, or has to wait, as a sentence by its constant reason, made of the refusal's facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cityloop_words.both import Both, Called, Facts, lines_of, listed

GAUGES: Mapping[str, tuple[str, str]] = {
    "holds": ("已达标", "holds"),
    "above_limit": ("超过限值", "is above the limit"),
    "dwell_not_reached": ("低于限值但时间不足", "is below it, not yet for long enough"),
    "flagged": ("读数存疑", "has doubtful readings"),
    "silent": ("无读数", "is silent"),
    "unknown_datastream": ("未登记", "is not registered"),
}
"""What a gauge says when it is asked again."""


def refused(reason: str, facts: Facts, called: Called) -> Both | None:
    """The sentence of a reason; None where it has none, or a fact is missing, such as of a record of before."""
    make = REFUSALS.get(reason)
    try:
        return None if make is None else make(dict(facts), called)
    except (KeyError, ValueError):
        return None


def _same_person(facts: Facts, called: Called) -> Both:
    if "move" not in facts:
        number = facts["number"]
        return Both(f"{number} 须由另一人办理", f"{number} is for another person")
    move = called("move", facts["move"])
    return Both(f"「{move.zh}」须由未参与处置的人办理", f'"{move.en}" is for another person than those who handled it')


def _photo_missing(facts: Facts, called: Called) -> Both:
    move = called("move", facts["move"])
    return Both(f"「{move.zh}」需要附照片", f'"{move.en}" needs a photo: attach one')


def _remeasurement_failed(facts: Facts, called: Called) -> Both:
    move, below, seconds = called("move", facts["move"]), facts["below"], facts["seconds"]
    says = measured(facts)
    mute = Both("没有一台有读数：请修复，或改用其他决定", "none says anything: mend one, or decide it by another move")
    advice = mute if facts["mute"] == "true" else Both("请待其达标", "wait until they hold")
    return Both(
        f"「{move.zh}」要求连续 {seconds} 秒低于 {below}；{advice.zh}：{says.zh}",
        f'"{move.en}" needs less than {below} for {seconds} s; {advice.en}: {says.en}',
    )


def _measured(facts: Facts, _called: Called) -> Both:
    return measured(facts)


def measured(facts: Facts) -> Both:
    """What each gauge says, from lines of what is so, the value, and its names in both languages."""
    items = []
    for what, value, zh, en in lines_of(facts["measured"]):
        word, at = GAUGES[what], (f"，读数 {value}", f", at {value}") if value else ("", "")
        items.append(Both(f"{zh} {word[0]}{at[0]}", f"{en} {word[1]}{at[1]}"))
    nothing = Both("没有监测设备触发此事件，无须复测", "no gauge raised the event: nothing to measure again")
    return listed(items, "；", "; ") if items else nothing


def _sensing_unavailable(_facts: Facts, _called: Called) -> Both:
    return Both("感知服务暂无应答，无法复测，请稍后再试", "the gauges cannot be asked now; try again soon")


def _tasks_open(facts: Facts, called: Called) -> Both:
    move, tasks = called("move", facts["move"]), facts["tasks"]
    return Both(f"「{move.zh}」须等待任务 {tasks}", f'"{move.en}" waits for tasks {tasks}')


def _children_open(facts: Facts, _called: Called) -> Both:
    left, children, task = facts["open"], facts["children"], facts["task"]
    return Both(
        f"{task} 的 {children} 个下级任务中还有 {left} 个未完成；牵头单位最后反馈",
        f"{left} of {children} tasks under {task} are not done; the lead feeds back last",
    )


def _resource_booked(facts: Facts, called: Called) -> Both:
    if "kind" not in facts:
        one = called("resource", facts["resource"])
        return Both(f"{one.zh} 正被占用，请先归还", f"{one.en} is booked; release it first")
    kind, ahead = called("kind", facts["kind"]), facts["ahead"]
    holders = listed(
        Both(f"{name.zh} 用于 {case}", f"{name.en} for {case}")
        for name, case in ((called("resource", one), case) for one, case in lines_of(facts["holders"]))
    )
    return Both(
        f"{kind.zh if kind.zh != facts['kind'] else '同类资源'}均已被占用：{holders.zh}；前面还有 {ahead} 个等候",
        f"every {kind.en} is booked: {holders.en}; {ahead} wait before it",
    )


def resources_in(facts: Facts) -> set[str]:
    """Ids of the resources that the facts of a refused or waiting booking name."""
    holders = {line[0] for line in lines_of(facts.get("holders", ""))}
    return holders | ({facts["resource"]} if "resource" in facts else set())


def _already_arbitrated(facts: Facts, _called: Called) -> Both:
    task = facts["task"]
    return Both(
        f"{task} 由裁定者指派，不得再退回", f"{task} was given by who decided the dispute; it cannot be returned"
    )


def _in_dispute(facts: Facts, called: Called) -> Both:
    case, move = facts["case"], called("move", facts["move"])
    return Both(
        f"{case} 存在争议，由「{move.zh}」决定承办单位", f'{case} is in dispute: "{move.en}" decides who handles it'
    )


def _interlock(facts: Facts, called: Called) -> Both:
    lock = called("interlock", facts["interlock"])
    who = [called("department", name) for name in facts["departments"].split()]
    theirs = listed(who, "或", " or ")
    match facts["said"]:
        case "no":
            text = facts["text"]
            why = Both(f"现场人员称不成立（{text}），请先排除", f"it was stated not to hold ({text}); clear it first")
        case "long ago":
            age, valid = facts["age_seconds"], facts["valid_seconds"]
            why = Both(
                f"{age} 秒前的现场确认已过期（有效 {valid} 秒），请{theirs.zh}重新确认",
                f"stated {age} s ago, valid for {valid} s; {theirs.en} must state it anew",
            )
        case _:
            why = Both(f"{theirs.zh}尚未在现场确认", f"nobody of {theirs.en} has stated on site that it holds")
    number = f"{facts['command']} " if "command" in facts else ""
    return Both(f"{number}联锁「{lock.zh}」：{why.zh}", f'{number}interlock "{lock.en}": {why.en}')


def _command_timed_out(facts: Facts, _called: Called) -> Both:
    second = facts["waited_for"] == "second person"
    return Both(
        f"{'复核人' if second else '设备'}未在时限内回应",
        f"nothing came from {'the second person' if second else 'the device'} in time",
    )


def _agreement_not_open(facts: Facts, called: Called) -> Both:
    opens = listed(called("mode", mode) for mode in facts["modes"].split())
    area, mode = called("area", facts["area"]), called("mode", facts["mode"])
    number = facts["agreement"]
    return Both(
        f"{number} 仅在{opens.zh}时开放，{area.zh}现为{mode.zh}：请等待切换",
        f"{number} opens in {opens.en}; {area.en} is in {mode.en}: wait for the switch",
    )


def _foreign_warning(facts: Facts, called: Called) -> Both:
    department, post = called("department", facts["department"]), called("post", facts["post"])
    number = facts["warning"]
    return Both(
        f"{number} 由{department.zh}签发，{post.zh}不属于该单位",
        f"{number} is issued by {department.en}; {post.en} is not of it",
    )


MEASURED = "MEASURED"
"""Not refused: what a move was shown."""
REFUSALS: Mapping[str, Callable[[Facts, Called], Both]] = {
    MEASURED: _measured,
    "SAME_PERSON": _same_person,
    "PHOTO_MISSING": _photo_missing,
    "REMEASUREMENT_FAILED": _remeasurement_failed,
    "SENSING_UNAVAILABLE": _sensing_unavailable,
    "TASKS_OPEN": _tasks_open,
    "CHILDREN_OPEN": _children_open,
    "RESOURCE_BOOKED": _resource_booked,
    "ALREADY_ARBITRATED": _already_arbitrated,
    "IN_DISPUTE": _in_dispute,
    "INTERLOCK_DOES_NOT_HOLD": _interlock,
    "COMMAND_TIMED_OUT": _command_timed_out,
    "AGREEMENT_NOT_OPEN": _agreement_not_open,
    "FOREIGN_WARNING": _foreign_warning,
}
"""By reason."""
