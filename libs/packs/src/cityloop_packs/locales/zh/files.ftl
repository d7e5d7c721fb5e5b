# 场景包的文件有什么问题

pack-problem = { $place }：{ $problem }
pack-in-line = 第 { $line } 行：{ $problem }
pack-field = { $field }：{ $problem }
pack-line-of-version = { $problem }（行号见第 { $version } 版）

# 文件本身
pack-file-missing = 缺少 { $file }
pack-file-unknown = 场景包没有这个文件名，可用的有 { $known }
pack-too-large = 全部文件合计超过 { $most } 字节
pack-too-many-items = 共有 { $items } 个条目，一个场景包最多 { $most } 个，请拆分
pack-no-yaml = 不是 YAML：{ $problem }
pack-value-is-none = 日期、数字或带标签的值写法有误；如果是文字，请加引号
pack-nested-too-deeply = 嵌套层数过多
pack-name-twice = 「{ $name }」重复出现，前一处在第 { $first } 行，请只保留一个
pack-file-too-large = 别名展开后超过 { $values } 个值或 { $characters } 个字符
pack-text-with-nul = 文字中含有 NUL 字符，请删除
pack-one-list = 文件中应当只有一个名为 { $key } 的列表
pack-is-a-list = { $key } 应当是列表

# 取值不符合要求
pack-field-missing = 缺少此项，请补上
pack-field-unknown = 没有这个字段，请更正名称或删除
pack-no-number = 「{ $value }」不是数字
pack-no-whole-number = 「{ $value }」不是整数
pack-not-true-or-false = 「{ $value }」既不是 true 也不是 false
pack-no-text = 「{ $value }」不是文字，请加引号
pack-no-list = 「{ $value }」不是列表
pack-no-mapping = 「{ $value }」没有字段
pack-none-of = 「{ $value }」不可用，可用的有{ $known }
pack-no-match = 「{ $value }」不符合格式 { $pattern }
pack-text-too-short = 文字至少要有 { $least } 个字符
pack-text-too-long = 文字超过 { $most } 个字符，请缩短
pack-too-few = 至少要有 { $least } 项
pack-too-many = 超过 { $most } 项，请减少
pack-not-more-than = { $value } 须大于 { $limit }
pack-less-than = { $value } 不得小于 { $limit }
pack-not-less-than = { $value } 须小于 { $limit }
pack-more-than = { $value } 不得大于 { $limit }

# 条目不成立
pack-item = { $kind } { $item }
pack-item-twice = { $kind }「{ $item }」重复定义，前一处在 { $first }
pack-item-too-large = { $kind }「{ $item }」有 { $size } 字节，一个条目最多 { $most } 字节，请拆分
pack-copies-twice = 同时写了 extends 和 overrides，请只用其中一个
pack-scope-without-override = 只有 overrides 才有适用范围，请去掉 scope
pack-kind-without-scope = { $kind }处处相同，请去掉 scope
pack-copy-needs-name = 由此产生的{ $kind }须有自己的名称
pack-override-keeps-name = overrides 沿用原条目的名称「{ $name }」，请去掉另写的名称
pack-no-item-name = 「{ $name }」不是条目名称，请写成 场景包/条目
pack-copy-not-required = 「{ $name }」属于场景包「{ $pack }」，本包并未依赖它；本包依赖的有 { $known }
pack-requires-nothing = （没有在用的场景包）
pack-has-no-item = 场景包「{ $pack }」没有{ $kind }「{ $item }」
pack-class-not-public = 事件类别不公开，却写了 { $fields }；请加上 public: true，或将其去掉
pack-class-concerns-missing = 公开的事件类别须写明 concerns；涉及公共空间的，请加上 concerns: public_space
pack-class-never-public = 涉及 { $concerns } 的上报不得公开，请去掉 public_view
pack-class-not-reported = 该类别没有人上报，无可公开，请去掉 public_view
pack-class-opens-nothing = 该类别的上报永远不会成为事件，请加上 reportable: false
pack-parts-alike = 有两个来源都叫「{ $name }」，请分别命名
pack-warning-one-cause = 预警或由预测起草，或由综合研判起草，须写明且只写其中一种
pack-call-back-before-end = 只有 { $phases } 才有回访

# 参数，以及其他场景包给出的参数值
pack-parameter-unknown = pack.yaml 没有参数「{ $name }」，现有的是：{ $known }
pack-parameter-one-value = 一个参数只有一个值：数字、文字、时长或部门
pack-has-none = 无
pack-type-number = 数字
pack-type-text = 文字
pack-type-duration = 时长
pack-type-department = 部门
pack-wrong-type = 「{ $value }」不是{ $type }：{ $problem }
pack-value = 给「{ $parameter }」的值{ $problem }
pack-value-given-twice = 也由「{ $other }」给出，请只保留一个
pack-value-not-required = 不该由本包给出：本包没有依赖「{ $pack }」，请先写明依赖
pack-value-of-base = 须由基础包给出，因为它对所有类别有效；请写在本市的基础包中
pack-value-unknown = 没有对应的参数，「{ $pack }」的参数有：{ $known }
pack-value-does-not-fit = 不合要求：{ $problem }
