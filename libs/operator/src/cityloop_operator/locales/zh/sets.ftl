# 场景包的成组变更

set-undecided = 第 { $set } 号变更在 { $seconds } 秒内没有结论
set-refused = 第 { $set } 号变更未通过：{ $problems }
set-problem = { $service }：{ $problem }
set-more-problems = 另有 { $count } 处，用 cityloop pack plan 可全部列出

# 未按时等到
late-to-come = { $seconds } 秒内没有等到：{ $what }；原因见各服务的日志
late-to-be-ready = { $seconds } 秒后各服务仍未就绪，原因见日志：{ $logs }
