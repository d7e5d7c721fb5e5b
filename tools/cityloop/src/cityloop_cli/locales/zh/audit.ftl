# 各服务的审计记录：cityloop audit

audit-verifying = { $service }：审计链
audit-progress = { $service }：{ $total } 条中的 { $entries } 条
audit-verified = { $service }：共 { $entries } 条，链头 { $head }
audit-problem = { $service }：{ $problem }
audit-more = { $service }：另有 { $count } 个问题
audit-no-service = 没有服务 { $service }
audit-links-missing = 缺少第 { $first } 至 { $last } 条
audit-entry-missing = 缺少第 { $place } 条（{ $entry }）
audit-entry-changed = 第 { $place } 条（{ $entry }）被改动
audit-chain-broken = 审计链在第 { $place } 条断裂
audit-entries-stray = 有 { $count } 条既不在链上，也不在等待入链
