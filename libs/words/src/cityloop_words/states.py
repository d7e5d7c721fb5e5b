"""States of cases, tasks, warnings and commands, operating modes, verdicts, and kinds of signals and warnings."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, tuple[str, str]]
"""Chinese and English, by the name that contracts and packs have."""
STATES: Words = {
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
    "waiting": ("等候", "waiting"),
    "granted": ("已调派", "granted"),
    "released": ("已下达", "released"),
    "booking_released": ("已归还", "given back"),
    "pending_approval": ("待复核", "pending approval"),
    "acknowledged": ("设备已收", "acknowledged"),
    "done": ("已执行", "done"),
    "refused": ("被拒绝", "refused"),
    "timed_out": ("已超时", "timed out"),
    "draft": ("草案", "draft"),
    "signed": ("已签发", "signed"),
    "all_clear_draft": ("解除待签", "all-clear draft"),
    "all_clear": ("已解除", "all-clear"),
    "left": ("已移出", "left"),
    "held": ("待定位", "held"),
    "received": ("已收到", "received"),
    "in_progress": ("处理中", "in progress"),
    "call_back_closed": ("回访", "call-back"),
    "call_back_not_filed": ("回访", "call-back"),
    "call_back_void": ("回访", "call-back"),
}
MODES: Words = {
    "peacetime": ("平时", "peacetime"),
    "response": ("平转战响应", "response"),
    "emergency": ("战时", "emergency"),
    "recovery": ("恢复", "recovery"),
}
GRADES: Words = {
    "particularly_serious": ("特别重大", "particularly serious"),
    "serious": ("重大", "serious"),
    "major": ("较大", "major"),
    "general": ("一般", "general"),
}
KINDS: Words = {
    "report": ("上报", "report"),
    "prediction": ("预测预警", "prediction"),
    "composite": ("综合预警", "composite"),
    "true": ("属实", "true"),
    "false": ("误报", "false"),
    "wrong_class": ("类别有误", "wrong class"),
    "wrong_place": ("位置有误", "wrong place"),
    "repeat": ("重复", "repeat"),
}
"""Of signals, warnings and verdicts."""
