# Topics of the register and of the broker: cityloop topics

topic-column-topic = topic
topic-column-partitions = partitions
topic-column-kept = kept
topic-column-state = state
topic-well = as declared
topic-unknown = not in the register
topic-missing = missing: create it with { $partitions } { $partitions ->
    [one] partition
   *[other] partitions
}
topic-partitions = has { $found } of { $declared } { $declared ->
    [one] partition
   *[other] partitions
}: add the others
topic-setting = { $name } is { $found }: set it to { $declared }
topic-compacted = compacted
topic-kept-for-ever = for ever
topic-kept-days = { $days } { $days ->
    [one] day
   *[other] days
}
topic-wrong = { $count } { $count ->
    [one] topic is not as declared
   *[other] topics are not as declared
}
