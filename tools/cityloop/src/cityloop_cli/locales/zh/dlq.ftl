# 被搁置的记录（死信）：cityloop dlq

dlq-column-waiting = 待处理
dlq-column-readers = 读取方
dlq-none = 没有待处理的死信
dlq-none-of = { $topic } 没有待处理的死信
dlq-letter = { $place }：来自 { $origin }，{ $group } 尝试 { $attempts } 次后搁置
dlq-error = 错误
dlq-id = 记录
dlq-subject = 对象
dlq-unreadable = 其 { $bytes } 字节不是该主题的消息
dlq-replaying = 正在重放 { $topic }
dlq-replayed = { $topic } 的 { $count } 条记录已重新发送；仍无法处理的会再次搁置
dlq-dropped = { $topic } 的 { $count } 条记录已丢弃
dlq-no-topic = { $topic } 不是会搁置记录的主题，可选：{ $known }
dlq-no-reason = 请说明由谁决定及理由：--by 和 --reason 不能为空
