# 城市的数据文件：如何读取，有什么问题

# 计算机
file-not-read = 无法读取 { $file }：{ $problem }
file-not-written = 无法写入 { $file }：{ $problem }
file-not-there = 没有这个文件或文件夹，请放好文件，或另指定一个
file-is-folder = 这是文件夹，请指定文件
file-in-place-of-folder = 该位置已有同名文件，而这里须是文件夹
file-no-folder = 这不是文件夹，而这里须是文件夹
file-no-right = 没有权限，请取得权限，或另指定一个
file-read-only = 文件系统只读，请另指定可写的位置
file-disk-full = 磁盘空间不足，请清理空间，或改用其他磁盘
file-quota-full = 磁盘配额已满，请清理空间，或改用其他磁盘
file-other-fault = { $problem }，请检查磁盘后再试
file-changed = { $file } 在读取期间被改动，请重新读取
file-problem = { $file }：{ $problem }
file-no-utf-8 = { $place }：字节 { $byte } 不是 UTF-8，请以 UTF-8 保存

# 编码
encoding-unknown = 没有编码「{ $name }」，请写 utf-8、gb18030、windows-1252 等
encoding-of-no-text = 「{ $name }」不是文本文件的编码，请写 utf-8、gb18030、windows-1252 等
encoding-declared = 按设置
encoding-by-mark = 依据字节序标记
encoding-by-zeros = 依据零字节
encoding-by-every-byte = 全部字节都符合 UTF-8
encoding-reads = 按 { $name } 读作「{ $text }」
encoding-read-by-none = 常见的编码都读不出
encoding-undeclared = { $place }：字节 { $byte } 不是 UTF-8，请在 city.yaml 中写明编码，如 encoding: windows-1252（{ $readings }）

# 表格
separator-comma = 逗号
separator-semicolon = 分号
separator-tab = 制表符
separator-bar = 竖线
table-empty = { $file }:1：文件为空，请给出带表头的文件
table-read = { $encoding }（{ $why }），以{ $separator }分隔
table-column-near = { $names }（相近的有 { $near }）
table-column-missing = { $place }：没有 { $names } 列，请在 city.yaml 中写明列名。按 { $read } 读取，其中的列有：{ $known }
table-column-twice = { $place }：{ $names } 列重复，请改名或删去一列

# 整列无法读取
column-cells = { $file }：{ $column } 列前 { $count } 个非空单元格（{ $shown }）
column-cell = 「{ $cell }」
column-no-times = { $cells }都不符合 { $formats }；{ $hint }
column-any-format = 已尝试的任何格式
column-formats-fitting = 请把 time_format 设为 { $formats }
column-set-format = 请把 time_format 设为实际的格式
column-no-degrees = { $cells }都不是以度为单位的数字；请改用别的列，或写明 decimal_mark

# 各行
rows-read-as = { $file }：{ $table }，{ $mark }
decimal-points = 小数点为点号
decimal-commas = 小数点为逗号
rows-column-by = { $column } 列的格式：{ $formats }
rows-read = 共读取 { $rows } 行：导入 { $entered } 行，未导入 { $aside } 行
rows-set-aside = 未导入：{ $problem }
rows-remark = 说明：{ $problem }
features-set-aside = 未采用的要素：{ $problem }
rows-without-status = { $setting }：没有一行的状态是「{ $status }」
rows-without-owner = { $setting }：没有一行的承办单位是「{ $owner }」
rows-without-time = { $file }：没有一行写明提交时间，请在 city.yaml 中用 created 写明时间列

# 单元格、行、要素的问题
fault-of-cell = { $subject } { $reason }；{ $advice }
fault-of-row = { $reason }；{ $advice }
fault-cell = { $column }「{ $cell }」
fault-counted = { $count } 处：{ $problem }
fault-no-date = 不是该列格式的日期
fault-date-too-early = 早于 1900 年
fault-no-number = 不是数字
fault-no-coordinate = 不是以度为单位的经纬度
fault-number-missing = 为空，而每条诉求须有自己的编号
fault-number-twice = 重复，而每条诉求须有自己的编号
fault-text-too-long = 过长
fault-text-with-nul = 含有空字符（NUL）
fault-bytes-unreadable = 含有文件编码中没有的字节
fault-name-reserved = 是另有含义的名称
fault-too-many-cells = 该行的单元格比表头多
fault-quote-open = 该行有单元格过长，可能是引号没有闭合
fault-no-feature = 该要素不是对象
fault-no-outline = 没有轮廓
fault-no-polygon = 不是多边形，而区域须是多边形
fault-id-missing = 缺失，而每个区域须有标识
fault-time-twice = 处在因调整时钟而重复的一小时：按第一次计，若因此结束过早则按第二次计
fault-time-never = 处在因调整时钟而跳过的一小时：按自零点起经过的时长计
fix-date = 请改正，或把它的格式加入 time_format
fix-or-empty = 请改正，或留空
fix-number = 请改正，或写明 decimal_mark
fix-number-missing = 请给该行编号
fix-number-twice = 请给该行另编号
fix-too-long = 请缩短
fix-nul = 请删去
fix-bytes = 请改正，或换用别的编码
fix-name = 请换一个名称
fix-too-many-cells = 文字中含有分隔符的，请加引号
fix-quote = 请闭合引号，文字中的引号请写两遍
fix-polygon = 请给该要素画出多边形，或将其删去
fix-id = 请在 city.yaml 中写明作标识的属性
fix-offset = 请写明时差

# 未导入清单的表头
listed-file = 文件
listed-line = 行号
listed-column = 列
listed-reason = 原因
listed-cell = 单元格
listed-advice = 处理办法
listed-row = 编号
