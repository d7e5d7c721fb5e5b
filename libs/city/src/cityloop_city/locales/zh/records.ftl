# 一组记录为何不能成为城市

city-record-empty = 有一条记录没有内容
city-record-twice = { $record } 重复
city-record-without-id = 「{ $record }」没有标识，每条记录都须有标识
city-record-too-large = { $record } 有 { $size } 字节，最多 { $most } 字节，请简化其几何图形
city-without-itself = 缺少城市本身的记录
city-layers-wrong = 有图层重复，或有两个图层决定管辖区划，请只保留一个
city-zone-unknown = 「{ $zone }」不是 IANA 时区，写法如 Asia/Shanghai
city-division-missing = 缺少城市所属的区划「{ $division }」
city-fallback-body = 兜底部门「{ $department }」是部门之上的议事机构，不承办任务，请另行指定
city-fallback-missing = 缺少兜底部门「{ $department }」
city-area-without-layer = 区域「{ $area }」所属的图层「{ $layer }」未在城市中声明
city-area-without-division = 区域「{ $area }」所属的区划「{ $division }」不存在
city-division-without-parent = 区划「{ $division }」的上级「{ $parent }」不存在
city-post-without-department = 岗位「{ $post }」所属的部门「{ $department }」不存在
city-name-of-two = 「{ $name }」同时指部门「{ $one }」和「{ $other }」
city-boundary = 城市边界
city-area-geometry = 图层「{ $layer }」中区域「{ $area }」的几何图形
city-no-geometry = { $what }不是 WKB 格式：{ $problem }
city-no-polygon = { $what }不是有效的多边形
city-id-invalid = city_id 须由小写字母、数字和连字符组成，最多 63 个字符

# 工作日历
city-calendar = 工作日历「{ $calendar }」：{ $problem }
calendar-no-shift = 「{ $text }」不是班次，请写成 08:00-12:00；跨夜的写成 22:00-06:00
calendar-no-date = 「{ $text }」不是日期，请写成 2026-10-01 的形式
calendar-no-period = { $first } 至 { $last } 不是一天到 { $most } 天的期间，请更正
calendar-last-before-first = 早于 { $first }，或相隔过久，请更正
calendar-day-outside = { $day } 不在 { $first } 至 { $last } 之内，请延长期间，或删除该日
calendar-day-twice = { $day } 重复出现，请只保留一个
calendar-weekday-wrong = 星期 { $weekday } 重复出现，或不在 1 至 7 之内，请各写一次
calendar-nobody-works = 没有任何工作时间，请为一周中的某天写明班次
calendar-shifts-overlap = { $day } 与 { $other } 的班次重叠，请缩短其中一个

# 位置为何不可用
position-system = 请将坐标系声明为 CGCS2000 或 WGS84，此处不能使用 { $name }
position-degrees = 位置不是以度为单位的经纬度，请更正
position-accuracy = accuracy_metres 应为误差半径（米），不能是 { $metres }，请更正
