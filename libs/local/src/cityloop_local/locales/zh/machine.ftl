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
supervised-ill = { $name } 在运行但没有响应，将被结束：{ $problem }
supervised-did-not-live = 在运行但没有响应：{ $problem }
