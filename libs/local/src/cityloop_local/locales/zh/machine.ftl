# 单机环境启动与停止时的提示

machine-postgres = PostgreSQL 已启动，端口 { $port }
machine-kafka = Kafka 已启动，端口 { $port }
machine-partners = 供合作方使用的 Kafka（TLS）已启动，端口 { $port }
machine-topics = 已建立 { $count } 个主题
machine-databases = 已准备 { $count } 个数据库
machine-service = { $service } 已启动，端口 { $port }
machine-stopping = 正在停止

# 监护进程对各进程的说明
supervised-again = { $name } 已结束，正在重启（{ $why }），详见 { $log }
supervised-later = { $name } 重启未成，稍后再试：{ $problem }
supervised-dead = { $name } 在运行但没有响应，将被结束：{ $problem }
supervised-did-not-live = 在运行但没有响应：{ $problem }
ended-by-signal = 被 { $signal } 终止
ended-with-code = 退出码 { $code }
service-answers = { $path } 答复 { $code }：{ $parts }
service-silent = { $path } 没有应答：{ $problem }

# 启动失败
start-wrote = { $problem }：{ $last }
start-failed = { $name } 运行失败
start-ended = { $name } 启动时退出
start-silent = { $name } 在 { $seconds } 秒后仍无应答
start-has-ended = { $name } 已退出
start-not-set-up = { $name } 尚未安装，请运行 make setup
start-other-postgres = 另一个 PostgreSQL（进程号 { $process }）正在使用 { $folder }，请将其结束后再启动
start-other-schema = 数据库属于另一版本（{ $migrations }）：要重新开始，请删除 { $folder }，其中的数据一并清除
start-other-key = { $file } 不是椭圆曲线密钥，请删除 { $folder } 后重新启动
start-monitoring-missing = 缺少 { $programs }；在 Debian 上可由 root 运行 make monitoring-tools 安装
start-no-clone = 单机环境须在代码仓库的副本中运行，请在那里执行 make up
start-no-fleet = { $folder } 中没有服务环境：请先执行 `make up`
