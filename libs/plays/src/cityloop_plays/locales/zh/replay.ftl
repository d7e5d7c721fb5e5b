# 重放一座城市的历史诉求

replay-reading = 正在读取 { $city } 的历史诉求
replay-read = 共 { $requests } 条诉求，{ $agencies } 个承办单位
replay-data-missing = 请给出城市数据的文件夹：CITY={ $city } DATA=<文件夹>
replay-importer-missing = { $file }：没有部门提交诉求，请在 departments 中加入名为 { $department } 的部门，岗位角色为 intake
replay-not-ended = 诉求没有全部重放完
replay-differing = 有 { $lines } 行与独立核算不符，逐行列在上面
replay-applying-city = 正在启用城市 { $city }：{ $records } 条记录
replay-applying-pack = 正在启用场景包 { $pack }：各服务检查后启用
replay-pack-in-use = 场景包 { $pack } 已由第 { $set } 号变更启用
replay-counting = 正在用 { $script } 独立核算同样的数据
replay-part = { $what }：{ $done } / { $total }，每秒 { $rate } 条
replay-submitted = 已提交上报
replay-linked = 已归并上报
replay-opened = 已建立案卷
replay-acted = 已办理事项
replay-decided = 已有结论案卷
replay-read-back = 已回读上报
replay-held = 待定位：{ $numbers }
replay-none = 无
replay-held-hint = 待定位的上报无人办理，其承办单位和办结时间以文件为准。
replay-differences = 回读结果与文件各列不一致之处及原因：
replay-differs = 不符
replay-no-oracle = city.yaml 没有设置 time_format，无法用另一个脚本单独计数：与按计划应得的结果比对
replay-set-aside = 未导入或有说明的每一行，连同行号和原因，见 { $file }
replay-equal-plan = 表中 { $cells } 行和 { $reasons } 条原因均与计划一致，每行恰好计一次。
replay-equal = 表中 { $cells } 行和 { $reasons } 条原因均与独立核算一致。
replay-missing = { $seconds } 秒没有进展，仍缺 { $count } 项，如 { $some }
replay-stalled = 完成 { $count } 项后 { $seconds } 秒没有进展，请看各服务的日志
replay-oracle-failed = { $script } 运行失败

# 结果与文件各列的差异
replay-unexplained = 原因不明
replay-of-request = { $number }：{ $line }
replay-is-held = { $status }，待定位：{ $why }
replay-other-area = { $column } 为 { $named }，而该点落在 { $area }
replay-other-area-far = { $line }，{ $far }
replay-no-area = 没有 { $layer } { $area }
replay-metres-from = 距 { $layer } { $area } 有 { $metres } 米
replay-empty = 空
replay-no-coordinates = 没有坐标
replay-outside = 在所有 { $layer } 之外超过 { $metres } 米
replay-counted = { $status }，计为 { $state }：{ $why }
replay-closes-later = 办结日期在将来
replay-has-close-date = 有办结日期
replay-in-no-hours = { $status }，但没有办结日期，不计入时长
replay-other-name = 是 { $agency } 的别名
replay-owned-by-nobody = 无人认领的由兜底部门办理
replay-rows-of-owner = { $count } 行的 { $column } 为 { $named }，计入 { $agency }：{ $why }
replay-is-empty = 该项为空
replay-rows-of-class = { $count } 行的 { $column } 计为 { $event_class }：{ $why }

# 结果表，以及与另一次核算的差异
replay-by-total = 全部诉求
replay-by-type = 按类别
replay-by-agency = 按承办单位
replay-by-area = 按区域
replay-by-cell = 按类别、承办单位和区域
replay-received = 受理
replay-closed = 办结
replay-void = 作废
replay-open = 未结
replay-held-count = 待定位
replay-fused = 合并
replay-hours-median = 时长中位数（小时）
replay-hours-p90 = 时长 90 分位（小时）
replay-ours = 本次结果
replay-oracle = 独立核算
replay-only-in = { $group }「{ $value }」只见于{ $where }
replay-cell = { $group }「{ $value }」的 { $name }：本次结果 { $ours }，独立核算 { $oracle }
replay-held-only = { $number } 只在{ $where }中待定位
replay-set-aside-differs = 未导入的行：本次结果 { $ours }，独立核算 { $oracle }
replay-only-says = 对文件各列，只有{ $where }指出：{ $line }

# 导入方和承办单位所写的文字
replay-no-place = 原始数据未写明地点
replay-other-owner = 原始数据记录的是另一承办单位
replay-as-handled = 已处置，依据原始数据
replay-as-cancelled = 已撤销，依据原始数据
replay-as-closed = 已办结，依据原始数据
