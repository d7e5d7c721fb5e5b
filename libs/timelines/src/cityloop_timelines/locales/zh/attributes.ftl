# 属性的值

attribute-said = { $name }：{ $value }
attribute-number = { $value }
attribute-with-unit = { $value } { $unit }
attribute-flag-true = 是
attribute-flag-false = 否
attribute-moment = { $moment }（UTC）
attribute-duration = { DURATION($seconds) }
attribute-place = { $count } 个位置
