# 工作人员或运维人员的操作为什么被拒绝：原因代码本身已说明一切的，一条原因一句话

# 谁在调用，凭什么
refused-NO_CERTIFICATE = 调用没有带证书，请使用本部门的证书
refused-NAMELESS_CERTIFICATE = 证书没有写明部门（O）或系统（CN），请重新签发
refused-ACTOR_MISSING = 请写明由谁操作：岗位和人员
refused-FOREIGN_POST = 该岗位不属于您的部门，请以本部门岗位操作
refused-RIGHT_MISSING = 该岗位没有此项权限，请以具有权限的岗位操作
refused-NO_IMPORT_RIGHT = 只有具有导入权限的才能指定发生时间或原编号，请留空
refused-OCCURRED_IN_FUTURE = 发生时间在未来，请更正
refused-OCCURRED_TOO_EARLY = 发生时间早于 1900 年，请更正
refused-IDEMPOTENCY_KEY_MISSING = 请求没有唯一键，无法与重复请求区分，请补上
refused-IDEMPOTENCY_KEY_REUSED = 此唯一键已用于另一个请求，请换一个
refused-MALFORMED = 请求不符合接口约定，双方版本可能不一致
refused-PAGE_TOKEN_INVALID = 翻页标记不属于此列表，请从第一页开始
refused-AWAY = 服务繁忙或有部分暂不可用，请稍后再试
refused-INTERNAL = 服务出错，请重试，并报告追踪编号
refused-STOPPING = 服务正在停止，请重试
refused-OVERLOADED = 请求过多，请稍后再试
refused-NOT_READY = 服务尚未就绪，请稍后再试

# 城市
refused-NO_CITY = 尚未启用城市，请用 cityloop city apply
refused-CITY_BEHIND = 新的城市数据仍在读取，请稍后再试
refused-CITY_INCOMPLETE = 收到的城市记录少于所声明的数量，请重新启用
refused-CITY_OUT_OF_ORDER = 城市记录先于文件头到达，请重新启用
refused-CITY_TOO_LARGE = 城市记录超过一次可接收的数量
refused-AREA_UNKNOWN = 本市没有这个区域，请填写该图层中的区域
refused-DEPARTMENT_UNKNOWN = 本市没有这个部门，请填写部门标识或别名
refused-OUTSIDE_CITY = 位置在本市范围之外，请更正
refused-POSITION_INVALID = 位置无效，请给出经纬度及其坐标系
refused-DEPARTMENTS_MISSING = 请写明要召集的部门（本部门除外）
refused-FOREIGN_PLACE = 该地点不在本辖区，应由所属街镇召集
refused-SUMMONS_IMPOSSIBLE = 该类案件立案时不由岗位直接派遣，请选择其他类别
refused-STEP_MISSING = 请写明“已联系”或“已到场”；接单请用签收
refused-STEP_TAKEN = 该任务已报送过此项进展，无需重复报送
refused-POSITION_MISSING = 没有位置，请先定位
refused-FOREIGN_COMPONENT = 该部件属于其他部门，只有该部门可以修改
refused-TOO_MANY_COMPONENTS = 一次提交的部件过多，请分批
refused-TOO_MANY_POSITIONS = 一次提交的位置过多，请分批
refused-RADIUS_INVALID = 半径须大于 0 且不超过可查询范围，请缩小

# 场景包
refused-PACK_SET_EMPTY = 请写明要启用或撤下的场景包
refused-PACK_SET_TOO_LARGE = 一次变更的场景包过多，请分批
refused-NUMBER_UNKNOWN = 没有这个编号，请核对

# 共享协议与数据
refused-AGREEMENT_UNKNOWN = 没有这份协议，请核对编号
refused-AGREEMENT_DECIDED = 该协议已有决定，不能再变为该状态
refused-AGREEMENT_NOT_APPROVED = 该协议尚未批准，请等待提供方决定
refused-AGREEMENT_REVOKED = 该协议已撤销，请重新申请
refused-AGREEMENT_NOT_YET_VALID = 该协议尚未生效，请等到生效日期
refused-AGREEMENT_MISSING = 贵部门没有覆盖该数据集这些字段的有效共享协议，请先申请
refused-AGREEMENT_EXPIRED = 该协议已到期，请重新申请
refused-CONSUMER_MAY_NOT_DECIDE = 申请方不能决定自己的申请，由提供方决定
refused-POST_MAY_NOT_DECIDE = 该岗位无权决定协议，请以具有该权限的岗位操作
refused-POST_MAY_NOT_REQUEST = 该岗位无权申请数据，请以具有数据共享权限的岗位操作
refused-POST_MAY_NOT_PUBLISH = 该岗位无权发布数据，请以具有数据共享权限的岗位操作
refused-DECISION_MISSING = 请写明决定：批准、驳回或撤销
refused-QUOTA_MISSING = 批准时请给出每日配额：每天多少行，至少 1 行
refused-VALIDITY_INVALID = 协议的开始须早于结束，且结束须在未来
refused-PURPOSE_MISSING = 请写明数据用途
refused-FIELDS_MISSING = 请写明所需字段
refused-FIELD_UNKNOWN = 该数据集没有这个字段，请查看目录
refused-ROW_FILTER_INVALID = 行筛选条件没有取值，请写明
refused-PERSON_NOT_IN_POST = 按人员名录，此人不在该岗位，请由在岗人员操作，或更正名录
refused-STAFF_NOT_READ = 正在读取该部门的人员名录，请稍后再试
refused-STAFF_EMPTY = 名录中没有任何在岗人员会使全部门无法操作，请至少写明一人
refused-STAFF_TOO_LARGE = 名录中的人员或任岗超出一个部门的上限，请拆分部门
refused-STAFF_INVALID = 名录无法使用，请按提示更正人员或岗位
refused-STAFF_POST_UNKNOWN = 名录中有该部门没有的岗位，岗位以城市数据为准
refused-STAFF_DEPARTMENT_UNKNOWN = 城市中没有该部门，请另行指定
refused-STAFF_NAMED_OTHERWISE = 同一工号在其他部门登记的姓名不同，请另用工号，或改为同一姓名
refused-STAFF_NOT_YOURS = 人员名录由本部门和运维人员维护
refused-POST_MAY_NOT_KEEP_STAFF = 该岗位无权维护人员名录，请由有 keep_staff 权限的岗位操作
refused-HOLDER_UNKNOWN = 此人不任该岗位，请先查看在岗人员
refused-DELIVERY_UNKNOWN = 请写明交付内容：明细或计数
refused-MODES_MISSING = 请写明协议在哪些运行模式下开放
refused-MODES_UNKNOWN = 运行模式仍在读取，请稍后再试
refused-OWN_DATASET = 这是本部门的数据集，无须协议
refused-DATASET_UNKNOWN = 没有这个数据集，请查看目录
refused-FOREIGN_DATASET = 该数据集属于其他部门
refused-FOREIGN_AGREEMENT = 该协议不属于您的部门，请自行申请
refused-FIELD_NOT_IN_AGREEMENT = 有字段不在协议中，请去掉，或另行申请
refused-KEYS_NOT_IN_AGREEMENT = 该协议只提供计数，不涉及具体对象，请不要填写键值
refused-KEY_FIELD_FIXED = 数据集的键字段不能更改，请以其他标识发布
refused-PLACE_FIELDS_FIXED = 该数据集已有数据，有无位置不能再改，请以其他标识发布
refused-NO_PLACES = 该数据集没有位置，请去掉多边形
refused-POLYGON_INVALID = 多边形没有围成区域、边线交叉或顶点过多，请重新绘制
refused-ISSUE_MISSING = 请写明事由：案卷、预案或文件
refused-QUOTA_EXCEEDED = 协议今日配额已用完，请减少行数，或明日（UTC）再取
refused-CLASSIFICATION_MISSING = 请写明数据级别，从一般 1 级到核心
refused-TOO_MANY_ROWS = 行数过多，请减少

# 案卷与任务
refused-ATTRIBUTES_MISSING = 请写明补充哪些信息及其内容
refused-ATTRIBUTES_TOO_LARGE = 补充信息合计过长，请精简文字
refused-ATTRIBUTE_UNKNOWN = 该类别没有这项补充信息，请删去，或先查询有哪些项
refused-ATTRIBUTE_FIXED = 案卷当前状态下不能修改这些信息，可修改的状态由场景包规定
refused-ATTRIBUTE_NOT_YOURS = 您的岗位不能填写这些信息，可填写的角色由场景包规定
refused-CASE_UNKNOWN = 没有这个案卷，请核对编号
refused-TASK_UNKNOWN = 没有这个任务，请核对编号
refused-EVENT_UNKNOWN = 没有这个事件，请核对编号
refused-REPORT_UNKNOWN = 没有这个上报，请核对编号
refused-MATTER_UNKNOWN = 该编号下没有本岗位可以查看的上报，请核对编号
refused-EVENT_CLASS_UNKNOWN = 在用场景包没有这个事件类别，请另选，或启用相应场景包
refused-NO_PROCESS = 在用场景包没有该事件类别的办理流程，请启用相应场景包
refused-CALENDAR_MISSING = 时限按工作时间计算，而本市尚无工作日历，请在 calendar.yaml 中写明并应用该城市
refused-CALENDAR_TOO_SHORT = 本市工作日历未包含所需日期，请在 calendar.yaml 中补充并应用该城市
refused-FOREIGN_CASE = 该案卷与您的部门无关
refused-FOREIGN_TASK = 该任务属于其他部门
refused-ILLEGAL_TRANSITION = 当前状态下不能这样办理，请重新查看
refused-NOTE_MISSING = 交班须附说明：下一班需要知道什么
refused-RESULT_MISSING = 请写明处置结果
refused-ATTACHMENTS_TOO_LARGE = 照片过多或合计过大，请减少或压缩
refused-MEDIA_TYPE_UNKNOWN = 不接收这种类型的照片，请用 JPEG、PNG 或 WebP
refused-CONTENT_MISMATCHED = 文件与所声明的照片类型不符，请附上照片本身
refused-TEXT_TOO_LONG = 文字过长，请缩短
refused-TEXT_MISSING = 请写明现场所见
refused-LINKED_CASE_OPEN = 已有该类别的关联案卷在办
refused-TASK_NOT_ACCEPTED = 请先接受任务
refused-BOOKING_UNKNOWN = 没有这项占用
refused-ALREADY_RELEASED = 此前已归还
refused-FOREIGN_BOOKING = 该占用属于其他部门
refused-FOREIGN_RESOURCE = 该资源属于其他部门，只有该部门可以修改
refused-RESOURCE_UNKNOWN = 没有这个资源，请另选
refused-RESOURCE_INVALID = 资源须有标识和类型
refused-SIGNAL_UNKNOWN = 该事件没有这条线索
refused-SIGNAL_TWICE = 同一线索重复出现，请只给出一次结论
refused-VERDICT_MISSING = 请写明该线索的研判结论
refused-TOO_MANY_VERDICTS = 一次给出的结论过多，或理由过长
refused-TOO_MANY_DEPARTMENTS = 一次填写的部门过多，请减少
refused-REPORTS_UNAVAILABLE = 暂时无法查询该上报的情况，请稍后再试
refused-UNTIL_UNUSED = 该动作不需要写明等到何时，请去掉时间
refused-NOT_LATE = 任务没有超时，无需申诉
refused-ALREADY_APPEALED = 该任务已申诉过，只能申诉一次
refused-NO_APPEAL = 没有待裁定的申诉，请查看待办列表
refused-OWN_APPEAL = 任务属于本部门，须由其他部门的岗位裁定
refused-REVIEW_UNKNOWN = 没有这份复盘，请核对编号
refused-REVIEW_TOO_LARGE = 一次复盘的案卷过多，请缩短时段
refused-CONCLUSION_MISSING = 复盘须写明结论
refused-TIME_WRONG = 复盘时段的开始须早于结束，请更正

# 上报，以及发给市民的消息
refused-REPORT_LOCATED = 该上报已经定位
refused-CHANNEL_INVALID = 在用场景包没有这个渠道，请另选
refused-ALREADY_CONCLUDED = 该上报此前已办结
refused-CONCLUSION_INVALID = 请写明上报如何了结：办结或作废
refused-NOT_THE_LEAD = 只有案卷的牵头单位可以办结其上报
refused-NO_LEAD = 该上报还没有确定牵头单位的案卷，请稍后再试
refused-WARNING_UNKNOWN = 没有这条预警；若刚刚签发，请稍后再试
refused-WARNING_NOT_SIGNED = 该预警尚未签发，签发后再发送
refused-WARNING_OVER = 该预警已解除，请勿再发送
refused-RECIPIENT_INVALID = 有接收人缺少标识或内容无效，请更正
refused-TOO_MANY_RECIPIENTS = 一次发送的接收人过多，请分批

# 预警、运行模式、反向控制
refused-EVENT_OVER = 事件已结束：请取消该预警，或等待事件重新发生
refused-NOTHING_TO_SIGN = 没有等待签发的内容
refused-NOT_A_DRAFT = 只有草稿可以取消
refused-MODE_MISSING = 请写明运行模式
refused-MODE_UNKNOWN = 该区域没有这个版本的运行模式
refused-ILLEGAL_MODE = 该区域不能由当前运行模式切换到所选模式
refused-COMMAND_UNKNOWN = 没有这个指令，请选择该设备的指令
refused-NO_THING_MODEL = 在用场景包没有该设备的物模型，请启用相应场景包
refused-THING_UNKNOWN = 没有这台设备，请先登记
refused-FOREIGN_THING = 该设备属于其他部门
refused-FOREIGN_COMMAND = 该指令针对其他部门的设备
refused-FOREIGN_INTERLOCK = 该联锁由其他部门确认
refused-INTERLOCK_UNKNOWN = 该设备的指令没有这个联锁
refused-PARAMETER_MISSING = 指令缺少参数，请为每个参数选值
refused-PARAMETER_UNKNOWN = 该指令没有这个参数，请去掉
refused-PARAMETER_INVALID = 指令的参数值不可用，请从可选值中选择
refused-STATE_INVALID = 请报告：已收到、已完成或已拒绝

# 指标
refused-DIMENSION_UNKNOWN = 该指标不按此分组，请选择它已有的分组
refused-FIGURE_NOT_ENTERED = 该指标由系统计算，无需填报
refused-FIGURE_UNKNOWN = 没有该指标，或当时尚无该指标
refused-FIGURE_WITHOUT_RECORDS = 该指标没有可列出的记录，请查询其分项
refused-NO_NUMBER = 请填写十进制数，小数点前至多 12 位、后至多 6 位
refused-NOT_THE_OWNER = 只有该指标的责任岗位可以填报，请以该岗位办理
refused-PERIOD_NOT_ENDED = 该周期尚未结束，请在结束后填报
refused-PERIOD_UNKNOWN = 该指标没有这种周期，请选择它已有的周期
refused-TOO_MANY_PERIODS = 一次查询的周期过多，最多 60 个

# 事项流程
refused-ALREADY_REVIEWED = 您已提交评审意见，不能再次提交
refused-FLOW_ENDED = 上级事项已办结，不能再在其下立项
refused-FLOW_NOT_UNDER = 不能在该事项下立项，请选择方案包允许的上级事项
refused-FLOW_UNKNOWN = 没有这个事项，请核对名称或编号
refused-FOREIGN_FLOW = 本单位未参与该事项，请联系立项单位
refused-NOT_IN_REVIEW = 该事项目前不在评审阶段
refused-NO_SUCH_DUTY = 该事项在当前状态下没有这项定期工作
refused-PACK_RETIRING = 所属方案包正在停用，不再受理新事项
refused-SCORE_NOT_ASKED = 本次评审不打分，请不要填写分数
refused-SCORE_OUT_OF_RANGE = 请在评审规定的范围内打分
refused-SUBJECT_MISSING = 请用一句话说明事由
refused-TOO_MANY_CASES = 一次关联的案卷过多，最多 20 个

# 表单
refused-ANSWER_AREA_UNKNOWN = 表单只能选择本市图层中的区域，所填区域不存在
refused-ANSWER_MARKUP = 答复中不能含有标记或脚本，请填写普通文字
refused-ANSWER_MISSING = 须随附所属类别的表单，请获取表单并填写
refused-ANSWER_NOT_JSON = 答复不是 JSON 文档，请按表单的 JSON Schema 提交
refused-ANSWER_ROWS_TOO_FEW = 表单要求填写更多项，请补充
refused-ANSWER_ROWS_TOO_MANY = 超过表单可填的项数，其余请另行提交
refused-ANSWER_SHAPE_WRONG = 答复不符合表单的 JSON Schema，请改正所指字段
refused-ANSWER_TOO_LARGE = 答复（不含照片）最多 256 kB，请精简
refused-ATTRIBUTE_NO_FILE = 照片须作为附件随答复提交，不能写在答复中
refused-CASE_ENDED = 案卷已办结，不再核查
refused-DRAFT_TOO_LARGE = 草稿最多 10 万个字符，请精简
refused-FORM_NOT_FOR = 该表单另有用途，请查询可用的表单
refused-FILE_UNKNOWN = 没有这个文件
refused-CLASSIFIED_HIGHER = 该内容的密级高于本岗位可见范围
refused-FORM_SUBJECT_MISSING = 请指明填写对象：任务、案卷或事项流程
refused-PREFILL_UNCONFIRMED = 有内容是系统预填的，请核对后确认，或改为正确内容
refused-DRAFT_UNKNOWN = 没有您的这份草稿，或已过期，请重新开始填写
refused-FORM_UNKNOWN = 在用的场景包中没有该表单
refused-FORM_VERSION_UNKNOWN = 该版本的表单未知，请重新获取表单并填写

# 联动
refused-NOBODY_TO_TELL = 没有可以收到答复的上报人
refused-REACTION_CAUSE_UNKNOWN = 没有这项联动起因，请查看列表
refused-REACTION_NOT_STOPPED = 该联动没有停止，无需恢复
refused-REACTION_NO_DRAFT = 该项已不待签发，请查看其结果
refused-REACTION_UNKNOWN = 在用场景包没有这条联动，请查看列表
refused-OVER_LIMIT = 该户主本期已达上限
refused-KEY_MASKED = 数据行的主键已脱敏，无法区分各行；请申请可见主键的共享协议
refused-NO_AREA = 所涉位置不在该图层的任何区域内
refused-THING_MODEL_MISSING = 请写明物模型
refused-THING_MODEL_OTHER = 该设备的物模型与联动所写的不一致
