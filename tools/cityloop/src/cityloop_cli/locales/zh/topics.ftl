# 登记的主题与 Kafka 上的主题：cityloop topics

topic-column-topic = 主题
topic-column-partitions = 分区
topic-column-kept = 保留
topic-column-state = 状态
topic-well = 与登记一致
topic-unknown = 未登记
topic-missing = 不存在：请创建，{ $partitions } 个分区
topic-partitions = 应有 { $declared } 个分区，只有 { $found } 个：请增加分区
topic-setting = { $name } 为 { $found }：请改为 { $declared }
topic-compacted = 按键压缩
topic-kept-for-ever = 永久
topic-kept-days = { $days } 天
topic-wrong = { $count } 个主题与登记不一致
