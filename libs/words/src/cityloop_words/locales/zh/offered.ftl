# 部门报送的部件、数据集和数据行有什么问题

component-id-invalid = component_id「{ $component }」须为 16 位数字：县级区划、大类、小类、流水号
component-class-invalid = 部件 { $component }：按其编号，component_class 须为「{ $component_class }」
component-owner-invalid = 部件 { $component }：请写明权属单位，或注明无主
component-twice = 部件 { $component } 报送了两次，请只报一次
component-department-unknown = 部件 { $component }：城市没有部门「{ $department }」
component-outside-city = 部件 { $component } 位于城市范围之外
component-position-invalid = 部件 { $component }：{ $problem }
dataset-problem = 数据集「{ $dataset }」：{ $problem }
dataset-id-invalid = dataset_id 须由小写字母、数字、连字符和下划线组成，最多 63 个字符
dataset-fields-count = 数据集须有 1 至 { $most } 个字段
dataset-field-invalid = 字段「{ $field }」须由小写字母、数字、连字符和下划线组成
dataset-field-twice = 有字段重复定义
dataset-key-unknown = key_field「{ $field }」不在字段之列
dataset-place-fields = longitude_field 和 latitude_field 须为两个不同的字段，或都不写
row-problem = 第 { $row } 行：{ $problem }
row-field-unknown = 字段「{ $field }」不属于「{ $dataset }」，请先发布含该字段的数据集
row-key-empty = 主键字段「{ $field }」为空
row-key-twice = 主键在本次调用中重复
row-too-large = 共 { $size } 字节，最多 { $most } 字节
row-with-nul = 有值含有无法保存的字符 U+0000
row-no-degrees = 字段「{ $field }」须为 CGCS2000 的十进制度数，在 -{ $limit } 与 { $limit } 之间
row-half-place = 「{ $longitude }」和「{ $latitude }」须成对出现
