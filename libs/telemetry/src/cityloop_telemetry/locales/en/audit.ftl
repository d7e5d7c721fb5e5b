# What is wrong with an audit chain: cityloop audit, python -m <package> verify-audit

audit-links-missing = entries { $first } to { $last } are missing
audit-entry-missing = entry { $place } ({ $entry }) is missing
audit-entry-changed = entry { $place } ({ $entry }) was changed
audit-chain-broken = the chain breaks at { $place }
audit-entries-stray = { $count } { $count ->
    [one] entry neither stands in the chain nor waits for it
   *[other] entries neither stand in the chain nor wait for it
}
