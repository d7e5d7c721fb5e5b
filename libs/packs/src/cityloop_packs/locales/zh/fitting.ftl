# 场景包彼此之间、与城市、与在办事项之间不相符之处

pack-kind-roles = 角色
pack-kind-briefings = 简报
pack-kind-channels = 渠道
pack-kind-problem_kinds = 问题类型
pack-kind-event_classes = 事件类别
pack-kind-thing_models = 物模型
pack-kind-rules = 规则
pack-kind-warnings = 预警方案
pack-kind-mode_changes = 运行模式切换
pack-kind-responsibilities = 责任分工
pack-kind-processes = 办理流程
pack-kind-escalations = 升级链
pack-kind-forms = 表单
pack-kind-flows = 事项流程
pack-kind-messages = 状态通知
pack-kind-indicators = 指标
pack-kind-ledgers = 账本
pack-kind-publications = 公开项目
pack-kind-reactions = 联动
pack-refers-event_class = 事件类别
pack-refers-thing_model = 物模型
pack-refers-role = 角色
pack-refers-problem_kind = 问题类型
pack-refers-department = 部门
pack-refers-layer = 图层
pack-refers-condition = 条件

# 变更方案，以及其中场景包的依赖
pack-proposed-twice = 场景包「{ $pack }」重复提交，请只保留一个
pack-proposed-and-withdrawn = 场景包「{ $pack }」同时要求启用和撤下，请只做其中一件
pack-not-in-use = 场景包「{ $pack }」没有启用，在用的见 cityloop pack status
pack-requires-circle = 与「{ $pack }」互相依赖，请去掉其中一个依赖
pack-requires-missing = 依赖的「{ $pack }」没有启用，请一并启用
pack-base-requires-scenario = 基础包依赖了场景包「{ $pack }」；基础包只能依赖基础包
pack-base-beside-base = 与基础包「{ $pack }」并列；基础包须逐级相承，请依赖「{ $pack }」，或改为场景包

# 名称重复，或不存在
pack-names = { $kind }「{ $item }」引用了{ $refers }「{ $name }」：{ $why }
pack-declared-nowhere = 没有场景包声明它
pack-declared-elsewhere = 它属于场景包「{ $owner }」，请让「{ $pack }」依赖该包
pack-unknown-to-city = 本市没有
pack-scope-unknown-layer = 适用范围中的图层「{ $layer }」本市没有
pack-unknown-areas = 图层「{ $layer }」中有 { $count } 个区域本市没有，例如「{ $example }」
pack-for-another-city = 适用于城市「{ $city }」，{ $found }
pack-city-none = 而目前尚未启用城市
pack-city-is = 而当前城市是「{ $city }」
pack-item-in-two = { $kind }「{ $item }」在 { $packs } 中都有定义，请只保留一个
pack-answers-for-all = { $kind }「{ $item }」对所有类别生效，只有基础包可以这样，请写明事件类别
pack-answers-for-others = { $kind }「{ $item }」处理的类别「{ $name }」属于场景包「{ $owner }」；请用 overrides 改写该包的条目，或用 extends 为自己的类别另立一条
pack-overridden-twice = { $kind }「{ $item }」在本包和 { $other } 中都被改写，且适用范围有重叠：{ $places }；请只保留一个
pack-everywhere = 处处适用
pack-place-not-known = 问题类型「{ $problem }」的位置并非众所周知，请用 segment 或 area
pack-rule-predicts-nothing = 预警方案「{ $warning }」引用的规则「{ $rule }」在该包中不做预测

# 物模型的指令，以及历史读数的保存时长
pack-of-model = 物模型「{ $model }」：{ $problem }
pack-command-twice = 指令「{ $command }」重复出现，请只保留一个
pack-interlock-by-others = 联锁「{ $interlock }」在两个指令中由不同部门确认，请改为相同
pack-command-approved-by-nobody = 指令「{ $command }」写了预先授权，但本来就无须审批；请写明 approve_roles，或去掉预先授权的运行模式
pack-command-without-value = 指令「{ $command }」的参数「{ $parameter }」没有可选值，请列出
pack-dwell-too-long = 动作「{ $move }」要求持续 { $dwell } 秒，而历史读数最多只能证明 { $most } 秒，请缩短

# 规则与预警
pack-silence-unwatched = 规则「{ $rule }」针对失联，请给物模型「{ $model }」写明 reporting_seconds
pack-two-drafts = 预警方案{ $warnings }由同一规则「{ $rule }」起草，请只保留一个
pack-warning-unsigned = 预警方案「{ $warning }」由「{ $department }」签发，但该部门没有岗位具有权限 { $right }；请授予权限，或改由其他部门签发

# 流程与通知
pack-of-process = 办理流程「{ $process }」：{ $problem }
pack-role-of-no-post = 动作「{ $move }」须由{ $roles }办理，而本市没有岗位具有该角色
pack-clock-without-calendar = 环节「{ $stage }」的时限使用 { $unit }，而本市尚无工作日历，请在 calendar.yaml 中写明工作时间并应用该城市，或改用 urgent_hours
pack-clock-beyond-calendar = 环节「{ $stage }」的时限长于本市工作日历的已知期间（{ $first } 至 { $last }），请缩短时限，或补充日历后应用该城市
pack-two-processes = 事件类别「{ $name }」有多个办理流程：{ $processes }，请只保留一个
pack-no-process = 事件类别「{ $name }」会产生事件却没有办理流程，请补上
pack-message-of-no-state = 通知所写的状态「{ $state }」任何流程都没有，请写流程的状态，或阶段
pack-call-back-never = 状态「{ $state }」的回访要等到{ $modes }，而没有任何切换会进入该模式，请加上 { $add }

# 仍在办理的事项
pack-counted-open_cases = 还有 { $count } 个未结案卷
pack-counted-form_answers = 已收到 { $count } 份答卷的
pack-counted-form_drafts = 尚有 { $count } 份草稿的
pack-counted-open_events = 还有 { $count } 个未结束事件
pack-counted-things = 还有 { $count } 台设备
pack-still-needed = { $counted }属于{ $kind }「{ $name }」，变更后将没有场景包声明它，请予保留
pack-cases-stranded = 「{ $name }」有 { $count } 个未结案卷处于 { $state }（例如 { $example }），变更后将无法结束；请给流程加上由此出发的动作，或先办结这些案卷
pack-open-cases-unknown = 暂时无法查看未结案卷，请重新提交
pack-open-events-unknown = 暂时无法查看未结束事件，请重新提交
pack-things-unknown = 暂时无法查看已登记设备，请重新提交

# 各服务的答复，以及它们收到的内容
pack-no-answer = { $seconds } 秒内没有答复
pack-kind-read-by-nobody = 答复的服务都不读取 { $file }，请升级应当读取它的服务
pack-record-of-unknown-kind = 「{ $pack }」第 { $version } 版含有本版本服务不认识的类型 { $kind }，请升级服务
pack-record-does-not-fit = 「{ $pack }」第 { $version } 版与本版本服务不符：{ $problem }
pack-records-missing = 「{ $pack }」第 { $version } 版只收到 { $items } 个条目中的 { $found } 个
pack-record-not-arrived = 「{ $pack }」第 { $version } 版尚未收全

# 变更内容
pack-change-added = { $pack }：+ { $item }
pack-change-removed = { $pack }：- { $item }
pack-change-value = { $pack }：~ { $item }：{ $place }：{ $before } 改为 { $after }
pack-nothing = 无
pack-change-goes = - 场景包 { $pack }
pack-change-retires = - 场景包 { $pack }，不再承接新事项，办结后撤下
pack-change-gone = - 场景包 { $pack }，最后一件已办结
pack-change-again = { $pack }：重新承接新事项

# 规则
pack-rule-one-condition = 一条规则须写明且只写明其中一种：{ $conditions }
pack-rule-without-property = 请写明观测属性
pack-rule-of-nothing-observed = 规则「{ $rule }」针对「{ $property }」，而物模型「{ $model }」的设备不观测它；可观测的有：{ $known }
pack-clear-above-limit = clear_below（{ $clear_below }）高于限值 { $limit }，请调低
pack-band-without-limit = 请写明下限 low、上限 high，或两者
pack-band-empty = 在 { $low } 与 { $high } 之间、回差 { $hysteresis } 的条件下没有正常值，请放宽区间
pack-rate-per-nothing = 变化率的时长须大于零

# Escalations
pack-level-not-later = 第 { $level } 级不晚于下一级，请推后
pack-level-without-roles = 第 { $level } 级：请写明由哪些角色的岗位跟进；只有非末级的“带班”级别可以不写
pack-of-escalation = 升级链「{ $escalation }」：{ $problem }
pack-level-above-body = 第 { $level } 级已是部门之上的议事机构 { $body }，其上不再有层级，请放在最后一级
pack-tasks-of-body = 「{ $body }」是部门之上的议事机构，不承办任务，请填写部门
pack-level-of-no-post = 第 { $level } 级须由{ $department }的{ $roles }跟进，而该部门没有岗位具有该角色
pack-level-own-department = 任务承办部门
# 指标
pack-indicator-moment = { $of } 没有时点“{ $moment }”，请写{ $known }
pack-indicator-attribute-test = 对属性“{ $attribute }”只能写一种条件：`among`、`flag`，或 `least` 与 `most`
pack-indicator-no-attributes = { $of } 没有属性，{ $known } 才有
pack-indicator-sum-one = 累加项须且只能写一个：`value` 或 `attribute`
pack-indicator-attribute-unknown = 所统计的事件类型或流程都没有声明属性“{ $name }”，请先声明，或改写其他属性
pack-indicator-attribute-type = 属性“{ $name }”的类型是 { $type }，而所写的条件适用于 { $known }
pack-indicator-attribute-too-high = 属性“{ $name }”的密级为 { $classification }；指标面向所有人，只能使用 general_1 的属性
pack-indicator-choice-unknown = 属性“{ $name }”没有选项“{ $choice }”，可写 { $known }
pack-indicator-attribute-unbounded = 属性“{ $name }”要参与累加，须写明 `least` 和 `most`，且不超出 { $most }，否则一条记录就会使指标失真
pack-indicator-attribute-unit = 属性“{ $name }”的单位是 { $unit }，请给指标写同样的单位
pack-indicator-flat = 分项“{ $indicator }”的最差值与最优值相同，请写两个不同的值
pack-indicator-one-formula = 一项指标只能有一个算法：{ $known }
pack-indicator-window = 滑动窗口的步长为 PT1M、PT5M、PT1H 或 P1D，长度为 1 至 1440 个整步
pack-indicator-periods = 一项指标要么有周期，要么有滑动窗口，只能二选一
pack-indicator-no-window = 综合指数、填报值和期末存量按周期计算，请去掉滑动窗口
pack-indicator-unit-timed = 该值为时长，单位应为 s、min、h 或 d
pack-indicator-unit-counted = 该值不是时长，单位应为 1 或 %
pack-indicator-by = { $of } 不能按 { $by } 分组，请写{ $known }
pack-indicator-entered-whole = 填报值针对全市，请去掉 `by` 和 `layers`
pack-indicator-milestones = 节点名称不能重复，且只能用于按周期计算的指标
pack-indicator-bands = 区间须由低到高排列：第一个不写 `least`，其后每个都大于前一个
pack-indicator-no-owner = 填报值须有负责填报的责任岗位
pack-indicator-part-unknown = 本场景包没有指标“{ $part }”
pack-indicator-part-periods = “{ $part }”缺少综合指数的某些周期，请补上
pack-indicator-part-by = “{ $part }”的分组与综合指数不一致，请写相同的 `by` 和 `layers`
pack-indicator-flow-unknown = 没有流程“{ $flow }”，请写本场景包的流程，或以“场景包/流程”指明其他场景包的流程
pack-indicator-circle = 指标经由{ $circle }引用了自身，请去掉其中一个分项
pack-indicator-amount = { $of } 没有可累加的“{ $value }”，可写 ratings 的 rating、cases 的 reopened、events 的 reports
# Flows
pack-flow-without-reviews = 动作「{ $move }」带有条件 { $guard }，但没有写明由谁评审，请加上 reviews 或删除该条件
pack-duty-twice = 定期事项 { $name } 重复出现，请只保留一个
pack-flow-under-unknown = 「{ $name }」不是本方案包的其他流程，请填写本包内的流程
pack-of-flow = 事项流程「{ $flow }」：{ $problem }
pack-counted-open_flows = 还有 { $count } 个未结事项
pack-flows-stranded = 「{ $name }」有 { $count } 个未结事项处于 { $state }（例如 { $example }），变更后将无法结束；请给流程加上由此出发的动作，或先办结这些事项
pack-open-flows-unknown = 暂时无法查看未结事项，请重新提交

# 账本
pack-ledger-without-limit = 规则「{ $rule }」可以无限发放积分，请规定每人在一个周期内最多记几笔
pack-ledger-valid-days = 「{ $unit }」不是积分，请去掉 valid_days；它的每一批各有期限
pack-ledger-name-twice = { $names } 在计量单位、规则和兑换项目中重复，请各用不同的名称
pack-ledger-staff-rules = 工作人员账本不能有规则：居民上报的事实不在其中计分，请去掉
pack-ledger-no-points = 「{ $item }」使用的「{ $unit }」不是本账本的积分
pack-ledger-gives-points = 兑换项目「{ $offer }」给出的「{ $unit }」不是本账本的券、物品或单件物品
pack-ledger-no-store = 兑换项目「{ $offer }」的领取点 { $stores } 不在本账本中
pack-ledger-asked = 引用了账本「{ $ledger }」：城市的任何服务都不以积分为条件，请去掉
pack-ledgers-unknown = 暂时无法查看账本中的账户，请重新提交
pack-counted-ledger_accounts = 还有 { $count } 个账户
