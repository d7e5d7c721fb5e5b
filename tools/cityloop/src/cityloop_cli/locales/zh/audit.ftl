# 各服务的审计记录：cityloop audit

audit-verifying = { $service }：审计链
audit-progress = { $service }：{ $total } 条中的 { $entries } 条
audit-verified = { $service }：共 { $entries } 条，链头 { $head }
audit-problem = { $service }：{ $problem }
audit-more = { $service }：另有 { $count } 个问题
audit-no-service = 没有服务 { $service }
