# 演示结束后从外部的核对项

check-decode = 各主题的记录都能解码，失败数
check-reports-once = 每个上报在主题上恰有一次
check-events = 各类事件数
check-report = { $number }
check-case = { $name } 的案卷
check-same-event = { $names } 是同一事件
check-separate-events = { $names } 各为一事
check-signals = { $name } 的监测、上报、识别数
check-reopened = { $name } 的重新办理次数
check-tasks = { $name } 的任务
check-masked = { $name }中被遮蔽的字段
check-count = { $name }的行数
check-refused = 被拒绝的及其理由
check-warnings = 各类预警
check-predictions-before-alarm = 早于首次报警起草的预测预警
check-grades = { $name } 所在事件的历次分级
check-record = 对{ $name }的研判
check-free = 空闲的{ $name }
check-mode = { $name }的运行模式
check-totals = 各类事项以何告终及数量
check-versions = 缺失或自相矛盾的版本
check-page = { $number } 的页面讲述全程
check-told = 全过程页所载告知 { $number } 的内容与其收到的一致
check-one-version = 至少一个版本
fault-versions-missing = { $topic }：{ $subject } 缺少版本 { $versions }
fault-versions-twice = { $topic }：{ $subject } 的版本 { $versions } 前后不一

# 各主题上同类结果的计数
total-event = 事件 { $event_class }，{ $state }：监测 { $datastreams }、上报 { $reports }、识别 { $detections }
total-case = 案卷 { $event_class }，{ $state }，重新办理 { $reopened } 次，牵头 { $lead }
total-task = { $department }的任务（{ $event_class }，{ $role }），{ $state }
total-warning = { $kind }预警，{ $state }
total-message = 消息，{ $state }
total-reporter-message = 已告知上报人：{ $state }
total-feedback = 反馈：{ $kind }
total-rating = 评价 { $rating } 分（满分 5 分）
total-verdict = 对{ $source }线索的研判：{ $kind }
total-command = 指令「{ $command }」，{ $state }
