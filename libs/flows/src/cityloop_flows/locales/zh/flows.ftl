# 流程有什么问题：状态、动作、条件、效果、时限

flow-no-guard = 没有名为「{ $name }」的条件，可用的有 { $known }
flow-no-effect = 没有名为「{ $name }」的效果，可用的有 { $known }
flow-move-without-role = 动作「{ $move }」没有写明由哪些角色办理，请加上条件 role
flow-effect-needs-guard = 动作「{ $move }」有效果 { $effect }，须同时有条件 { $guard }
flow-no-state = 「{ $state }」既不是本流程的状态，也不是阶段，请在 states 中声明
flow-state-twice = 状态 { $state } 重复出现，请只保留一个
flow-move-twice = 动作 { $move } 重复出现，请把各起始状态写在同一条中
flow-no-phase = 状态「{ $state }」的阶段「{ $phase }」不存在，可用的阶段有 { $known }
flow-state-named-as-phase = 状态「{ $state }」与一个阶段同名，却不属于该阶段，请改名
flow-no-such-moves = 自动执行的 { $moves } 不在动作表中，请补上或删除
flow-automatic-needs-person = 动作「{ $move }」自动执行，却带有须由人满足的条件 { $guard }
flow-guard-unknown-here = 动作「{ $move }」的条件 { $guard } 所依据的信息，这类事项并不具备，请删除该条件
flow-effect-without-tasks = 动作「{ $move }」带有效果 { $effect }，但这类事项不派发任务，请删除该效果
flow-approved-of-fewer = approved：{ $of } 份评审不可能有 { $at_least } 份通过，请减少所需的通过数
flow-tasks-left-open = 动作「{ $move }」会留下未完成的任务，请加上条件 tasks_done 或效果 cancel_tasks
flow-decides-without-dispatch = 动作「{ $move }」裁定承办单位，须带有效果 dispatch
flow-returns-and-disputed = returns 与带条件 disputed 的动作须同时写明
flow-disputes-from-returned = 动作「{ $move }」用于裁定争议，其起始状态须包含 { $state }
flow-one-amount = 时间须且只能用一种单位写明：{ $known }
flow-warns-at-once = 提醒余量 warn_left（{ $left }）不小于时限，一开始就会提醒，请改小
flow-extends-new-clock = 动作「{ $move }」延长的时限会重新起算，请在 extend_clock 之前加上效果 keep_clock 或 resume_clock
flow-effect-without-time = 动作「{ $move }」的效果 { $effect } 只能用于案卷的流程，请去掉
flow-warns-nobody = 只有案卷的时限会提醒，请去掉 warn_left
flow-wait-without-end = 动作「{ $move }」的等待由「{ $end }」结束，而它不能从 { $state } 出发，请改用能由此出发的动作
flow-wait-held-up = 动作「{ $move }」的等待由「{ $end }」结束，而条件 { $guard } 可能阻止它，请去掉该条件，或改用其他动作

# 流程通向哪里
flow-never-ends = 处于 { $state } 的事项永远无法结束，请给出通往 { $ends } 的动作
flow-move-never-made = 动作「{ $move }」永远不会执行：没有事项会进入 { $sources }
flow-state-never-reached = 没有事项会进入 { $state }，请给出通往它的动作，或将其删除
flow-clock-never-runs = 环节「{ $stage }」的时限永远不会计时，请删除
flow-clock-twice = 环节「{ $stage }」在{ $mode }下有两个时限，请只保留一个
flow-whole-clock-twice = 在{ $mode }下有两个总时限，请只保留一个
flow-any-mode = 任意运行模式
flow-automatic-stops = 自动动作停在 { $state }，而「{ $move }」本可在此执行，请把它排在通往该状态的动作之后
flow-clock-stays-suspended = 在 { $state } 暂停的时限不会恢复，请给出带效果 resume_clock 的动作，或用 wait 写明何时结束
flow-resumes-nothing = 动作「{ $move }」恢复的时限并未暂停，请让进入其起始状态的动作暂停时限
