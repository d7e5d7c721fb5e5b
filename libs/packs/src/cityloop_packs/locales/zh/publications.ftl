# 向社会公开的内容

pack-publication-one-source = 公开项目只能公开以下一项：{ $known }
pack-publication-by-twice = 指标只能按 `by`、`layer`、`attribute` 之一划分
pack-publication-no-places = 此处没有可公开的位置，请去掉 `geojson`，或声明公开位置
pack-publication-flow-unknown = 没有流程“{ $flow }”，请写本包的流程，或以“包/流程”引用其他包
pack-publication-attribute-unknown = 流程“{ $flow }”没有属性 { $name }，已有 { $known }
pack-publication-too-high = 属性 { $name } 的分级为 { $classification }，只有 general_1 可以公开，请去掉
pack-publication-class-hidden = 事项“{ $event_class }”的案卷不公开：其 public_view 未写 `public: true`
pack-publication-figure-unknown = 没有指标“{ $figure }”，请写本包的指标，或以“包/指标”引用其他包
pack-publication-rank-parts = 全市一个数值无法排名，请写明“{ $figure }”按什么分组：by、layer 或 attribute
pack-publication-rank-of = 无法判断“{ $figure }”高低哪个更好，请为该指标写明 target，或去掉 order: rank
pack-publication-figure-twice = { $other } 已公开该指标；两种汇总口径相减，会泄露各自未公开的数
pack-publication-period = 指标“{ $figure }”没有这种周期，已有 { $known }
pack-publication-by = 指标“{ $figure }”不按此划分，已有 { $known }
pack-publication-group = 指标“{ $figure }”不公开不足 { $least } 条记录的部分，least_group 至少为 { $least }
pack-publication-no-size = 无从得知指标“{ $figure }”各部分的记录数，只能公开全市数值
pack-publication-post-unknown = 部门“{ $department }”没有角色为“{ $role }”的岗位，无人可以签发
