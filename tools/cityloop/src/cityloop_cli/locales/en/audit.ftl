# The evidence of services: cityloop audit

audit-verifying = { $service }: audit chain
audit-progress = { $service }: { $entries } of { $total } entries
audit-verified = { $service }: { $entries } { $entries ->
    [one] entry
   *[other] entries
}, head { $head }
audit-problem = { $service }: { $problem }
audit-more = { $service }: { $count } more { $count ->
    [one] problem
   *[other] problems
}
audit-no-service = { $service } is no service of the fleet
