# 指标口径：社会公众看到的计算方法

figure-made = 指标口径
figure-formula = 计算方法
figure-unit = 计量单位
figure-digits = { $digits ->
    [0] 取整数
   *[other] 保留 { $digits } 位小数
}
figure-number = 数值
figure-unit-s = 秒
figure-unit-min = 分钟
figure-unit-h = 小时
figure-unit-d = 天
figure-source = 数据来源
figure-source-of = 城市运行记录：{ $kinds }
figure-source-owner = 责任部门填报
figure-owner = 责任岗位
figure-owner-of = { $department }（{ $role }）
figure-schedule = 更新频率
figure-schedule-live = 随记录实时更新；统计周期：{ $periods }
figure-schedule-entered = 每个周期填报一次，周期结束后 { $days } 天内；统计周期：{ $periods }
figure-period-day = 日
figure-period-week = 周
figure-period-month = 月
figure-period-quarter = 季
figure-period-year = 年
figure-tags = 对应标准
figure-version = 版本
figure-version-of = 第 { $version } 版，自 { $moment } 起
figure-former = 历史版本
figure-former-of = 第 { $version } 版，自 { $moment } 起：{ $formula }
figure-rank = 排名

# 计算方法
made-count = 数量：{ $what }
made-stock = 期末数量：{ $what }
made-sum = { $value }合计：{ $what }
made-ratio = { $above }；除以：{ $below }
made-stock-ratio = 期末：{ $above }；除以：{ $below }
made-mean = 从“{ $since }”到“{ $until }”的平均时长：{ $what }
made-average = { $value }平均值：{ $what }
made-quantile = 从“{ $since }”到“{ $until }”，{ $percent }% 不超过的时长：{ $what }
made-index = 百分制加权：{ $parts }
made-part = { $title }（权重 { $weight }；{ $worst } 计 0 分，{ $best } 计 100 分）
made-entered = 责任部门按周期填报的数值
made-counted = { $of }，按“{ $at }”时间统计
made-standing = { $of }，自“{ $at }”起
made-standing-until = { $of }，自“{ $at }”起至“{ $until }”止
made-some = { $of }（{ $where }）

# 统计对象
made-of-reports = 上报
made-of-events = 事件
made-of-cases = 案件
made-of-tasks = 任务
made-of-ratings = 评价
made-of-verdicts = 线索研判
made-of-flows = 事项
made-of-devices = 设备
made-of-uptimes = 设备在线时段
made-of-outages = 设备离线时段

# 合计的数值
made-value-rating = 评分
made-value-reopened = 重启次数
made-value-reports = 上报数

# 时点
made-at-reported = 上报
made-at-joined = 并入事件
made-at-discovered = 发现
made-at-all_clear = 险情解除
made-at-closed = 结案
made-at-opened = 受理
made-at-filed = 立案
made-at-dispatched = 派遣
made-at-accepted = 签收
made-at-handled = 处置完成
made-at-checked = 核查
made-at-overdue = 超时
made-at-not_fixed = 群众反映未解决
made-at-returned = 退回
made-at-fed_back = 反馈
made-at-passed = 核查通过
made-at-rated = 评价
made-at-found = 研判
made-at-in_review = 审核
made-at-waiting = 待补正
made-at-decided = 决定
made-at-in_force = 生效
made-at-completed = 办结
made-at-refused = 不予通过
made-at-withdrawn = 撤回
made-at-lapsed = 失效
made-at-ended = 结束
made-at-watched = 纳入监测
made-at-began = 开始

# 条件
made-by-event_class = 类别：{ $values }
made-by-department = 部门：{ $values }
made-by-grade = 分级：{ $values }
made-by-channel = 渠道：{ $values }
made-by-flow = { $values }
made-by-source = 最先来源：{ $values }
made-by-thing_model = 设备型号：{ $values }
made-phases = 当前状态：{ $values }
made-verdicts = 研判结论：{ $values }
made-rating = 评分不低于 { $least } 分
made-reopened = 重启过
made-reopened-not = 未重启
made-fused = 并入已知事件
made-fused-not = 未并入已知事件
made-imported = 外部历史数据
made-imported-not = 不含外部历史数据
made-reached = 已“{ $values }”
made-missing = 不含“{ $values }”
made-took = 从“{ $since }”到“{ $until }”不超过 { $time }
made-attribute = { $name }：{ $values }
made-attribute-flag = { $name }：是
made-attribute-flag-not = { $name }：否
made-attribute-least = { $name }不低于 { $least }
made-attribute-most = { $name }不高于 { $most }
made-attribute-between = { $name }在 { $least } 至 { $most } 之间
