# 单机环境启动与停止时的提示

machine-postgres = PostgreSQL 已启动，端口 { $port }
machine-kafka = Kafka 已启动，端口 { $port }
machine-topics = 已建立 { $count } 个主题
machine-databases = 已准备 { $count } 个数据库
machine-service = { $service } 已启动，端口 { $port }
machine-stopping = 正在停止
