# 人员名录文件
staff-line = { $file } 第 { $line } 行：{ $problem }
staff-cell-empty = “{ $column }”一格为空，请填写
staff-person-differs = 工号“{ $person }”的姓名或电话与前面的行不同，请改为一致
staff-no-yes = “{ $cell }”无法识别，请写“{ $yes }”或留空
staff-no-moment = “{ $cell }”不是日期，请写成 2026-12-01 或 2026-12-01T08:00+08:00
roster-ends-before = 班次结束时间“{ $cell }”不晚于开始时间，请更正

# 各列的列名，及末列所填内容
staff-column-department = 部门
staff-column-post = 岗位
staff-column-person = 工号
staff-column-name = 姓名
staff-column-phone = 电话
staff-column-from = 起
staff-column-until = 止
staff-column-deputy = 代理
staff-column-leader = 带班
staff-column-yes = 是
staff-column-no = 否
