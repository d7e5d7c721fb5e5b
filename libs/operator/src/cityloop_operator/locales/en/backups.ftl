# Backups of a fleet, and what is lost when one is put back

backup-none = { $folder } holds no backup: name the folder that `cityloop backup` has written
backup-other-format = the backup in { $folder } is of another release of the command line: use that one
backup-file-missing = { $file } is missing: take another backup
backup-file-damaged = { $file } is not what was written: take another backup
backup-folder-not-empty = { $folder } is not empty: name a new folder
backup-other-schema = the { $services } databases have another schema than this release: migrate them, or use the command line of their release
backup-not-quiet = the fleet has not become quiet within { $seconds } seconds. Look at `cityloop doctor`, then try again. Under way:
    { $what }
backup-behind = { $service } has { $records ->
    [one] one record
   *[other] { $records } records
} of { $topic }/{ $partition } to read
backup-waiting = { $service } has { $rows ->
    [one] one row
   *[other] { $rows } rows
} waiting in { $table }
backup-moved = something is written to { $topic }
backup-topic-missing = the broker has no topic { $topic }: see `cityloop topics`
backup-program-failed = { $program } failed: { $problem }
backup-paused = what comes from outside waits until what is under way has ended
backup-moment = everything is held; the fleet goes on
backup-database = database of { $service } written
restore-other-services = the backup is of { $services }: name the databases of these
restore-other-schema = in the backup the { $services } databases have the schema of release { $release }: put it back with that release, then migrate
restore-service-runs = somebody works with the database of { $service }: stop all services, then try again
restore-no-database = there is no database for { $service }: create it, empty, with its role, then try again
restore-group-runs = the group { $group } still has members: stop all services, then run the same again
restore-database = database of { $service } put back
restore-topic = { $topic } made anew with { $records ->
    [one] one record
   *[other] { $records } records
}
restore-positions = readers are where they were
restore-changed-since = { $topic } has changed at { $moment }, after the moment to which the databases went back, and does not give back what it was: go back to a later moment, or put a backup back
restore-keys = { $files ->
    [0] certificates and API keys are those of the backup
    [one] one file of certificates and API keys put back
   *[other] { $files } files of certificates and API keys put back
}
