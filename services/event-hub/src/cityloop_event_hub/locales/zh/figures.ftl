# 指标进程的命令行：python -m cityloop_event_hub.figures

service-help-recompute = 依指标日志重新计算指标，进程可同时运行
service-help-indicator = 指标的“场景包/名称”，可多次给出；不写则为全部指标
service-help-since = 只计算此刻及以后开始的周期，ISO 8601，须带时区偏移
service-help-until = 只计算此刻以前开始的周期，ISO 8601，须带时区偏移
service-figures-made = 已重新计算 { $figures } 个指标
