# cityloop city init 的推测结果：显示在终端上，并写作 city.yaml 的注释

proposed-head = 由 cityloop city init 推测生成，有误之处请改正。
proposed-look = 请核对：{ $what }
proposed-two-folders = 文件分散在 { $folders }，请放在同一个文件夹中
proposed-no-id = { $file }：没有属性能区分 { $count } 个要素，请给每个要素单独的标识
proposed-layer = 图层 { $layer }：{ $read }；{ $areas } 个区域；以 { $id } 作标识（{ $why }），以 { $name } 作名称
proposed-id-by-property = 各要素取值不同
proposed-id-of-feature = 要素自带的标识
proposed-zone = 时区 { $zone }：{ $why }；与当地时间不符的请改正
proposed-table = { $file }：{ $read }，依据表头
proposed-encoding = { $problem }。依据这类字节的组合，推测为 { $encoding }
proposed-no-columns = { $place }：没有像 { $roles } 的列，请改列名，或自行编写 city.yaml。按 { $read } 读取，其中的列有：{ $known }
proposed-columns = 按列名对应：{ $columns }
proposed-column = { $role } 为 { $column }
proposed-unseen = 没有像 { $roles } 的列；如果有，请加入 columns
proposed-decimal-comma = 坐标的小数点是逗号：{ $cell }
proposed-first = { $problem }；暂取第一种
proposed-no-format = { $file }：已知的格式都读不出 { $column } 列（{ $cells }），请自行编写 city.yaml
proposed-empty = 该列为空
proposed-formats = 时间按能读出全部单元格的格式：{ $formats }
proposed-classes = 类别：{ $classes }；各按原名声明
proposed-statuses = 状态：{ $statuses }；按字面视为办结：{ $closed }；视为作废：{ $void }
proposed-owners = 承办单位：{ $owners }；各成为一个部门
proposed-alias = 承办单位 { $others } 与 { $name } 只有大小写、空格或标点的差别，视为同一单位；若不是，请从 owner_aliases 中删去
proposed-counted = { $name }（{ $count }）
proposed-quoted = 「{ $name }」（{ $count }）
proposed-more = 另有 { $count } 个
proposed-none = 无
proposed-default-holds = default 对文件中的所有类别有效；个别类别的规定请按名称写在 classes 下。
proposed-classes-listed = 文件中的 { $count } 个类别及其行数：
proposed-item = { "  " }{ $item }

# `cityloop city calendar` 的建议
calendar-country-unknown = 没有「{ $country }」的节假日资料，请使用 ISO 3166 代码（例如 CN），或自行编写 calendar.yaml
calendar-subdivision-unknown = 「{ $subdivision }」没有自己的节假日，可用的有 { $known }
calendar-year-unknown = 没有 { $year } 年的节假日资料，请自行编写 calendar.yaml
calendar-proposed = 由 holidays { $version } 为 { $country } { $year } 年拟出：应用城市之前，请逐日与政府通知核对。
calendar-proposed-shifts = 班次按一般机关作息填写，请更正；两段之间为午休。
calendar-proposed-no-make-up = 尚无调休上班日的资料：如有周末补班，请补充 make_up_days。
