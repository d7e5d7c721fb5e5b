# The command line of a service: python -m <package> <command>

service-usage = usage: { $usage }
service-usage-wrong = the command is not written like this; write: { $usage }
service-help-serve = run the service; so it does without a command
service-help-migrate = bring the database to the schema of this release
service-help-verify-audit = recompute the audit chain; exit code 1 when it is broken
service-help-skip-to-beginning = forget a saved position that the log no longer holds
service-help-pass-over = let named records of a partition have no effect; leaves evidence
service-help-accept-invalid = let a partition go on that stopped at too many invalid records; leaves evidence
service-help-topic = as in the register, such as events.signals.v1
service-help-partition = its number, from 0
service-help-first = the first offset to pass over
service-help-last = the last offset to pass over
service-help-by = who decides; stands in the audit entry
service-help-reason = why; stands in the audit entry

service-settings-unknown = { $service }: there are no such settings; correct or unset these variables
service-setting-similar = { $variable }: did you mean { $similar }?
service-settings-wrong = { $service }: settings are missing or wrong; set these variables
service-setting-missing = { $variable }: is missing
service-setting-wrong = { $variable }: { $problem }
service-kafka-tls-incomplete = set all of kafka_tls_key, kafka_tls_certificate and kafka_tls_authority, or none of them
service-issuer-invalid = sign_in_issuer must be an address that begins with https:// (http:// on this machine alone)
service-public-url-invalid = public_url must begin with https:// and have no path (http:// on this machine alone)

service-audit-verified = { $entries } { $entries ->
    [one] entry
   *[other] entries
}, head { $head }
service-positions-forgotten = { $count } { $count ->
    [one] position
   *[other] positions
} forgotten; the partition is read from its beginning
service-passes-over = { $service } passes over offsets { $first } to { $last } of { $partition } within seconds
service-accepts-invalid = { $service } sets aside what is invalid up to offset { $last } of { $partition }, and goes on within seconds; look at it in { $dead_letters }
service-passes-too-many = { $count } records are more than one command passes over: { $most }
service-no-such-offsets = { $partition } holds offsets { $first } to { $last }; name some of these
service-partition-empty = { $partition } is empty: there is nothing to accept
service-reads-no-such-topic = { $service } does not read { $topic }; it reads { $known }
service-no-such-partition = { $topic } has no partition { $partition }; it has 0 to { $last }
