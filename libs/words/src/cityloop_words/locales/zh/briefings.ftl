# 简报的拒绝原因

refused-BRIEFING_UNKNOWN = 没有这份简报，或不对贵部门开放，请查看清单
refused-BRIEFING_NOT_OWNED = 只有责任部门可以起草和撰写，只有场景包指定的岗位可以签发和更正，请以该岗位办理
refused-BRIEFING_PERIOD_GOES_ON = 该周期尚未结束，请在结束后起草
refused-BRIEFING_MOMENT_INVALID = 请给出周期内的时刻，不早于 2000 年且不远在将来；事件专报不写
refused-BRIEFING_CASE_INVALID = 事件专报须给出其所述事项的案卷号，其他简报不写
refused-BRIEFING_CASE_GOES_ON = 案卷尚未办结，请在办结后起草
refused-BRIEFING_SIGNED = 已签发的简报不再变化，请更正
refused-BRIEFING_WAITING = 指标数据尚未取得，取得后再签发
refused-BRIEFING_PART_UNKNOWN = 简报没有这一部分，请查看后填写其中的部分
refused-BRIEFING_PART_CHANGED = 您阅读之后该部分已被他人修改，请重新阅读
refused-BRIEFING_PART_MISSING = 有必写部分尚未撰写，请先撰写
refused-BRIEFING_CHANGED = 您阅读之后内容已有变化，请重新阅读后再签发
refused-BRIEFING_NOT_SIGNED = 尚未签发，请撰写或重新起草
refused-BRIEFING_REASON_MISSING = 请说明更正原因，读者会看到
refused-BRIEFING_CORRECTED = 已有更新的版本，请更正最新版本
