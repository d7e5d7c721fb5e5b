# 状态：案卷、任务、预警、指令、上报

state-pending_confirmation = 待核实
state-pending_filing = 待立案
state-pending_dispatch = 待派遣
state-in_handling = 处置中
state-pending_check = 待核查
state-pending_closing = 待结案
state-closed = 已结案
state-not_filed = 不予立案
state-void = 已作废
state-dispatched = 已派遣
state-accepted = 已接受
state-returned = 已退回
state-fed_back = 已反馈
state-passed = 核查通过
state-failed_check = 核查不通过
state-cancelled = 已取消
state-waiting = 排队等候
state-granted = 已调派
state-released = 已下达
state-booking_released = 已归还
state-pending_approval = 待复核
state-acknowledged = 设备已接收
state-done = 已执行
state-refused = 被拒绝
state-timed_out = 已超时
state-draft = 草案
state-signed = 已签发
state-all_clear_draft = 解除待签发
state-all_clear = 已解除
state-left = 已移出
state-held = 待定位
state-received = 已收到
state-in_progress = 办理中
state-call_back_closed = 回访
state-call_back_not_filed = 回访
state-call_back_void = 回访

# 运行模式

mode-peacetime = 平时
mode-response = 平转战响应
mode-emergency = 战时
mode-recovery = 恢复

# 事件分级

grade-particularly_serious = 特别重大
grade-serious = 重大
grade-major = 较大
grade-general = 一般

# 最先发现的来源

source-datastream = 感知设备
source-report = 上报
source-detection = 视觉算法
source-device_health = 设备失联

# 线索与预警的种类、研判结论

kind-report = 上报
kind-prediction = 预测预警
kind-composite = 综合预警
kind-true = 属实
kind-false = 误报
kind-wrong_class = 类别有误
kind-wrong_place = 位置有误
kind-repeat = 重复
kind-wrongly_fused = 误并
kind-wrongly_separate = 误分
