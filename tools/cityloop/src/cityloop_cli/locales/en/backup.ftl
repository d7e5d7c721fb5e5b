# cityloop backup, cityloop restore

backup-made = backup of { $moment } in { $folder }, { NUMBER($megabytes, maximumFractionDigits: 1) } MB. It holds personal data: keep it as you keep the databases
backup-nothing-runs = no fleet runs in { $folder }: start it with `make up`, or name each database with --database
restore-fleet-runs = the fleet in { $folder } runs: stop it with `make down`, then try again
restore-backup = backup of { $moment }, release { $release }
restore-other-broker = the broker is another one than the backup knows: every reader goes on at the present end of its log
restore-lost = lost: { $records ->
    [one] one record
   *[other] { $records } records
} of { $topic } { $numbers }
restore-numbers = ({ $count } new: { $first } to { $last }; { $changed } changed)
restore-nothing-lost = nothing came after the backup
restore-report = all of it is named in { $file }
restore-accept = what came after the backup would be lost: look at { $file }, then give --accept
restore-skip = neither topics nor databases tell which numbers were given after the backup: give --skip with more than that many, so that none is given twice
restore-looking = looking at what came after the backup
restore-reading = records
restore-done = the fleet is as it was at { $moment }: start it, then look at `cityloop doctor`
backup-elsewhere = { $kafka } is not the broker of the fleet of this clone: name the databases of its fleet with --database
restore-what = name either the folder of a backup, or with --recovered-at the moment to which the databases went back
backup-with-keys = The authority of the certificates and the API keys are in it: whoever has it can act as any department
backup-without-keys = Not in it, keep these yourself: the authority of the certificates, the Secrets with API keys and database passwords, the values of the chart
restore-without-keys = certificates, API keys and passwords are not in the backup: they must be those that the fleet had
restore-other-authority = another authority signs certificates now than when the backup was made: put its key back, or give every department a new certificate; until then their calls are refused
restore-nothing-known = broker and databases are others than the backup knows: what came after it is lost, and nothing tells what that was
