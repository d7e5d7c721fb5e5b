# 单机环境：make up 与 make down
fleet-running = 环境已在运行，停止请用 make down
fleet-starting = 正在启动 { $folder } 中的环境
fleet-interrupted = 已中断，正在停止已启动的部分
fleet-nothing-left = 没有留下任何进程
fleet-not-started = 环境没有启动成功，请看日志：{ $log }
fleet-not-running = 环境没有在运行
fleet-stopped = 已停止，数据保留，make up 可继续使用
fleet-not-stopping = 监护进程（进程号 { $process }）{ $seconds } 秒后仍未停止，请检查后手动结束
fleet-other-supervisor = 已有另一个监护进程在管理这个环境
fleet-runs-other-city = 环境运行的是城市 { $city }，不是 { $asked }：要改用 { $asked }，请先用 make down 停止，再删除 { $folder }
fleet-has-other-city = 环境中已有城市 { $city }，不是 { $asked }：不写 CITY 则继续用 { $city }，要改用 { $asked }，请删除 { $folder }
fleet-city = 城市 { $city } 及场景包 { $packs } 已启用
fleet-renewed = { $file } 即将到期，已更新，使用者会自动换用
fleet-city-needs-data = 城市 { $city } 需要数据，请给出 DATA=<文件夹>
fleet-city-generated = 城市 { $city } 是生成的，请不要给出 DATA
fleet-prometheus = Prometheus（各服务的指标）：{ $address }
fleet-alertmanager = Alertmanager（触发的告警）：{ $address }

# make status
status-not-running = 环境没有在运行，启动请用 make up
status-server = { $name } { $state }  端口 { $port }，重启过 { $times } 次
status-listens = 监听中
status-does-not-listen = 未监听
status-part = { $name } { $state }  { $since }{ $again }；待处理 { $lag }；待发送 { $outbox }；死信 { $letters }
status-again = ，重启过 { $times } 次
status-ready = 就绪
status-not-ready = 未就绪
status-up = { $moment } 启动
status-down = 未运行
status-not-measured = 无法测得
status-records = { $count } 条
status-rows = { $count } 条
status-oldest = { $waiting }，最早的已等{ DURATION($seconds) }
status-problem = { $what }：{ $problem }
status-does-not-answer = 没有应答（{ $problem }），请看 { $log }
status-silent = { $address } 没有应答（{ $problem }）：请查看它是否在该地址运行，以及它的日志
