# 演示中各步骤的播报

play-step = — { $title }（第 { $number } 步，共 { $steps } 步）
play-refused = 被拒绝：{ $why }
play-lapse = { DURATION($seconds) }
play-lapse-fast = { DURATION($seconds) }（相当于{ DURATION($real) }）
play-thing = { $thing } { $number }
play-thing-at = { $place }{ $model }
play-quoted = ：{ $text }
play-part = { $part } { $weight }

play-reported = { $number } { $by ->
    [officer] 网格员
    [app] 市民（应用程序）
   *[citizen] 市民
}上报：{ $text }
play-rated = { $number } 评价 { $rating } 分
play-not-fixed = { $number } 反馈问题未解决：{ $text }
play-warned = { $department }向 { $people } 人发送 { $warning }，{ $confirmed } 人已确认

play-registered = { $department }登记 { $count } 台{ $model }
play-readings = 过去 { $hours } 小时的读数即刻送达，此后每 { $every } 秒一次
play-acknowledged = 至此 { $count } 条读数送达并确认
play-level = { $groups }在 { $seconds } 秒内变为 { $level }
play-level-now = { $groups }变为 { $level }
play-settled = { $groups }已稳定 { $seconds } 秒
play-silent = { $thing } 失联
play-reports-again = { $thing } 恢复上报
play-detected = { $thing } 的算法「{ $algorithm }」识别到{ $event_class }，置信度 { $percent }%

play-shared = { $provider }发布{ $dataset }，共 { $rows } 行
play-agreed = { $agreement }：{ $consumer }可使用{ $dataset }
play-agreed-in-modes = { $agreement }：{ $consumer }可使用{ $dataset }，仅在{ $modes }时开放
play-read = { $reader }所查{ $dataset }
play-count-read = { $department }依 { $agreement } 得到计数 { $count }，回执 { $receipt }
play-rows-read = { $department }依 { $agreement } 查得 { $count } 行，如 { $row }，回执 { $receipt }
play-field = { $field } { $value }

play-mode = { $area }转入{ $mode }{ $said }；{ $services } 个服务在 { $seconds } 秒内确认
play-signed = { $post }签发 { $warning } { $headline }（{ $parts }）
play-briefing-signed = { $number }（{ $title }）由{ $post }签发
play-published = 「{ $title }」由{ $post }签发，向社会公开
play-all-clear = { $post }解除 { $warning } { $headline }（{ $parts }）
play-ahead = {"  "}预计提前{ $lead }：{ $why }
play-located = { $number } 由{ $post }定位

play-moved = { $case } { $move }，{ $post }{ $said }
play-moved-to = { $case } { $move } → { $departments }，{ $post }{ $said }
play-worked = { $task } { $move }，{ $post }{ $said }
play-unconfirmed = { $task }：{ $count } 条预警未确认，{ $department }上门
play-visited = { $task } 已上门{ $said }
play-verdicts = { $case } 研判结论：{ $verdicts }
play-verdict = { $source }{ $kind }
play-linked = { $case }（{ $event_class }）关联 { $beside }，时限 { $due }：{ $reason }
play-summoned = 开立 { $case }（{ $event_class }），召集 { $departments } 到场：{ $reason }
play-reviewed = { $review } 复盘归档：{ $cases } 个案卷，{ $entries } 条记录
play-reviewed-warning = {"  "}{ $warning } { $outcome }，早于报警{ $lead }起草，{ $waited }后签发

play-flow-opened = { $number }（{ $definition }）由{ $post }发起{ $said }
play-flow-reviewed = { $number } 收到{ $post }的评审意见，评审结束前不公开
play-flow-is = { $number }：{ $state }
play-answered = { $number } 的{ $form }由{ $post }填写{ $failed ->
    [0] { $passed ->
        [0] {""}
       *[other] ，{ $passed } 项合格
    }
   *[other] ，{ $passed } 项合格，{ $failed } 项不合格
}
play-duty = { $number } 的{ $duty }，第 { $times } 次，{ $post }{ $said }

play-account = { $post }开立账户 { $number }
play-balance = 账户 { $number } 现有 { $amount }
play-entered = { $entry } 账户 { $number } 记 { $amount }，{ $post }{ $said }
play-stocked = { $entry } 入库 { $amount } 件：{ $reason }
play-redeemed = { $entry } 账户 { $number } 兑换成功，凭码领取
play-handed-out = { $entry } 已由{ $post }发放
play-appealed = { $entry } 收到申诉{ $said }
play-appeal-upheld = { $entry } 申诉成立，已冲销，{ $post }{ $said }
play-appeal-rejected = { $entry } 申诉不成立，{ $post }{ $said }

play-linked-by-itself = { $case }（{ $event_class }）由联动建立，关联 { $beside }
play-date-came = 联动 { $reaction } 的日期 { $date } 已到
play-reaction-acted = 联动「{ $reaction }」已执行：{ $number }
play-escalated = { $case }：{ $department }无人签收，任务已上升到第 { $level } 级

play-has = { $department }有 { $count } 个{ $kind }
play-waits = { $task } 排队等候：{ $why }
play-gets = { $task } 获得{ $resource }
play-released = { $resource } 已释放
play-goes-to = { $resource } 转派 { $case }

play-interlock = { $post }现场报告（{ $thing }）：{ $text }
play-commanded = { $command_number } { $thing }：{ $command }，已执行
play-commanded-by-mode = { $command_number } { $thing }：{ $command }，已执行（{ $mode }预授权）

# 剧本中的用词
play-word-accept = 接受
play-word-return = 退回
play-word-feed-back = 反馈
play-word-contacted = 联系诉求人
play-word-arrived = 到场
play-word-hand-over = 交接班
play-word-datastream = 监测
play-word-detection = 算法识别
play-word-hit = 命中
play-word-late = 迟到
play-word-confirmed = 已证实
play-word-true_signals = 属实
play-word-false_signals = 误报
play-word-repeats = 重复
play-word-prediction-all_clear = 预测预警已解除
play-word-composite-all_clear = 综合预警已解除
play-word-open = 进行中
play-word-lead = 牵头
play-word-co_handler = 协办
play-word-participant = 参与
play-word-not_fixed = 未解决
play-word-device_health = 设备失联
play-word-message-delivered = 已送达
play-word-message-read = 已读
play-word-message-confirmed = 已确认
play-word-message-failed = 未送达
