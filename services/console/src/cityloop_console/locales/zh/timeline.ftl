# 全过程页

timeline-title = 办理全过程
timeline-find = 查询
timeline-find-help = 上报、事件或案卷编号
timeline-not-found = 查无此号
timeline-not-found-help = 请核对编号：上报以 R- 开头，事件以 E- 开头，案卷以 C- 开头。
timeline-unread = 工作台正在从其他服务读取数据，本页内容可能不全。
timeline-unavailable = 暂时无法查询
timeline-unavailable-help = 该上报还没有案卷；登记上报的服务暂无应答，请稍后刷新本页。
timeline-received-at = 收到时间
timeline-why = 当前情况
timeline-next = 下一步
timeline-held-position-missing = 已收到；上报没有位置，等待工作人员定位。
timeline-held-position-unusable = 已收到；所给位置在城外或无法使用，等待工作人员定位。
timeline-received-lately = 已收到，正在归并到事件。
timeline-not-filed-report = 已收到，经核实不属于城市管理事件。
timeline-case-follows = 已归并到事件，正在建立案卷。
timeline-next-locating = 定位后归并到事件并立案派遣，届时本页显示全过程。
timeline-next-case = 几秒后本页显示案卷的全过程，请刷新。
timeline-next-nothing = 不再处置，原因见上。
timeline-role = 角色
timeline-progress = 下级任务完成情况
timeline-instruction = 任务要求
timeline-visits = 待上门户数
timeline-approved = 复核岗位
timeline-interlock = 现场确认
timeline-links = 关联案卷
timeline-department = 部门
timeline-words-of = 用语出自（场景包）
timeline-authorised = 预先授权的运行模式
timeline-grade = 事件分级
timeline-kind = 预警种类
timeline-event = 事件
timeline-reports = 上报
timeline-state = 状态
timeline-lead = 牵头
timeline-due = 时限
timeline-overdue = 已超时
timeline-reopened = 重新办理次数
timeline-reason = 说明
timeline-by = 经办岗位
timeline-pack = 自动（场景包）
timeline-said = 告知内容
timeline-headline = 预警内容
timeline-attachments = 附件
timeline-recorded = 入库
timeline-trace = 追踪号

# 发生了什么、与什么有关：按契约和场景包里的名称

word-signal = 线索
word-case = 案卷
word-task = 任务
word-feedback = 反馈
word-booking = 资源
word-command = 反向控制
word-warning = 预警
word-verdict = 研判结论
word-link = 关联案卷
word-flow = 事项
word-flow-filed = 已立项
word-flow-in_review = 评审中
word-flow-waiting = 待补正
word-flow-decided = 已决定
word-flow-in_force = 生效中
word-flow-completed = 已办结
word-flow-refused = 未通过
word-flow-withdrawn = 已撤回
word-flow-lapsed = 已失效
word-note = 记录
word-message = 告知上报人
word-refused = 被拒绝
word-proof = 佐证
word-reply = 答复居民
word-remark = 备注
word-linked = 另立案卷
word-not_acknowledged = 预警未确认
word-roll-up = 进度汇总
word-follow-pack = 时限随流程调整
word-overdue = 超时
word-whole-overdue = 总时限超时
word-due-soon = 即将到期
word-whole-due-soon = 总时限即将到期
word-escalate = 升级跟进
word-appeal = 超时申诉
word-approve-appeal = 申诉通过
word-refuse-appeal = 申诉不通过
word-follow-mode = 时限随模式调整
word-hand-over = 交接班
word-urge = 催办
word-supervise = 列入督办
word-end-supervision = 督办办结
word-ask-return = 签收后申请退回
word-approve-return = 批准退回，改派其他部门，时限不变
word-refuse-return = 退回未获批准
word-assign = 指派给同事
word-claim = 认领
word-unassign = 退回本部门待领
word-assignee-left = 承办人已离岗，退回本部门待领
word-visit = 上门
word-open = 建立案卷
word-set-attributes = 补充信息
word-corrected = 已更正
word-correct = 更正类别或地点
word-merge = 并入另一案卷
word-take-in = 其他案卷并入
word-separate = 恢复独立办理
word-give-back = 并入的案卷恢复独立
word-split = 拆出上报或线索
word-answer-form = 填写表单
word-follow-event = 事件信息更新
word-contacted = 已联系诉求人
word-arrived = 已到场
word-accept = 接受
word-return = 退回
word-feed-back = 反馈
word-dispatch = 派遣
word-red = 红色
word-orange = 橙色
word-yellow = 黄色
word-blue = 蓝色
word-lead_role = 牵头
word-co_handler = 协办
word-participant = 参与
word-raised = 报警
word-cleared = 恢复正常
word-predicted = 预测超限
word-detected = 算法识别
word-silent = 设备失联
word-mode = 运行模式
word-switched = 切换
word-CasesService-DecideCase = 案卷决定
word-CasesService-CorrectCase = 更正案卷
word-MergingService-MergeCase = 合并案卷
word-MergingService-SeparateCase = 恢复案卷独立
word-MergingService-SplitCase = 拆分案卷
word-CasesService-RecordVerdicts = 填写研判结论
word-CasesService-OpenLinkedCase = 另立案卷
word-CasesService-OpenJointCase = 吹哨（开立联合处置案件）
word-TasksService-Accept = 接受任务
word-TasksService-RecordStep = 报送办理进展
word-TasksService-Return = 退回任务
word-TasksService-FeedBack = 任务反馈
word-TasksService-Appeal = 提出申诉
word-CasesService-DecideReturn = 裁定退回
word-CasesService-OverseeCase = 催办或督办
word-CasesService-DecideAppeal = 裁定申诉
word-TasksService-HandOver = 交接班
word-TasksService-Assign = 指派任务
word-ResourcesService-BookResource = 调用资源
word-ResourcesService-ReleaseResource = 归还资源
word-SAME_POST = 须由另一岗位批准
word-SAME_PERSON = 须由另一人办理
word-PHOTO_MISSING = 缺少照片
word-REMEASUREMENT_FAILED = 复测未达标
word-SENSING_UNAVAILABLE = 暂时无法复测
word-SEEN_SINCE = 其间仍有发现
word-REVIEWS_MISSING = 评审尚未完成
word-FORM_MISSING = 表单尚未填写
word-CHECKS_FAILED = 检查有不合格项
word-NOT_APPROVED = 同意意见不足
word-FLOWS_OPEN = 下级事项尚未办结
word-TASKS_OPEN = 尚有未完成任务
word-CHILDREN_OPEN = 下级任务未完成
word-RESOURCE_BOOKED = 资源已被占用
word-ALREADY_ARBITRATED = 已裁定，不得再退回
word-NOT_CALLED_BACK = 尚未回访
word-IN_DISPUTE = 争议中，等待裁定
word-rating = 评价
word-not_fixed = 反映未解决

# 因时间而发生的原因
because-overdue = { $limit }的时限已满
because-whole-overdue = { $limit }的总时限已满
because-due-soon = { $limit }的时限即将届满
because-whole-due-soon = { $limit }的总时限即将届满
level-named = { $level }（{ $name }）
because-escalate = { $awaits ->
        [contacted] 无人联系诉求人
        [arrived] 无人到场
       *[accepted] 无人接受
    }：升至级别 { $level }，由 { $posts } 跟进
because-escalate-absent = { $awaits ->
        [contacted] 无人联系诉求人
        [arrived] 无人到场
       *[accepted] 无人接受
    }：升至级别 { $level }，由 { $posts } 跟进；{ $absent } 未及时跟进
because-escalate-vacant = { $awaits ->
        [contacted] 无人联系诉求人
        [arrived] 无人到场
       *[accepted] 无人接受
    }：级别 { $level } { $vacant ->
        [leader] 值班表无带班人员
       *[on_duty] 值班表无人值班
    }，{ $goes ->
        [on] 随即升至上一级
       *[posts] 由 { $posts } 跟进
    }
because-escalate-vacant-absent = { $awaits ->
        [contacted] 无人联系诉求人
        [arrived] 无人到场
       *[accepted] 无人接受
    }：级别 { $level } { $vacant ->
        [leader] 值班表无带班人员
       *[on_duty] 值班表无人值班
    }，{ $goes ->
        [on] 随即升至上一级
       *[posts] 由 { $posts } 跟进
    }；{ $absent } 未及时跟进
limit-urgent_hours = { $number } 小时
limit-natural_days = { $number } 天
limit-work_minutes = { $number } 个工作分钟
limit-work_hours = { $number } 个工作时
limit-work_days = { $number } 个工作日

# 组成的名称
pack-version = { $pack }第 { $version } 版
command-of = { $command }：{ $thing }
interlock-stated = { $interlock }：{ $stated }

# 事件属性
timeline-attributes = 补充信息
corrected-class = 类别：由“{ $former }”更正为“{ $present }”
corrected-place = 地点：更正，与原地点相距 { $metres } 米
corrected-place-unknown = 地点：补充
