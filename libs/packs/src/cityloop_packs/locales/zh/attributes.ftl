# 事件类别和物模型的属性，以及基于属性的条件

pack-attributes-alike = 属性 { $names } 重复声明，请只保留一个
pack-same-unknown = fusion.same 写有「{ $name }」，该类别没有这个可比较的属性，可用的有 { $known }
pack-same-too-high = fusion.same 写有 { $name }，其数据级别为 { $classification }，不会传到事件融合环节，请改用级别更低的属性
pack-value-all = `value: all` 用于合并多选值，类型 { $type } 只有一个值
pack-value-greatest = `value: greatest` 要求取值可比大小，类型 { $type } 不可比
pack-condition-wrong = 事件类别 { $name }：{ $problem }
pack-attribute-type-changed = { $counted }属于{ $kind }「{ $name }」，可能已填写属性 { $attribute }，不能更改其类型或单位；请停用该属性，另行声明新属性
pack-attribute-choice-gone = { $counted }属于{ $kind }「{ $name }」，可能已选用属性 { $attribute } 中将被删除的选项；请保留该选项并列入 `retired`
pack-attribute-gone = { $counted }属于{ $kind }「{ $name }」，可能已填写将被删除的属性 { $attribute }；请保留并标明 `retired: true`
pack-warning-when-predicted = `when` 只用于综合预警：预测产生的预警尚无属性
pack-call-back-when = 带条件的告知不能附评价邀请，请把 `call_back` 写在不带条件的那一条
