# Values of attributes

attribute-said = { $name }: { $value }
attribute-number = { $value }
attribute-with-unit = { $value } { $unit }
attribute-flag-true = yes
attribute-flag-false = no
attribute-moment = { $moment } (UTC)
attribute-duration = { DURATION($seconds) }
attribute-place = { $count ->
    [one] a place
   *[other] { $count } positions
}
