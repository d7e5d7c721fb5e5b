# 演练没有等到的，以及与剧本不符的

awaited-result = { $name } 的执行结果
awaited-signed-warning = citizen-services 得知 { $warning } 已签发
awaited-form = { $report } 的表单 { $form }
awaited-home-visit = 上门告知的任务
awaited-signals = 线索归入案卷 { $case }
awaited-answer = { $address } 的答复
awaited-case = { $report } 的案卷
awaited-case-opened = 由 { $thing } 引发的案卷
awaited-mode = 各服务进入{ $mode }
awaited-draft = { $place } 的预警草稿（{ $kind }）
awaited-held = { $report } 转为待定位
awaited-shown = { $warning } 向公众发布
awaited-hidden = { $warning } 不再向公众显示
awaited-move = { $case } 可以{ $move }
awaited-flow = { $number } 到达应到的状态
awaited-balance = 账户 { $number } 达到 { $amount }
awaited-linked-case = { $case } 的关联案卷（{ $event_class }）
awaited-escalation = { $department }的任务上升到第 { $level } 级
awaited-figure = 指标「{ $figure }」启用

failed-command = { $name } 的状态为 { $state }：{ $reason }
failed-no-place = { $report }：用应用上报须带位置
failed-no-warning = { $place } 没有预警（{ $kind }）
failed-page = 页面中没有 { $pattern }
failed-home-visit = { $task } 涉及 { $found }，而不是 { $expected }
failed-verdict = 研判结论未被接受：{ $problem }
failed-no-signal = 事件 { $event } 没有来自{ $source }的线索
failed-no-task = { $department } 在 { $case } 下没有未完成的任务
failed-must-wait = { $booking } 应当排队，却没有：{ $reason }
failed-must-not-wait = { $booking } 不应排队，却在等待：{ $reason }
failed-still-waits = { $booking } 仍在等待
failed-unknown-place = 剧本中没有地点「{ $place }」
failed-not-refused = { $name } 本应被拒绝
failed-readings = 读数未被接收：{ $problem }
failed-no-flow = 剧本没有发起流程「{ $name }」
