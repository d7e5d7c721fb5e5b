# 命令行 cityloop

command-problem = cityloop：{ $problem }
command-address-missing = 请用 --address 或环境变量 CITYLOOP_ADDRESS 给出 data-sharing 的 gRPC 地址（主机:端口）
command-file-missing = 请用 --{ $option } 或环境变量 { $variable } 给出证书文件
command-no-such-file = --{ $option }：没有文件 { $file }
command-bad-certificate = --key、--certificate 或 --authority：{ $problem }
command-correct = 请改正：{ $problems }
command-no-yaml = 文件不是 YAML：{ $problem }
command-file-not-there = 没有文件 { $file }
command-refused = { $details }（{ $reason }）
command-no-answer = { $address } 没有应答：请确认 data-sharing 已在该地址运行，且双方证书由 --authority 签发
command-too-late = { $address } 未及时应答，请用 city show 或 pack status 查看结果
command-answered = { $address } 答复 { $code }：{ $details }
command-working = { $what }…

city-applying = { $city }：{ $records } 条记录，{ $components } 个部件
city-applying-records = { $city }：记录
city-applying-components = { $city }：部件
city-applied = { $city } 现为第 { $version } 版：{ $records } 条记录，{ $components } 个部件
city-none = 尚未启用城市，请用 cityloop city apply 文件夹
city-shown = { $city } 现为第 { $version } 版：{ $records } 条记录

pack-changes = { $pack }：{ $count } 处改动，启用请用 cityloop pack apply { $folder }
pack-no-change = { $pack }：没有改动
pack-checking = { $pack }：各服务正在检查，最多 30 秒
pack-active = { $pack } 第 { $version } 版已在各服务启用
pack-rolled-back = { $pack } 已恢复为此前启用的内容，记为第 { $version } 版
pack-none = 没有场景包，请用 cityloop pack apply 文件夹
pack-column-pack = 场景包
pack-column-version = 版本
pack-column-state = 状态
pack-column-services = 各服务
pack-state-proposed = 已提交
pack-state-active = 已启用
pack-state-withdrawn = 已撤下
pack-answer = { $service } { $answer }
pack-answer-problems = { $service } { $answer }：{ $problems }
pack-answer-accepted = 同意
pack-answer-refused = 不同意
pack-answer-running = 运行中
pack-no-such-file = 场景包没有文件“{ $kind }”，可用的见 cityloop pack schema
pack-no-manifest = { $folder } 中没有 pack.yaml，请给出场景包的文件夹
pack-no-name = { $file } 没有写明 pack:
