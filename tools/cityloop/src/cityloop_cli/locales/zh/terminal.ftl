# 演示：make demo

demo-in-use = 城市 { $city } 及场景包 { $packs } 已启用
demo-fast-motion = 快放 { $times } 倍：场景包的时限按此缩短，一分钟相当于一小时
demo-watch = 实时总览：{ $address }
demo-done = 用时 { $seconds } 秒，不含安装与下载
demo-serving = 服务继续运行，按回车停止
demo-checking = 从外部核对
demo-holds = 符合
demo-fails = 不符
demo-found = 实为
demo-lines = { $count } 项
demo-yes = 是
demo-no = 否
demo-timeline = 首个上报的全过程
demo-look = 去哪里看
demo-timeline-of = { $number } 的全过程：{ $address }
demo-not-closed = 闭环未完成
demo-no-play = 没有名为 { $play } 的演练脚本；现有：{ $known }
demo-checks-failed = 闭环未完成：{ $failed } 项核对不符

# 提前结束
ending-interrupted = 已中断，没有留下任何进程
ending-because = { $what }：{ $cause }
ending-failed = { $sentence }；日志：{ $logs }
ending-failed-again = { $sentence }；日志：{ $logs }；之后再试：{ $again }
ending-answered = 服务答复 { $code }：{ $details }

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
fleet-people-report = 市民上报：{ $address }
fleet-overview = 城市运行总览，上报、事件或案卷编号的全过程：{ $address }
fleet-readings = 以 JSON 报送读数的说明：{ $address }
fleet-metrics = { $service } 的指标：{ $address }
fleet-keys = API 密钥：Open311 用 { $one }，读数按部门用 { $many }
fleet-kafka = Kafka：{ $servers }，主题见 proto/topics
fleet-certificates = 证书：{ $folder }
fleet-command-line = 命令行：{ $command }
