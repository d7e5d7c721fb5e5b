# 简报

pack-briefing-empty = 简报至少要有一项指标、一份清单或一个撰写部分
pack-briefing-twice = { $names } 重复，请使用不同的名称
pack-briefing-classes = `event_classes` 用于限定事件专报所述的事项，请去掉，或改为 `of: event`
pack-briefing-event-present = 事件专报针对已办结的事件，请去掉 `covers`
pack-briefing-columns = 列是事项的属性：请写明 `event_classes`，或去掉 `columns`
pack-briefing-list-of-event = `of_event` 列出一个事件的案卷，事件专报只能使用它，其他简报不能使用
pack-briefing-column-unknown = 事项 { $event_class } 没有属性 { $name }，已有 { $known }
pack-briefing-too-high = 属性 { $name } 的分级为 { $classification }，而本简报最高为 { $most }；请去掉该列，或提高简报的分级
pack-briefing-post-unknown = 部门“{ $department }”没有角色为“{ $role }”的岗位，无人可以签发
pack-briefing-areas-unknown = 图层“{ $layer }”没有区域“{ $area }”
