# 服务自身的命令行：python -m <包名> <命令>

service-usage = 用法：{ $usage }
service-usage-wrong = 命令写法有误，请写：{ $usage }
service-help-serve = 运行服务；不写命令时亦然
service-help-migrate = 将数据库升级到本版本的结构
service-help-verify-audit = 重新计算审计链；链断裂时退出码为 1
service-help-skip-to-beginning = 清除日志中已不存在的消费位置
service-help-pass-over = 使某分区中指定的记录不产生效果；留下审计记录
service-help-accept-invalid = 让因无效记录过多而停止的分区继续；留下审计记录
service-help-topic = 按主题登记，例如 events.signals.v1
service-help-partition = 分区号，从 0 起
service-help-first = 要略过的第一个偏移
service-help-last = 要略过的最后一个偏移
service-help-by = 由谁决定；写入审计记录
service-help-reason = 为何如此；写入审计记录

service-settings-unknown = { $service }：没有这些设置项，请更正或删除这些环境变量
service-setting-similar = { $variable }：是否应为 { $similar }？
service-settings-wrong = { $service }：设置缺失或有误，请设置这些环境变量
service-setting-missing = { $variable }：缺失
service-setting-wrong = { $variable }：{ $problem }
service-kafka-tls-incomplete = kafka_tls_key、kafka_tls_certificate 和 kafka_tls_authority 须全部设置，或都不设置
service-issuer-invalid = sign_in_issuer 须是以 https:// 开头的地址（仅本机可用 http://）
service-public-url-invalid = public_url 须以 https:// 开头且不带路径（仅本机可用 http://）

service-audit-verified = 共 { $entries } 条，链头 { $head }
service-positions-forgotten = 已清除 { $count } 个消费位置；该分区将从头读取
service-passes-over = { $service } 数秒内略过 { $partition } 的偏移 { $first } 至 { $last }
service-accepts-invalid = { $service } 将 { $partition } 至偏移 { $last } 的无效记录移出，数秒内继续；请在 { $dead_letters } 中查看
service-passes-too-many = { $count } 条记录超过一次命令可略过的数量（{ $most }）
service-no-such-offsets = { $partition } 现有偏移 { $first } 至 { $last }，请从中指定
service-partition-empty = { $partition } 是空的，没有可接受的记录
service-reads-no-such-topic = { $service } 不读取 { $topic }；它读取 { $known }
service-no-such-partition = { $topic } 没有分区 { $partition }；分区为 0 至 { $last }
