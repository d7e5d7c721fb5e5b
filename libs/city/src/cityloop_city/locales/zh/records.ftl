# 一组记录为何不能成为城市

city-record-empty = 有一条记录没有内容
city-record-twice = { $record } 重复
city-record-without-id = 「{ $record }」没有标识，每条记录都须有标识
city-record-too-large = { $record } 有 { $size } 字节，最多 { $most } 字节，请简化其几何图形
city-without-itself = 缺少城市本身的记录
city-layers-wrong = 有图层重复，或有两个图层决定管辖区划，请只保留一个
city-zone-unknown = 「{ $zone }」不是 IANA 时区，写法如 Asia/Shanghai
city-division-missing = 缺少城市所属的区划「{ $division }」
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
