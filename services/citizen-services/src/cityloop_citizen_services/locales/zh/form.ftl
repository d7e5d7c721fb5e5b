# 首页：上报表单

form-title = 城市问题上报
form-intro = 请告诉我们哪里出了什么问题。提交后您会得到一个编号和一个专属链接，凭链接可随时查看办理进展。
form-class = 问题类别
form-choose = 请选择
form-text = 情况描述
form-where = 位置描述
form-where-hint = 例如：人民路 12 号门前
form-position = 坐标（WGS84，单位：度）
form-position-hint = 位置描述和坐标至少填一项。
form-latitude = 纬度
form-longitude = 经度
form-locate = 使用我当前的位置
form-locating-failed = 未能获取您的位置，请填写位置描述。
form-photo = 照片（选填，JPEG、HEIC、PNG、WebP 或 AVIF 格式，不超过 { $megabytes } MB）
form-photo-hint = 照片中的拍摄地点和时间仅供承办单位核实使用；保存和展示的照片不含这些信息。
form-photo-too-large = 照片超过 { $megabytes } MB，请换一张较小的照片，否则无法提交。
form-reporter = 您的联系方式（选填，仅用于办理此事，不会公开）
form-name = 姓名
form-phone = 电话
form-email = 电子邮箱
form-send = 提交
form-photo-again = 您填写的内容都在下面；照片需要重新选择。
