# 服务在 /ready 和 /live 中对自身的说明：什么有问题，怎么办

health-silent = { $failure }，已有{ DURATION($seconds) }没有应答：{ $remedy }
health-not-reached = 尚未连上
health-no-answer = 没有应答
health-see-database = 请检查 PostgreSQL 是否在 { $address } 运行并允许本服务连接
health-see-broker = 请检查 Kafka 是否在 { $address } 运行并允许本服务连接
health-certificate-expired = { $files }：请换上新证书，一分钟内自动生效，无须重启
health-expired = { $file } 已于 { $moment } 到期
health-certificate-unusable = { $problem }：请换上新证书，一分钟内自动生效，无须重启
health-key-of-another = { $key } 与 { $certificate } 不匹配
health-stopping = 正在停止
health-no-city = 尚无完整的城市数据，请用 cityloop city apply 启用
health-packs-still-read = 正在读取
health-staff-still-read = 正在读取各部门的人员名录
health-packs-not-run = 第 { $set } 号变更已启用，但本服务无法运行：{ $problem }
health-not-polled = 已有{ DURATION($seconds) }没有取数
health-starting = 正在启动
health-outside-group = 尚未加入消费者组，原因见日志中的 consumer_rejoining
health-restore-not-ended = 备份的恢复尚未完成：请重新执行 `cityloop restore`
health-topics-ahead = 数据库比主题 { $topics } 旧：这些主题上有 { $records } 条记录不是它发出的。请停止整套服务并执行 `cityloop restore`
health-schema = 数据库缺少迁移 { $migrations }，或本版本不认识它们：请执行数据库迁移，或部署更新的版本
