# 为什么被拒绝，或者为什么要等：按原因代码，一条原因一句话

refused-MEASURED = { $measured }
refused-ROLE_MISSING = 「{ $move }」须由{ $roles }办理
refused-REASON_MISSING = 「{ $move }」须说明理由
refused-VERSION_CHANGED = 内容刚有变化，请重新查看后再决定
refused-NOT_IN_DISPUTE = { $case } 目前没有争议
refused-TOO_LATE = 「{ $move }」仅限{ DURATION($seconds) }内办理
refused-NOT_CALLED_BACK = 「{ $move }」须等待上报人回访答复，最多再等{ DURATION($seconds) }
refused-CONDITION_FAILED = 仅当 { $condition } 时才能「{ $move }」
refused-CONDITION_FAILED-unknown = 仅当 { $condition } 时才能「{ $move }」，尚未填写：{ $absent }
refused-REOPENED_OFTEN = 已重启 { $times } 次，不能再「{ $move }」
refused-SAME_POST = 「{ $move }」须由申请人以外的人员、以另一岗位办理
refused-NO_CLOCK_RUNS = 当前没有计时，不能「{ $move }」
refused-LIMIT_PASSED = 「{ $move }」须在时限届满前办理
refused-EXTENDED_OFTEN = 已延期 { $times } 次，不能再「{ $move }」
refused-NO_OWN_TASK = 「{ $move }」只能由承办本案任务的部门办理
refused-NOT_YET = 「{ $move }」须在 { DURATION($seconds) }后方可办理
refused-NOT_YET-task = { $number } 缓办中，{ DURATION($seconds) }后方可开始
refused-UNTIL_MISSING = 「{ $move }」需要等待，请写明到何时为止
refused-UNTIL_TOO_LATE = 「{ $move }」最多只能等待 { DURATION($seconds) }，请写一个更早的时间
refused-TOO_EARLY = 「{ $move }」在{ DURATION($seconds) }后方可办理
refused-DEADLINE_PASSED = 「{ $move }」的办理截止时间为 { $moment }，现已超过
refused-REVIEWS_MISSING = 「{ $move }」须等评审完成：已提交 { $filed } 份，需要 { $needed } 份
refused-FORM_MISSING = 「{ $move }」须先填写表单 { $form }
refused-CHECKS_FAILED = 「{ $move }」须等表单 { $form } 无不合格项，现有 { $failed } 项不合格
refused-NOT_APPROVED = 「{ $move }」需要 { $needed } 份同意意见，现有 { $approved } 份
refused-FLOWS_OPEN = 「{ $move }」须等下级事项办结：共 { $children } 项，已办结 { $ended } 项
refused-SEEN_SINCE = 「{ $move }」须再等{ DURATION($seconds) }，期间不再有新的发现
refused-SAME_PERSON = 「{ $move }」须由未参与处置的人员办理
refused-SAME_PERSON-task = { $number } 须由另一人办理
refused-PHOTO_MISSING = 「{ $move }」须附照片
refused-REMEASUREMENT_FAILED = 「{ $move }」要求连续{ DURATION($seconds) }低于 { $below }；{ $mute ->
    [true] 没有一台设备有读数，请先修复，或改用其他决定
   *[false] 请待其达标
}：{ $measured }
refused-SENSING_UNAVAILABLE = 感知服务暂无应答，无法复测，请稍后再试
refused-TASKS_OPEN = 「{ $move }」须等待任务 { $tasks }
refused-CHILDREN_OPEN = { $task } 的 { $children } 个下级任务中还有 { $open } 个未完成；牵头单位最后反馈
refused-RESOURCE_BOOKED = { $resource }正被占用，请先归还
refused-RESOURCE_BOOKED-kind = { $kind }均已被占用：{ $holders }；前面还有 { $ahead } 个任务在排队
refused-ALREADY_ARBITRATED = { $task } 系裁定后派遣，不得再退回
refused-IN_DISPUTE = { $case } 存在争议，由「{ $move }」决定承办单位
refused-INTERLOCK_DOES_NOT_HOLD = { $command } 联锁「{ $interlock }」：{ $why }
refused-INTERLOCK_DOES_NOT_HOLD-unsent = 联锁「{ $interlock }」：{ $why }
refused-COMMAND_TIMED_OUT = { $waited_for ->
    [person] 复核人未在时限内回应
   *[device] 设备未在时限内回应
}
refused-AGREEMENT_NOT_OPEN = { $agreement } 仅在{ $modes }时开放，{ $area }现为{ $mode }：请等待切换
refused-FOREIGN_WARNING = { $warning } 由{ $department }签发，{ $post }不属于该单位

# 联锁为什么不成立
interlock-no = 现场人员报告条件不具备（{ $text }），请先排除
interlock-long-ago = { DURATION($age) }前的现场确认已过期（有效期{ DURATION($valid) }），请{ $departments }重新确认
interlock-nothing = { $departments }尚未在现场确认

# 谁占用了资源
resource-holder = { $resource }用于 { $case }
resource-any = 同类资源

# 复测时每台设备的情况
gauge-holds = { $name } 已达标{ $at }
gauge-above_limit = { $name } 超过限值{ $at }
gauge-dwell_not_reached = { $name } 低于限值但持续时间不足{ $at }
gauge-flagged = { $name } 读数存疑{ $at }
gauge-silent = { $name } 无读数{ $at }
gauge-unknown_datastream = { $name } 未登记{ $at }
gauge-at = ，读数 { $value }
gauge-none = 没有监测设备触发此事件，无须复测

# 运维人员会遇到的
refused-METHOD_NOT_ALLOWED = { $caller } 无权调用 { $method }，请在访问策略中授权
refused-PACKS_UNDECIDED = 第 { $set } 号变更尚无结论，请 30 秒后再试
refused-CITY_LEAVES_WORK = 有协议、数据集或部件会失去所属的部门或区域，或有时限没有工作日历；数量见 cityloop city plan，确认启用请加 --accept
refused-NO_FORMER_CITY = 当前城市版本之前没有启用过其他版本
refused-PACK_SET_CHANGED = 当前启用的是第 { $set } 号变更，而不是第 { $expected } 号，请重新评估
refused-PACK_UNKNOWN = 没有场景包 { $pack }，在用的见 cityloop pack status
refused-PACK_UNKNOWN-version = 场景包 { $pack } 没有第 { $version } 版，在用的见 cityloop pack status
refused-PACK_SET_UNKNOWN = 没有第 { $set } 号变更，已有的见 cityloop pack history
refused-PACK_SET_UNKNOWN-yet = 尚未启用任何场景包，请用 cityloop pack apply 文件夹
refused-NO_FORMER_PACK_SET = 第 { $set } 号变更从未启用，启用过的见 cityloop pack history
refused-NO_FORMER_PACK_SET-yet = 此前没有启用过其他场景包，已有的变更见 cityloop pack history

# 不是案卷流转的操作
refused-ROLE_MISSING-act = 此操作须由{ $roles }办理，请以相应岗位操作
refused-REASON_MISSING-act = 请说明理由
refused-SAME_PERSON-command = { $command } 由同一人申请，须由另一人批准
