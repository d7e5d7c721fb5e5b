# 场景包的属性和条件有什么问题

attribute-name-reserved = 「{ $name }」是条件（CEL）的用词，请给属性另取名称
attribute-no-type = 「{ $name }」不是取值类型，可用的有 { $known }
attribute-no-unit = 「{ $unit }」不是 UCUM 单位代码，请写例如 mm、m3/h、Cel
attribute-bounds-crossed = 最小值 { $least } 大于最大值 { $most }
attribute-choices-alike = 选项 { $choices } 重复出现，请只保留一个
attribute-nothing-offered = 选项已全部停用，请至少保留一个可选项
attribute-only-in-forms = 文件只能随表单提交，请把 { $type } 用作表单字段的类型，并去掉该属性
condition-too-long = 一个条件最多 { $most } 个字符，请写得更短，或分成两个条目
condition-too-large = 一个条件最多 { $parts } 个组成部分、嵌套 { $depth } 层，请分成两个条目
condition-nested-loops = `exists`、`all` 等不能相互嵌套
condition-unknown-name = 条件用到 { $names }，可用的是 { $known }
condition-knows-nothing = 无：所属事件类别没有可在此使用的共同属性
condition-not-true-or-false = 条件的结果必须为真或假，这里的类型是 { $type }
condition-no-cel = { $column ->
    [0] { $problem }
   *[other] 第 { $column } 个字符：{ $problem }
}
