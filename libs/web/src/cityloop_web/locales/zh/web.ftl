# 任何页面在未能办理时所说：哪里不对，怎样处理

refusal-title = 操作未成功
refusal-back = 返回首页
refusal-hint = 请返回上一页修改后再试；多数浏览器会保留您填写的内容。
refusal-OVERLOADED = 当前提交人数较多，请在 { DURATION($seconds) }后再试。
refusal-NO_CITY = 系统正在启动，请过一分钟再试。
refusal-UNAVAILABLE = 系统暂时无法保存或显示，请过一分钟再试；重复提交不会重复登记。
refusal-INTERNAL = 系统出现故障，已记录。请稍后再试；若一直如此，请拨打政务服务热线反映。
refusal-NOT_FOUND = 没有这个页面，请检查网址，或返回首页。
refusal-METHOD_NOT_ALLOWED = 此网址不能这样使用，请返回首页重新操作。
refusal-TEXT_UNREADABLE = { $where ->
    [field] 「{ $field }」中的内容
   *[body] 提交的内容
}无法识别，请回到首页重新填写并提交。
refusal-CHARSET_UNKNOWN = 提交的内容无法识别，请回到首页重新填写并提交。
refusal-INVALID = 提交的内容无法识别，请返回首页重新填写。
refusal-ADDRESS_INVALID = 网址中有不能使用的字符，请检查网址，或从首页重新进入。
