# make 及其脚本的提示；每条一行，参数原样代入

# make help：各条命令
make-help = 列出各条命令
make-setup = 安装 demo 和 test 所需的一切
make-lock = 按各 pyproject 文件重写 requirements.lock；UPGRADE=1 全部取最新，UPGRADE=名称 只更新一个
make-proto = 由 proto/ 生成桩代码和主题登记表
make-charts = 按登记表和设置写出 chart 中的相应部分，见 helm/README.md
make-monitoring = 由 deploy/monitoring 写出告警规则和仪表板，见其 README
make-monitoring-tools = 以 root 安装 Debian 的 Prometheus、promtool 和 Alertmanager
make-monitoring-test = 在真实的 Prometheus 和 Alertmanager 上检验规则、仪表板和告警（以 root 安装，需要 npm）
make-incident-test = 人为制造故障：只触发应有的告警，并按处置手册解除（20 分钟）；INCIDENT= 只做一种
make-lint = 检查代码风格、类型、分层和契约
make-format = 统一代码和契约的格式
make-test = 在真实的 Kafka 和 PostgreSQL 上运行全部测试
make-browser = 在真实浏览器中以手机尺寸检验页面（以 root 安装 Debian 的 chromium）
make-docs = 生成文档到 .state/docs/site；有失效链接即为失败
make-helm-test = 渲染并严格检查 chart；CRDS= 指定 operator 定义所在的文件夹
make-cluster-test = 在没有节点的真实 API 服务器上检验 chart（需要 Go 和 CRDS=；要编译 Kubernetes，需数分钟）
make-images = 构建各服务的镜像；BASE= REGISTRY= VERSION= BUILDER= 见 deploy/images/README.md
make-images-test = 构建真实镜像并运行至就绪（以 root 安装 Debian 的 buildah、runc、mmdebstrap）
make-demo = 完整闭环：内涝之夜；写 CITY= 和 DATA= 则重放一座城市的历史诉求
make-fuzz = 用更多随机样例检验纯业务的性质，最多 20 分钟
make-chaos = 在反复杀掉服务和消息服务器的情况下演练内涝之夜和一座城市的诉求（DATA=，不写则自动生成）
make-bench = 基准测试：结果与同次测得的上限并列；有比值不达标时退出码为 1
make-bench-full = 同上，另加耗时长的：负载下被杀后的恢复
make-up = 启动本副本的环境；CITY= 和 DATA= 使用自己的城市，MONITORING=1 同时启动 Prometheus，PARTNERS=1 向合作方开放 Kafka
make-status = 环境各部分：启动时间、重启次数、是否就绪及原因、待处理、待发送、死信
make-down = 停止环境，数据保留
make-clean = 删除构建结果和全部本地状态

# 本机缺少的
missing = 缺少 { $what }。在 Debian 或 Ubuntu 上：apt-get install { $packages }
missing-then = { $packages }，然后运行 { $command }
missing-python = Python 3.11 或更新版本（{ $python }）
missing-newer-python = Python 3.11 或更新版本（{ $python } 为 { $version }）
missing-venv = Python 的 venv
missing-java = Java 17 或更新版本（用于运行 Kafka）
missing-newer-java = Java 17 或更新版本（java 为 { $version } 版）
missing-maven = Maven（用于复制 Kafka 的 jar 包）
missing-monitoring = Prometheus 和 Alertmanager

# 安装，以及用法错误
setup-begins = 正在安装 { $what } …
setup-took = 已安装 { $what }，用时 { $seconds } 秒，含下载
setup-packages = 软件包
setup-kafka = Kafka 的 jar 包
setup-broker = Kafka 的启动预备数据
setup-none = 尚未安装，启动环境请用 make up
images-base-missing = BASE 须写成带摘要的基础镜像，即 名称@sha256:…；不写则用 deploy/images/Dockerfile 中的镜像
browser-absent = 本机无法运行 chromium，不在浏览器中检验页面
data-without-city = DATA 是城市数据的文件夹：请同时写明城市，如 CITY=los-angeles，或不写 DATA

# make fuzz
fuzz-units = { $members } 个成员包的单元测试（随机样例）
fuzz-done = fuzz：{ $what }，在 { $took } 秒内全部完成（最多 { $most } 秒）
fuzz-late = fuzz：{ $what }，{ $took } 秒后仍未完成（最多 { $most } 秒）：请提高速度，或减少样例
fuzz-failed = fuzz：{ $what }，{ $took } 秒后失败：上面几行说明是哪一个、如何重现
