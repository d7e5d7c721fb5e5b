# 审计链的问题：cityloop audit、python -m <包名> verify-audit

audit-links-missing = 缺少第 { $first } 至 { $last } 条
audit-entry-missing = 缺少第 { $place } 条（{ $entry }）
audit-entry-changed = 第 { $place } 条（{ $entry }）被改动
audit-chain-broken = 审计链在第 { $place } 条断裂
audit-entries-stray = 有 { $count } 条既不在链上，也不在等待入链
