# The warnings in force, and the message of a warning to one person

warnings-title = Warnings in force
warnings-in-force = { $level } · { $count ->
    [one] { $count } warning in force
   *[other] { $count } warnings in force
}
warnings-none = No warning is in force.
warning-level-red = Red warning
warning-level-orange = Orange warning
warning-level-yellow = Yellow warning
warning-level-blue = Blue warning
warning-area = In
warning-within = Within { $metres } m of (latitude,longitude)
warning-where = Where it is, in words
warning-all-clear = All clear: the warning is over.
warning-onset = Expected at
warning-issued-by = Issued by
warning-issued-at = Issued at
warning-number = Number
warning-confirm = I have read it
warning-confirm-by = Please confirm by { $moment }
warning-confirmed = You have confirmed that you read it. Thank you.
warning-hint = This page shows how it goes on: open it again at any time. Its link is yours alone; do not pass it on.
