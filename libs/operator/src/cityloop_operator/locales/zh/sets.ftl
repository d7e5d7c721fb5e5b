# 场景包的成组变更

set-undecided = 第 { $set } 号变更在 { $seconds } 秒内没有结论
set-refused = 第 { $set } 号变更未通过：{ $problems }
set-problem = { $service }：{ $problem }
set-more-problems = 另有 { $count } 处，用 cityloop pack plan 可全部列出
