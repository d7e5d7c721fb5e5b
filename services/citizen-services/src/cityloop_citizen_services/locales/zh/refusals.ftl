# 没有办成时告诉办事人的话：哪一项、怎么了、怎么办

refusal-again = 还没有提交成功，请按下面的提示修改后再次提交。

refusal-PLACE_MISSING = 请填写「{ $where }」，或同时填写「{ $latitude }」和「{ $longitude }」。
refusal-POSITION_INVALID = 「{ $latitude }」和「{ $longitude }」须同时填写，单位为度：前者在 -90 到 90 之间，后者在 -180 到 180 之间，例如 31.23 和 121.47。
refusal-SERVICE_UNKNOWN = 请从列表中选择「{ $event_class }」。
refusal-TEXT_TOO_LONG = 「{ $field }」最多 { $most } 个字符，现有 { $length } 个，请缩短。
refusal-TEXT_INVALID = 「{ $field }」含有无法保存的字符（例如不完整的表情符号），请删除后再提交。
refusal-FIELD_TWICE = 「{ $field }」填了两个不同的内容，请只保留一个。
refusal-TEXT_MISSING = 请说明还有哪些问题没有解决。
refusal-ATTACHMENTS_TOO_LARGE = 照片最多 { $files } 张，合计不超过 { $megabytes } MB，请减少张数或换较小的照片。
refusal-MEDIA_TYPE_UNKNOWN = 第 { $number } 张不是 JPEG、HEIC、PNG、WebP 或 AVIF 格式的照片，请另选一张。
refusal-CONTENT_MISMATCHED = 第 { $number } 张照片的内容与所标格式不符，请直接发送原照片。
refusal-PHOTO_UNREADABLE = 第 { $number } 张照片（{ $format }）无法读取或不完整，请重新发送或另选一张。
refusal-PHOTO_TOO_MANY_PIXELS = 第 { $number } 张照片超过 { $megapixels }00 万像素，请缩小后再发送。
refusal-BODY_TOO_LARGE = 提交的内容超过 { $most } MB，请换一张不超过 { $megabytes } MB 的照片，或不附照片，再次提交。
refusal-BODY_TOO_SLOW = 发送用时过长，已中断，请不附照片重新提交，或在网络较好时再试。
refusal-RATING_INVALID = 请从 1 到 5 分中选择一项。
refusal-ALREADY_SAID = 您已经提交过，我们已转告承办单位，无须重复提交。
refusal-NOT_CLOSED = 此事尚未结案，结案后才能评价或反馈未解决。
refusal-LINK_UNKNOWN = 链接无效，请使用收到的完整链接。
refusal-REPLIES_AWAY = 照片暂时无法显示，请过几分钟再打开。
refusal-NUMBER_OFTEN = 近期以「{ $field }」中的号码提交的上报过多，请在 { DURATION($seconds) }后再试，或不填此项。
refusal-FORM_TOO_LARGE = 提交的内容过长，请精简后再提交。
refusal-FORM_INVALID = 表单没有完整送达，请重新提交。

# 问题类型要求补充的信息
refusal-ATTRIBUTE_MISSING = 请填写「{ $field }」。
refusal-ATTRIBUTE_UNKNOWN = 该类问题不需要填写这一项，需要填写的有：{ $known }。
refusal-ATTRIBUTE_TYPE_WRONG = 「{ $field }」的取值类型不对，应为 { $type }。
refusal-ATTRIBUTE_EMPTY = 请填写「{ $field }」，或不填此项。
refusal-ATTRIBUTE_TWICE = 「{ $field }」只能填一个值，请保留其中一个。
refusal-ATTRIBUTE_TOO_LONG = 「{ $field }」最多 { $most } 个字符，现有 { $length } 个，请精简。
refusal-ATTRIBUTE_NOT_STORABLE = 「{ $field }」含有无法保存的字符（例如不完整的表情符号），请删除后重新提交。
refusal-ATTRIBUTE_NO_NUMBER = 「{ $field }」应填数字，例如 12.5。
refusal-ATTRIBUTE_UNIT_WRONG = 「{ $field }」的单位是 { $unit }，不是 { $given }。
refusal-ATTRIBUTE_TOO_SMALL = 「{ $field }」不小于 { $least } { $unit }。
refusal-ATTRIBUTE_TOO_GREAT = 「{ $field }」不大于 { $most } { $unit }。
refusal-ATTRIBUTE_NO_FLAG = 「{ $field }」请选择是或否。
refusal-ATTRIBUTE_NOT_OFFERED = 「{ $field }」请从中选择：{ $known }。
refusal-ATTRIBUTE_TOO_MANY = 「{ $field }」最多选 { $most } 项。
refusal-ATTRIBUTE_NO_MOMENT = 「{ $field }」应填日期和时间，例如 2026-07-01 08:30。
refusal-ATTRIBUTE_NO_DURATION = 「{ $field }」应填时长，写法见该项下方的说明。
refusal-ATTRIBUTE_NO_PLACE = 「{ $field }」应填经度和纬度（单位为度），中间用逗号隔开，例如 121.47,31.23。
refusal-ATTRIBUTE_SHAPE_WRONG = 「{ $field }」应为{ $shape ->
    [point] 点
    [line] 线
   *[area] 面
}。
refusal-ATTRIBUTE_POSITIONS_WRONG = 「{ $field }」应有 { $least } 至 { $most } 个位置，用分号隔开。
refusal-ATTRIBUTES_TOO_LARGE = 该类问题的补充信息超过 { $most } 千字节，请精简。

# 应用程序接口（Open311）。字段名即接口的字段名

open311-SERVICE_UNKNOWN = 没有服务“{ $given }”；现有服务：{ $known }。
open311-TEXT_INVALID = 字段「{ $given }」含有无法保存的字符（NUL，或不成对的代理项），请删除后再提交。
open311-BODY_TOO_LARGE = 请求超过 { $most } MB，请减少内容后再发送；照片合计不超过 { $megabytes } MB。
open311-photos-left-out = 上报已收到，但所附的第 { $photos } 张照片没有保存：照片最多 { $files } 张，合计不超过 { $megabytes } MB。请换较小的照片，在 reporter_link 打开的页面上补充。
open311-MEDIA_URL_INVALID = media_url 须以 https:// 或 http:// 开头，不含空格，最多出现十次。
open311-TEXT_UNREADABLE = { $where ->
    [body] 请求正文
    [path] 网址路径
    [query] 查询参数
    [header] 请求头「{ $name }」
    [field] 字段「{ $name }」
   *[field-name] 字段名
}不是 { $charset } 编码：请用 UTF-8 发送，或在 Content-Type 中声明字符集，例如 charset=gb18030。
open311-CHARSET_UNKNOWN = 没有字符集「{ $charset }」：请用 UTF-8 发送，或声明 gb18030 等字符集。
open311-FORM_INVALID = 表单已损坏或不完整，请重新发送。
open311-FORM_TOO_LARGE = 表单超过 1,000 个字段或 1 MB 文本，请减少后再发送。
open311-FIELD_TWICE = 字段「{ $name }」有两个不同的值，请只发送一个。
open311-JSON_INVALID = 请求正文须为 JSON 对象，各字段为文本或数字。
open311-IDEMPOTENCY_KEY_INVALID = 幂等键最多 { $most } 个字符，请求头与字段 idempotency_key 只填一处。
open311-IDEMPOTENCY_KEY_REUSED = 此幂等键已用于另一条上报，请换用新的键。
open311-TOO_MANY_IDS = 一次最多查询 { $most } 个编号，请分次查询。
open311-SPAN_TOO_LONG = start_date 与 end_date 最多相隔 90 天，请分段查询。
open311-STATUS_INVALID = status 须为 open、closed，或以逗号分隔的两者。
open311-DATE_INVALID = 时间须带时区，例如 2026-07-01T00:00:00Z，年份在 1900 到 2199 之间。
open311-API_KEY_UNKNOWN = 请提供有效的 api_key，申领方式见 /discovery.json 中的 key_service。
open311-API_KEY_CHANNEL_UNKNOWN = 此密钥对应的上报渠道「{ $channel }」本市目前没有启用，请联系运营方，联系方式见 /discovery.json 中的 contact。
open311-JURISDICTION_UNKNOWN = 没有这个辖区，请不填 jurisdiction_id。
open311-REQUEST_UNKNOWN = 没有公开的上报使用此编号；如由您的应用提交，请附上提交时的 api_key。

# 问题类型的表单
refusal-ANSWER_MARKUP = 「{ $field }」含有标签或脚本，无法接收，请填写普通文字。
refusal-ANSWER_AREA_UNKNOWN = 请从列表中选择「{ $field }」，列表中没有 { $given }。
refusal-ANSWER_ROWS_TOO_MANY = 「{ $field }」最多填 { $most } 项，请减少。
refusal-ANSWER_ROWS_TOO_FEW = 「{ $field }」至少填 { $least } 项，请补充。
refusal-ANSWER_SHAPE_WRONG = 「{ $field }」的写法不符合要求，请重新填写。
refusal-FORM_VERSION_UNKNOWN = 表单内容在您填写期间有更新，请核对后重新提交。
refusal-DRAFT_TOO_LARGE = 最多保存 { $most } 个字符，请精简，或直接提交。
