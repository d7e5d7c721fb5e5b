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
