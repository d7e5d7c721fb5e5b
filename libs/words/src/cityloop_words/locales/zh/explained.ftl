# 规则为什么发出线索

explained-raised = { $property } { $value }，高于 { $limit }
explained-cleared = { $property } { $value }，低于 { $limit }
explained-cleared-predicted = { $property } { $value }，预计不再超过 { $limit }，置信度 { $percent }%
explained-cleared-thing = { $thing_model }恢复上报
explained-raised-below = { $property } { $value }，低于 { $limit }
explained-raised-rate = { $property } { $value }，{ DURATION($per) }内{ $direction ->
    [falling] 下降
   *[other] 上升
} { $rate }，超过限值 { $limit }
explained-cleared-above = { $property } { $value }，已回到 { $limit } 以上
explained-cleared-band = { $property } { $value }，已回到 { $low } 至 { $high } 之间
explained-cleared-rate = { $property } { $value }，{ DURATION($per) }内{ $direction ->
    [falling] 下降
   *[other] 上升
}不足 { $limit }
explained-predicted = { $property } { $value }，每小时上升 { $slope }，约{ DURATION($about) }后（{ DURATION($earliest) }至{ DURATION($latest) }）达到 { $limit }，置信度 { $percent }%
explained-detected = 算法「{ $algorithm }」（版本 { $version }）识别，置信度 { $percent }%
explained-silent = { $thing_model }失联，没有读数
quantity = { $number } { $unit }
number = { NUMBER($number) }
warning-part = { $part } { $weight }
