# 城市向社会公开的内容：经各部门签发的指标、登记簿、清单和地图

publications-title = 政务公开
publications-none = 目前没有公开内容。
publication-nothing = 暂无内容。
publication-signed = 由{ $owner }公开，{ $moment }签发。
publication-feeds = 供程序读取：
publication-feed-atom = Atom
publication-feed-csv = CSV
publication-feed-geojson = GeoJSON
publication-pages = 翻页
publication-first = 首页
publication-following = 下一页
publication-corrections = 更正
publication-gone = 该内容已撤下，不再公开。
publication-gone-why = { $moment }撤下，原因：
publication-number = 编号
publication-state = 状态
publication-department = 部门
publication-opened = 受理时间
publication-changed = 更新时间
publication-division = 所在区域
publication-overdue = 超时
publication-area = 代码
publication-name = 名称

# 许可、榜单、异议、备案的状态
publication-phase-filed = 已受理
publication-phase-in_review = 审核中
publication-phase-waiting = 待补正
publication-phase-decided = 已决定
publication-phase-in_force = 有效
publication-phase-completed = 已办结
publication-phase-refused = 不予通过
publication-phase-withdrawn = 已撤回
publication-phase-lapsed = 已失效

# 指标
publication-whole = 全市
publication-periods = 其他周期
publication-period-heading = 周期
publication-period = { $first }至{ $last }
publication-part = 范围
publication-value = 数值
publication-records = 依据
publication-band = 评价
publication-change = 环比
publication-year-change = 同比
publication-restated = 重述
publication-restated-times = 周期结束后重述 { $times } 次
publication-known-at-heading = 数据截至
publication-known-at = 数据截至 { $moment }。
publication-target = 目标值：{ $target }。
publication-baseline = 基准值：{ $baseline }。
publication-gap-to-target = 与目标之差
publication-gap-to-baseline = 与基准之差
publication-of = { $numerator }/{ $denominator }
publication-no-value = 无数值（{ $numerator }/{ $denominator }）
publication-withheld = 不公开
publication-least = 不足 { $least } 条记录的部分，以及可据以推算出这些部分的数值，均不公开。
publication-unit-s = { $value } 秒
publication-unit-min = { $value } 分钟
publication-unit-h = { $value } 小时
publication-unit-d = { $value } 天

# 本人事项在清单中的位次
publication-own-report = 您的上报编号：{ $report }。
publication-own-place = 按受理时间先后，您的事项排在第 { $place } 位，共 { $of } 项。
publication-own-lists = 已列入的公开清单
publication-own-listed = 您的事项已列入清单。
publication-own-none = 您的事项目前不在此清单中。
publication-own-list = 查看完整清单

# 页面不能受理的情形
refusal-PUBLICATION_UNKNOWN = 此地址没有公开内容，请查看全部公开项目。
refusal-PUBLICATION_GONE = 该内容已撤下，不再公开。
refusal-PAGE_TOKEN_INVALID = 此链接不是该清单的分页，请从首页开始浏览。
refusal-FEED_NOT_OFFERED = 不提供这种格式，可用格式见公开页面。
