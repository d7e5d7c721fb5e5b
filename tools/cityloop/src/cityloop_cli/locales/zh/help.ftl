# 命令与选项的说明（--help）。第一行也用于命令列表。

help-cityloop = 运维运行中的 Cityloop：运行状态、城市与场景包、主题与证书。
    
    示例：cityloop pack status
help-address = data-sharing 的 gRPC 地址（主机:端口）。
help-key = 运维人员证书的私钥。
help-certificate = 运维人员的证书。
help-authority = 签发双方证书的机构证书。

help-json = 以一个 JSON 对象输出。
help-own-version = 显示本命令行的版本后结束。
help-event-hub = event-hub 的 gRPC 地址（主机:端口）。
help-tasks-address = collaboration-tasks 的 gRPC 地址（主机:端口）。
help-ingest-address = sensing-ingest 的 gRPC 地址（主机:端口）。
help-citizens-address = citizen-services 的 gRPC 地址（主机:端口）。
help-kafka = Kafka 的地址（主机:端口）。
help-kafka-prefix = 环境的主题和消费组的前缀，没有则不填。
help-kafka-certificates = Kafka 用户的 tls.key、tls.crt 和 ca.crt 所在的文件夹；不填则不用 TLS。
help-admin = 管理端口：服务=主机:端口；环境变量中可写多个，用空格分隔。
help-status = 各服务是否就绪、何时启动、有多少积压；有服务未就绪时退出码为 1。
    
    示例：cityloop status --json
help-topics = 登记的和现有的全部主题，以及有何不符；有不符时退出码为 1。
    
    示例：cityloop topics
help-completion = 输出供 shell 补全命令与选项的脚本。
    
    示例：source <(cityloop completion bash)
help-shell = bash、zsh 或 fish。

help-city = 城市模型。
    
    示例：cityloop city show
help-city-apply = 将城市作为一个版本启用，然后提交其部件。
    
    示例：cityloop city apply deploy/cities/simulated
help-city-plan = 说明启用城市会改变什么、会失去归属的有多少；不作任何更改。
    
    示例：cityloop city plan deploy/cities/simulated
help-city-rollback = 恢复为城市的上一个版本，记为新版本。
    
    示例：cityloop city rollback
help-city-accept = 即使有在办事项、协议或部件会失去部门或区域。
help-city-show = 显示当前启用的城市及版本。
    
    示例：cityloop city show
help-city-calendar = 按国家和年份拟出 calendar.yaml 的节假日，供您核对。
    
    示例：cityloop city calendar deploy/cities/own-town --country CN --year 2027
help-country = 国家，用 ISO 3166 代码，例如 CN。
help-year = 要拟出节假日的年份。
help-subdivision = 有自己节假日的地区，用 ISO 3166-2 代码，例如 BY。
help-city-init = 查看城市的数据文件，拟出 city.yaml 和场景包，并说明推测的内容和理由。
    
    示例：cityloop city init own-town --areas data/areas.geojson --requests data/requests.csv
help-city-check = 逐行读取并检查城市的上报数据，内存占用固定，不向任何地方发送。
    
    示例：cityloop city check deploy/cities/own-town --data data
help-city-folder = 含有 city.yaml 的文件夹。
help-city-imported = 含有导入型 city.yaml 的文件夹。
help-city-data = 导入型城市的数据：图层和上报。
help-city-id = 城市标识：小写字母、数字和连字符。
help-areas = GeoJSON 区域文件，第一个须为城市自身的范围。
help-requests = 上报的 CSV 文件，与区域文件在同一文件夹。
help-into = 写入的文件夹，默认 deploy/cities/NAME。
help-listed = 将未采用的行列入此 CSV 文件。

help-pack = 基础包与场景包。
    
    示例：cityloop pack status
help-pack-plan = 检查场景包，征询各服务，列出将有的变更，但不作任何更改；不能启用时退出码为 1。
    
    示例：cityloop pack plan deploy/packs/waterlogging
help-pack-apply = 将场景包作为一次变更提交，等到各服务全部启用，或全部不启用。
    
    示例：cityloop pack apply deploy/packs/base deploy/packs/simulated deploy/packs/waterlogging
help-pack-withdraw = 撤下场景包；仍有在办事项的不再承接新事项，最后一件办结后撤下。
    
    示例：cityloop pack withdraw harbour-storm
help-pack-rollback = 恢复为以前某次变更的场景包，记为一次新的变更。
    
    示例：cityloop pack rollback --to 3
help-pack-status = 显示在用的场景包，以及各服务对该次变更的答复。
    
    示例：cityloop pack status
help-pack-history = 显示谁在何时改了什么，最近的在前。
    
    示例：cityloop pack history --most 5
help-pack-show = 按原样逐个文件输出场景包。
    
    示例：cityloop pack show waterlogging
help-pack-diff = 显示文件夹与已启用场景包的差异行；有差异时退出码为 1。
    
    示例：cityloop pack diff deploy/packs/waterlogging
help-pack-schema = 输出某类文件的 JSON Schema，供编辑器在编写时检查。
    
    示例：cityloop pack schema rules.yaml
help-folders = 含有 pack.yaml 的文件夹，一并变更。
help-folder = 含有 pack.yaml 的文件夹。
help-withdraw = 同时撤下的场景包的标识。
help-pack-id = 场景包的标识。
help-pack-ids = 若干场景包的标识。
help-version = 场景包的版本，默认为在用版本。
help-to = 变更的编号，默认为当前变更之前的一次。
help-most = 最多显示多少次变更。
help-kind = 场景包的文件，例如 rules.yaml；不填则列出全部。

help-fleet = 单机环境。
    
    示例：make up
help-fleet-up = 启动环境，已在运行则告知；再次启动沿用原有数据。
    
    示例：make up CITY=simulated
help-fleet-down = 停止环境，数据保留。
    
    示例：make down
help-fleet-status = 环境的各部分：何时启动、重启过几次、是否就绪、有多少积压。
    
    示例：make status
help-fleet-serve = 充当监护进程：运行环境直到要求停止；就绪之前随启动者一起结束。
help-fleet-city = deploy/cities 中的文件夹，不填则为环境现有的城市。
# 命令用法有误
help-certificates = 各部门系统的证书，由本机集群的开发签发机构签发。
    
    示例：cityloop certificate list
help-certificate-issue = 为部门的系统签发密钥和证书，连同签发机构证书和各服务的地址写入文件夹。
    
    示例：cityloop certificate issue drainage desk
help-certificate-list = 列出已签发给各部门的证书及其有效期。
    
    示例：cityloop certificate list
help-certificate-department = 城市中部门的编号，例如 drainage。
help-certificate-system = 部门的哪个系统：小写字母、数字、连字符。
help-certificate-into = 写入的文件夹；不填则为 certificates/部门.系统。
help-certificate-renew = 用新密钥更换文件夹中的证书，部门和系统不变。
    
    示例：cityloop certificate renew certificates/drainage.desk
help-certificate-folders = 由 `certificate issue` 写成的文件夹。

help-events = 城市正在发生的事件。
    
    示例：cityloop events list --state open
help-events-list = 列出事件，最近的在前。
    
    示例：cityloop events list --state open --class road-waterlogging
help-events-show = 显示一个事件及其线索。
    
    示例：cityloop events show E-2026-000123
help-event-state = open、all_clear 或 closed；不填则为全部。
help-class = 场景包中的事件类别；不填则为全部。
help-event-number = 事件的编号或标识。
help-cases = 事件从立案到结案的案卷及其任务。
    
    示例：cityloop cases list --phase in_handling
help-cases-list = 列出案卷，最近的在前。
    
    示例：cityloop cases list --phase in_handling --most 20
help-cases-show = 显示一个案卷、它的任务和全部处置过程。
    
    示例：cityloop cases show C-2026-000045
help-case-phase = 阶段，例如 pending_filing、in_handling 或 closed；不填则为全部。
help-case-number = 案卷或其事件的编号或标识。
help-warnings = 面向公众的预警，包括草稿。
    
    示例：cityloop warnings list --state draft
help-warnings-list = 列出预警，最近的在前。
    
    示例：cityloop warnings list --state draft
help-warnings-show = 显示一条预警及其各个版本。
    
    示例：cityloop warnings show W-2026-000003
help-warning-state = draft、signed、all_clear_draft、all_clear 或 cancelled；不填则为全部。
help-warning-number = 预警的编号或标识。
help-ledgers = 积分、券和物品的账本，不涉及任何个人。
    
    例如：cityloop ledgers show civic-points/residents
help-ledgers-list = 列出在用场景包的账本。
    
    例如：cityloop ledgers list --json
help-ledgers-show = 按计量单位显示一个账本的合计。
    
    例如：cityloop ledgers show civic-points/residents
help-ledger-name = 账本名称，格式为 场景包/账本。
help-staff = 人员名录：谁任哪个岗位。部门启用名录后，只有在岗人员才能以其岗位操作。
    
    例如：cityloop staff list drainage
help-staff-plan = 查看按文件将有谁任岗、离岗，哪些岗位将无人在岗；不做任何更改。
    
    例如：cityloop staff plan deploy/cities/simulated/staff.csv
help-staff-apply = 以文件作为其中各部门的完整名录：不在其中的人员即离岗。
    
    例如：cityloop staff apply deploy/cities/simulated/staff.csv
help-staff-list = 列出一个部门各岗位现任和将任的人员。
    
    例如：cityloop staff list drainage
help-staff-leave = 立即终止一人在某岗位或在本部门所有岗位的权限。
    
    例如：cityloop staff leave drainage li
help-staff-file = CSV 文件，列为 部门、岗位、工号、姓名，可另有 电话、起、止、代理；或用英文列名 department, post, person, name, phone, from, until, deputy。
help-staff-zone = 文件中未写时差的日期和时间所用的时区。
help-staff-encoding = 文件的编码，如 gb18030（Excel、WPS 保存 CSV 时常用）；UTF-8 不必写。
help-staff-department = 部门代号。
help-staff-person = 工号。
help-staff-post = 只限该岗位；不写则为本部门所有岗位。
help-staff-as-post = 以哪个岗位操作（用其部门的证书）；不写则为运维人员。
help-staff-as-person = 该岗位上的人员。
help-briefings = 简报（日报、周报、专报）：查看已起草和已签发的，以部门岗位起草和签发。
    
    例如：cityloop briefings list
help-briefings-list = 列出简报，最新的在前。
    
    例如：cityloop briefings list --state draft
help-briefings-show = 显示一份简报的指标、清单和文字。
    
    例如：cityloop briefings show BR-2026-000001
help-briefings-draft = 起草简报，每个周期或事件一份，再次起草显示同一份；须使用责任部门的证书。
    
    例如：cityloop briefings draft waterlogging/daily --post flood-control.supervise --person supervisor-wei
help-briefings-sign = 按所阅内容签发草稿，签发后不再变化；须使用责任部门的证书。
    
    例如：cityloop briefings sign BR-2026-000001 --post flood-control.supervise --person supervisor-wei --digest DIGEST
help-briefing-name = 简报名称，格式为 场景包/简报。
help-briefing-number = 简报编号，例如 BR-2026-000001。
help-briefing-state = 只看这种状态：waiting（待取指标）、draft（草稿）或 signed（已签发）。
help-briefing-post = 办理的岗位。
help-briefing-person = 该岗位上的人员。
help-briefing-day = 周期内的某一天，或以 UTC 表示的时刻；不写则为上一周期或当前周期。
help-briefing-case = 事件专报：其案卷号或事件号。
help-briefing-renew = 未签发的，按现在的指标和清单重新起草，已写文字不变。
help-briefing-digest = 所阅内容的摘要值，见 `briefings show`。

help-modes = 各区域的运行模式，以及哪些服务已跟随。
    
    示例：cityloop modes list
help-modes-list = 列出切换过模式的区域；其余区域均为平时模式。
    
    示例：cityloop modes list
help-modes-show = 显示一个区域的模式，以及各服务何时跟随。
    
    示例：cityloop modes show district/990101
help-mode-area = 图层/区域，与 `modes list` 所列一致。
help-most-entries = 最多多少条。

help-dlq = 被搁置的记录（死信）：查看、重放、丢弃。
    
    示例：cityloop dlq list
help-dlq-list = 列出有死信待处理的主题及其数量。
    
    示例：cityloop dlq list
help-dlq-show = 按重放的顺序显示一个主题的死信；人写的内容不显示。
    
    示例：cityloop dlq show citizen.reports.v1 --most 5
help-dlq-replay = 将接下来的死信重新发往其主题；重复发送没有影响。
    
    示例：cityloop dlq replay citizen.reports.v1 --most 20
help-dlq-drop = 将接下来的死信永久移出待处理；何人因何丢弃，记入日志事件，并记在 Kafka 的位置旁。
    
    示例：cityloop dlq drop citizen.reports.v1 --partition 0 --most 1 --by 值班员 --reason 合作方的测试数据
help-dlq-topic = 登记的主题，例如 citizen.reports.v1。
help-dlq-partition = 只限这个分区；不填则逐个分区处理。
help-dlq-most = 最多多少条记录。
help-dlq-by = 由谁决定。
help-dlq-reason = 理由。

help-audit = 各服务的审计记录是否与写入时一致。
    
    示例：cityloop audit verify
help-audit-verify = 让服务重新计算其审计链；有一条断裂则退出码为 1。
    
    示例：cityloop audit verify event-hub
help-audit-services = 服务的名称；不填则为全部。

help-doctor = 检查运行环境有何问题，并说明处理办法；有问题时退出码为 1。
    
    示例：cityloop doctor

help-database = 各服务数据库的 SERVICE=DSN；写在环境变量中时以空格分隔。不填则指本机这套服务。
help-backup = 将同一时刻的各数据库和消费位置写入一个新文件夹；期间外部请求等待数秒。
    
    示例：cityloop backup backups/monday
help-backup-folder = 备份所在的文件夹。
help-backup-quiet = 等待正在处理的业务完成的最长秒数。
help-restore = 将备份恢复到已停止的服务；备份之后的内容作为丢失逐一列出。
    
    示例：cityloop restore backups/monday --accept
help-restore-accept = 即使备份之后的内容会丢失也恢复。
help-restore-skip = 每个编号序列在已知最后一个编号之后再跳过的数目；不填为 1000。
help-restore-by = 由谁决定恢复，记入审计；不填则为本机用户。
help-restore-report = 写明丢失内容的文件；不填则写入备份文件夹。
help-restore-folder = 备份所在的文件夹；使用 --recovered-at 时不填。
help-restore-recovered = 各数据库已用其他办法（PostgreSQL 归档）回到这一时刻：只完成其余步骤。未注明时区则为 UTC。
help-pack-test = 用已记录的事实试运行场景包的联动：会做什么、为何不做；不实际执行。

    事实取自文件（格式同 proto/examples），或用 --since 取自各主题。不判断每小时上限和动作的条件。

    示例：cityloop pack test deploy/packs/better-service --city deploy/cities/simulated --facts proto/examples
help-trial-city = 城市文件夹，区域、岗位和日历以此为准。
help-trial-facts = 已记录事实的文件或文件夹，可多次填写。
help-trial-since = 改为取各主题自该时刻起的事实。
help-reactions = 场景包的联动：运行情况和执行结果。

    示例：cityloop reactions list
help-reactions-list = 列出在用场景包的联动：本小时已执行数、等待数、是否已停止。

    示例：cityloop reactions list
help-reactions-causes = 列出联动的各次起因和结果，最近的在前。

    示例：cityloop reactions causes better-service/bad-rating
help-reactions-resume = 恢复因超过每小时上限而停止的联动。

    示例：cityloop reactions resume better-service/bad-rating --discard
help-reactions-let-come = 让联动的下一个日期立即到来，仅限演练城市。

    示例：cityloop reactions let-come better-service/quarterly-review
help-reaction-name = 联动名称，格式为 场景包/联动。
help-reactions-discard = 搁置等待中的各项，不再执行。
help-console = 工作台：从其他服务读取数据的进度，以及全部重新读取。

    示例：cityloop console show
help-console-show = 显示从其他服务读取各份数据的进度。

    示例：cityloop console show
help-console-rebuild = 清除工作台已读取的数据并全部重新读取；其他服务照常运行。

    示例：cityloop console rebuild
help-console-address = 工作台（console）的 gRPC 地址（主机:端口）。

help-roster = 值班表：谁在何时值哪个岗位的班，由谁带班。

    例如：cityloop roster list drainage
help-roster-plan = 查看文件将如何更改值班表，哪些时段将无人值班；不做任何更改。

    例如：cityloop roster plan deploy/cities/simulated/roster.csv
help-roster-apply = 以文件（CSV，列为 部门、岗位、工号、起、止、带班）作为其所涉时段的值班表：该时段内不在其中的班次即取消。

    例如：cityloop roster apply deploy/cities/simulated/roster.csv
help-roster-list = 列出一个部门现在和一天之内的值班人员及电话。

    例如：cityloop roster list drainage
