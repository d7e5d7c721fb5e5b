# 生效中的预警，以及发给个人的预警消息

warnings-title = 生效中的预警
warnings-in-force = { $level } · { $count } 条预警生效中
warnings-none = 当前没有生效的预警。
warning-level-red = 红色预警
warning-level-orange = 橙色预警
warning-level-yellow = 黄色预警
warning-level-blue = 蓝色预警
warning-area = 所在辖区
warning-within = 以此点（纬度,经度）为中心，{ $metres } 米以内
warning-where = 位置描述
warning-all-clear = 预警已解除。
warning-onset = 预计发生时间
warning-issued-by = 发布单位
warning-issued-at = 发布时间
warning-number = 编号
warning-confirm = 我已阅读
warning-confirm-by = 请在此时间前确认：{ $moment }
warning-confirmed = 您已确认阅读，谢谢。
warning-hint = 本页显示最新情况，可随时再次打开。链接只属于您，请勿转发。
