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
audit-links-missing = entries { $first } to { $last } are missing
audit-entry-missing = entry { $place } ({ $entry }) is missing
audit-entry-changed = entry { $place } ({ $entry }) was changed
audit-chain-broken = the chain breaks at { $place }
audit-entries-stray = { $count } { $count ->
    [one] entry neither stands in the chain nor waits for it
   *[other] entries neither stand in the chain nor wait for it
}
