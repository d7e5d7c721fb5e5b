# 城市及其设置：city.yaml、数据文件夹、场景包模板

city-file-wrong = { $problems }
city-unknown = { $folder } 中没有城市「{ $city }」，现有：{ $known }；新建城市请用 cityloop city init
city-is-imported = 城市 { $city } 是导入型，不是生成型
city-without-requests = 城市 { $city } 是生成型，没有诉求文件，请改用导入型城市
city-cannot-be = 城市 { $city }：{ $problem }；请修改 city.yaml 或数据
city-component-refused = { $problem }（共 { $count } 个部件未登记）
data-not-given = 这是导入型城市，请用 DATA=<文件夹> 给出 { $file } 所在的文件夹
data-is-folder = { $path } 是文件夹，而 { $file } 须是文件
data-file-missing = 缺少 { $file }，DATA 须是它所在的文件夹
template-no-mapping = { $file }:1：应写成“名称: 值”，可参考 { $example }
template-key-missing = { $file }:1：缺少 { $key }，可参考 { $example }
template-file-missing = 缺少 { $file }，可从 { $example } 复制
department-requests-desk = 受理中心
department-importer = 数据导入

# city.yaml 中的值
setting-value = 「{ $value }」{ $problem }
setting-missing = 缺少该项，请补上
setting-unknown = 没有这项设置，请删去
setting-unknown-near = 没有这项设置，请写 { $near } 或删去
setting-no-truth = 既不是 true 也不是 false，请写 true 或 false
setting-no-names = 不是一组名称，请逐行写“名称: 值”
setting-no-group = 不是一组设置，请逐行写“名称: 值”
setting-no-number = 不是数字，请写数字，如 100 或 0.5
setting-no-whole-number = 不是整数，请写整数，如 7
setting-number-too-large = 太大，请写整数，如 7
setting-not-more = 太小，须大于 { $limit }
setting-less = 太小，不得小于 { $limit }
setting-not-less = 太大，须小于 { $limit }
setting-more = 太大，不得大于 { $limit }
setting-name-is-number = 此处须是名称，却写成了数字，请加引号
setting-none-of = 不在可选范围内，请写 { $known }
setting-too-long = 过长，最多 { $most } 个字符
setting-empty = 为空，请填写；可省略的也可整项删去
setting-no-text = 不是文字，请写文字，形似数字的要加引号
setting-no-list = 不是列表，请写成 [a, b]
setting-too-many = 过多，最多 { $most } 项
setting-too-few = 过少，至少 { $least } 项
setting-no-match = 格式不符，{ $form }
setting-write-identifier = 请用小写字母、数字和连字符，如 requests-desk，最多 63 个字符
setting-write-without-slash = 请不要含斜杠
setting-write-four-digits = 请写四位数字
setting-write-pattern = 请写符合 { $pattern } 的文字
setting-other = { $problem }，请改正

# 相互矛盾的设置
setting-half-position = 纬度和经度须成对出现，请两列都写，或都不写
setting-status-twice = 状态「{ $status }」同时列为办结和作废，请只保留一处
setting-statuses-without-column = 写了 closed_statuses 或 void_statuses，就须在 columns 中写明 status 列
setting-aliases-without-column = 写了 owner_aliases，就须在 columns 中写明 owner 列
setting-aliases-chained = owner_aliases：「{ $name }」既是别名，又有自己的别名，请直接写最终的承办单位
setting-layer-twice = 有图层重名，请分别命名
setting-layer-undeclared = 用到了图层「{ $layer }」却没有声明，已声明的有：{ $known }
setting-two-jurisdictions = 有两个图层决定管辖区划，请只在一处写 jurisdiction: true
setting-department-twice = 部门「{ $department }」重复，请只保留一个
setting-one-origin = 请写 generated: 或 imported:，二者选一

# 时区与时间格式
zone-unknown = 「{ $name }」不是 IANA 时区，请写时间相同的某地的时区，如 { $near }
zone-no-list = 系统没有 { $file }，无从查找
zone-nearest = 该时区的代表地点离市中心最近，约 { $kilometres } 公里
format-with-zone = 「{ $format }」：时区缩写（%Z）可能对应几个时区，请用时差（%z），或不写时区
format-of-no-times = 「{ $format }」不是时间格式，格式如 %Y-%m-%d %H:%M（{ $problem }）
format-without-date = 「{ $format }」没有写全年月日，请写完整的格式，如 %Y-%m-%d %H:%M
format-without-half = 「{ $format }」是十二小时制却没有 %p，请加上 %p，或改用 %H
format-undecided = { $column } 列可按 { $formats } 读取，但「{ $cell }」会读成不同的日期，请写明 time_format
