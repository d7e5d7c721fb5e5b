# cityloop trace

help-trace = 列出一个编号背后的调用链：各来源的、后续处理的、每次操作的。
    
    示例：cityloop trace E-2026-000001
help-trace-number = 上报、事件、案卷或预警的编号。
help-timelines = 工作台（console）页面的地址，例如 http://localhost:8081。
help-trace-link = 查看调用链的网址，其中用花括号括起的 trace_id 代替其编号。

trace-line = { $moment }  { $trace }  { $service }  { $text }
trace-more = { $text }（另有 { $more } 条）
trace-none = { $number } 没有调用链记录
trace-unknown = 查无 { $number }：请给出上报、事件、案卷或预警的编号
trace-address-missing = 请给出 --timelines 或设置 CITYLOOP_TIMELINES：工作台（console）页面的地址
trace-no-answer = 无法从 { $address } 取得时间线：{ $problem }
trace-link-names-none = --link 中须以 { $part } 代替调用链编号
