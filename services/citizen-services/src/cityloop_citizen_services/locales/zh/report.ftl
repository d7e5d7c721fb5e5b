# 凭专属链接打开的上报页

report-number = 编号
report-keep = 请保存本页链接，凭此链接可查看办理进展并作出评价。链接只属于您，请勿转发。
report-state = 办理状态
report-reason = 原因
report-expected = 预计办结时间
report-lead = 承办单位
report-case = 案卷编号
report-updated = 更新时间
report-reported = 上报时间
report-class = 问题类别
report-where = 位置描述
report-text = 情况描述
report-photo = 照片 { $number }
report-photo-more = 补充照片（JPEG、HEIC、PNG、WebP 或 AVIF 格式，与已有照片合计不超过 { $megabytes } MB）
report-photo-send = 上传照片
report-photo-too-large = 您的上报已收到。您发送的第 { $photos } 张照片没有保存：照片合计不能超过 { $megabytes } MB，上传不能超过一分钟。请换较小的照片，在下面补充。
report-replies = 部门答复
report-replies-away = 部门答复暂时无法显示，内容不会丢失，请过几分钟再打开本页。
report-reply-photo = { $department }提供的照片 { $number }
report-messages = 办理进展
report-no-messages = 暂无进展。
report-message-reason = { $text } 原因：{ $reason }
report-rate = 请您评价
report-rating = 评分
report-rating-1 = 1 非常不满意
report-rating-2 = 2 不满意
report-rating-3 = 3 基本满意
report-rating-4 = 4 满意
report-rating-5 = 5 非常满意
report-rate-send = 提交评价
report-rated = 您已评价，感谢您的参与。
report-not-fixed = 问题没有解决？
report-not-fixed-text = 请说明还有哪些问题没有解决
report-not-fixed-send = 反馈问题未解决
report-said-not-fixed = 您已反馈问题未解决，我们已转告承办单位。

# 尚未归入案卷时的站内消息
message-corrected = 经核实，您反映的问题已更正为“{ $matter }”，或已更正地点。编号不变，办理情况会继续通知您。
message-moved = 经核实，您反映的问题已转入另一案卷（{ $matter }）办理。您的上报编号不变，无需重复上报，办理情况会继续通知您。
message-held = 已收到您的上报，工作人员正在确认位置。
report-held-position-missing = 没有给出坐标，需由工作人员根据文字描述定位
report-held-position-unusable = 所给坐标在城市范围之外或无法使用，需由工作人员定位
