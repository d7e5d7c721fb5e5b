# cityloop backup、cityloop restore

backup-made = { $moment } 的备份已写入 { $folder }，{ NUMBER($megabytes, maximumFractionDigits: 1) } MB。其中含个人数据：请与数据库同样保管
backup-nothing-runs = { $folder } 中没有正在运行的服务：请执行 `make up`，或用 --database 指定各数据库
restore-fleet-runs = { $folder } 中的服务正在运行：请先执行 `make down`，再重试
restore-backup = { $moment } 的备份，版本 { $release }
restore-other-broker = Kafka 与备份时不是同一个：各消费者从日志当前末尾继续
restore-lost = 丢失：{ $topic } 的 { $records } 条记录{ $numbers }
restore-numbers = （新编号 { $count } 个：{ $first } 至 { $last }；有变更的 { $changed } 个）
restore-nothing-lost = 备份之后没有新记录
restore-report = 全部明细见 { $file }
restore-accept = 备份之后的内容将会丢失：请先查看 { $file }，再加上 --accept
restore-skip = 主题和数据库都无法说明备份之后已发出哪些编号：请用 --skip 给出一个更大的数目，以免编号重复
restore-looking = 正在查看备份之后的内容
restore-reading = 记录
restore-done = 已恢复到 { $moment } 的状态：请启动服务，然后查看 `cityloop doctor`
backup-elsewhere = { $kafka } 不是本机这套服务的 Kafka：请用 --database 指定其各数据库
restore-what = 请指定备份文件夹，或用 --recovered-at 给出各数据库回到的时刻
backup-with-keys = 其中含证书签发密钥和 API 密钥：持有者可冒充任何部门
backup-without-keys = 未包含、须自行保管：证书签发机构的密钥、存放 API 密钥和数据库密码的 Secret、部署参数（values）
restore-without-keys = 备份不含证书、API 密钥和密码：须与原系统一致
restore-other-authority = 现在签发证书的机构与备份时不同：请恢复原签发密钥，或为每个部门重新发放证书；在此之前各部门的调用会被拒绝
restore-nothing-known = Kafka 和数据库都不是备份时的那一套：备份之后的内容已丢失，且无从得知有哪些
