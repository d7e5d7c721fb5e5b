# Records that were set aside: cityloop dlq

dlq-column-waiting = waiting
dlq-column-readers = read by
dlq-none = no record waits
dlq-none-of = no record of { $topic } waits
dlq-letter = { $place }: came from { $origin }, set aside by { $group } after { $attempts } { $attempts ->
    [1] attempt
   *[other] attempts
}
dlq-error = error
dlq-id = record
dlq-subject = subject
dlq-unreadable = its { $bytes } bytes are no message of this topic
dlq-replaying = replaying { $topic }
dlq-replayed = { $count } { $count ->
    [one] record
   *[other] records
} of { $topic } sent again; what cannot be handled yet comes back
dlq-dropped = { $count } { $count ->
    [one] record
   *[other] records
} of { $topic } dropped
dlq-no-topic = { $topic } is no topic whose records are set aside; there are { $known }
dlq-no-reason = say who decides and why: --by and --reason must not be empty
