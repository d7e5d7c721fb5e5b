# 事件类别和物模型的属性，以及基于属性的条件

pack-attributes-alike = 属性 { $names } 重复声明，请只保留一个
pack-same-unknown = fusion.same 写有「{ $name }」，该类别没有这个可比较的属性，可用的有 { $known }
pack-same-too-high = fusion.same 写有 { $name }，其数据级别为 { $classification }，不会传到事件融合环节，请改用级别更低的属性
pack-complaint-unknown = complaint_about 写有 { $name }，它不是本类别中类型为 {"{"}reference: department{"}"} 的属性
pack-complaint-too-high = complaint_about 写有 { $name }，其数据级别为 { $classification }，不会随案卷传出，请改用可公开知悉的属性
pack-value-all = `value: all` 用于合并多选值，类型 { $type } 只有一个值
pack-value-greatest = `value: greatest` 要求取值可比大小，类型 { $type } 不可比
pack-condition-wrong = 事件类别 { $name }：{ $problem }
pack-attribute-type-changed = { $counted }属于{ $kind }「{ $name }」，可能已填写属性 { $attribute }，不能更改其类型或单位；请停用该属性，另行声明新属性
pack-attribute-choice-gone = { $counted }属于{ $kind }「{ $name }」，可能已选用属性 { $attribute } 中将被删除的选项；请保留该选项并列入 `retired`
pack-attribute-gone = { $counted }属于{ $kind }「{ $name }」，可能已填写将被删除的属性 { $attribute }；请保留并标明 `retired: true`
pack-warning-when-predicted = `when` 只用于综合预警：预测产生的预警尚无属性
pack-call-back-when = 带条件的告知不能附评价邀请，请把 `call_back` 写在不带条件的那一条

# 表单

pack-form-rows-crossed = 分组 { $group } 至少要 { $least } 项，却最多只收 { $most } 项；请调大 most
pack-form-for-nothing = 用途为 { $purpose } 的表单{ $purpose ->
    [flow] 须写明 flows，不写 event_classes
    [check] 须写明 event_classes 或 flows，只写其一
   *[other] 须写明 event_classes，不写 flows
}
pack-form-roles = { $purpose ->
    [check] 请在 roles 中写明由哪些角色的岗位填写
    [flow] 请在 roles 中写明由哪些角色的岗位填写
   *[other] 请去掉 roles：填写人已经确定
}
pack-form-names-alike = 表单中 { $names } 重复出现；名称在整张表单（含分组）中只能出现一次
pack-form-size = 一张表单须有 1 到 { $most } 个字段
pack-form-condition = { $problem }；条件只能引用排在它前面的字段，因此不会循环
pack-form-never-asked = { $name } 永远不会出现：没有任何填写结果能满足它的条件；请改正条件，或去掉该项
pack-form-field-differs = { $name } 是「{ $subject }」的属性，类型或分级与此不同；请写成一致，或换一个名称
pack-form-leaves-out = 「{ $subject }」的上报必须有属性 { $name }：请在表单中无条件询问，并写 required: true
pack-form-flow-unknown = 本包没有事项流程「{ $name }」
pack-form-two = 表单 { $other } 已用于「{ $subject }」，用途相同；请只保留一张
pack-form-awaited = 动作 { $move } 等待表单 { $form }，而本包没有用于该流程的这张表单；请编写表单，或去掉该条件
pack-form-awaited-by-case = 动作 { $move } 等待表单 { $form }，而本包没有用于 { $classes } 案件的这张表单（用途为 check 或 feedback）；请编写表单，或去掉该条件
pack-form-awaited-by-nobody = 动作 { $move } 等待表单 { $form }，但它由流程自动执行；请改为人工动作，或去掉该条件
pack-form-field-changed = { $counted }表单「{ $form }」，可能已填写 { $name }，而它的类型将要改变；请停用该字段，另取名称询问
pack-form-answers-unknown = 无法统计已收到的答卷，请重新生成变更方案
pack-form-photos-of-report = 上报本身可以附照片，请从表单中去掉 { $name }
pack-form-prefill-one = 预填来源只能是 subject、last、row 之一；有多个来源时请分条写
pack-form-prefill-in-group = { $name } 在分组中，分组字段不能预填；请去掉 prefill，或放到页面字段里
pack-form-prefill-not = { $name } 不能预填：上报表单和文件字段事先没有已知内容；请去掉 prefill
pack-form-prefill-unknown = 「{ $subject }」没有可供取值的属性 { $name }；请先声明该属性，或改用其他属性
pack-form-prefill-type = 「{ $subject }」的属性 { $name } 与要预填的字段类型不同；请写成相同类型
