# 人员名录：谁任哪个岗位
column-person = 工号
column-phone = 电话
column-held-from = 起
column-held-until = 止
column-deputy = 身份
staff-change-added = 任岗
staff-change-changed = 变更
staff-change-ended = 离岗
staff-deputy = 代理
staff-unchanged = 任岗情况没有变化
staff-none = { $department } 还没有人员名录：凡其证书担保的人员都可操作。请用 `cityloop staff apply` 启用名录
staff-vacant = { $department }：以下岗位无人在岗：{ $posts }
staff-no-zone = 没有时区“{ $zone }”，请写明，如 Asia/Shanghai

# 值班表：谁在何时值班
column-leads = 带班
roster-leads = 带班
roster-change-added = 新增班次
roster-change-changed = 变更
roster-change-ended = 取消
roster-unchanged = 值班表没有变化
roster-none = { $department } 现在和一天之内无人值班，请用 `cityloop roster apply` 导入值班表
roster-gap = { $post }：{ $begins } 至 { $ends } 无人值班
