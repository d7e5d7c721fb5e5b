# What commands and options are: --help. The first line stands in the list of commands too.

help-cityloop = Operate a running Cityloop: its state, its city and packs, its topics and certificates.
    
    Example: cityloop pack status
help-address = host:port of data-sharing's gRPC API.
help-key = Private key of the operator's certificate.
help-certificate = The operator's certificate.
help-authority = The authority that signed both sides.

help-json = As one JSON object.
help-own-version = Say the version of this command line, and end.
help-event-hub = host:port of event-hub's gRPC API.
help-tasks-address = host:port of collaboration-tasks' gRPC API.
help-ingest-address = host:port of sensing-ingest's gRPC API.
help-citizens-address = host:port of citizen-services' gRPC API.
help-kafka = host:port of Kafka.
help-kafka-prefix = Prefix of the fleet's topics and groups, where it has one.
help-kafka-certificates = Folder with tls.key, tls.crt and ca.crt of a Kafka user; without TLS when absent.
help-admin = SERVICE=HOST:PORT of an admin port; several in the variable, with spaces between.
help-status = Whether each service is ready, since when it is up, and what waits there. Exit code 1 when one is not ready.
    
    Example: cityloop status --json
help-topics = Every topic that is declared or there, and what is wrong with it. Exit code 1 when something is.
    
    Example: cityloop topics
help-completion = Print the script with which a shell completes commands and options.
    
    Example: source <(cityloop completion bash)
help-shell = bash, zsh or fish.

help-city = The city model.
    
    Example: cityloop city show
help-city-apply = Apply a city as one version, then put its components.
    
    Example: cityloop city apply deploy/cities/simulated
help-city-plan = Say what applying a city would change and what stands on what would go; changes nothing.
    
    Example: cityloop city plan deploy/cities/simulated
help-city-rollback = Go back to the version of the city before the present one, as a new version.
    
    Example: cityloop city rollback
help-city-accept = Even where open work, agreements or components would be left without department or area.
help-city-show = Show which version of which city is applied.
    
    Example: cityloop city show
help-city-calendar = Propose a calendar.yaml with the holidays of a country and year, for you to check.
    
    Example: cityloop city calendar deploy/cities/own-town --country CN --year 2027
help-country = The country, by its code of ISO 3166, such as CN.
help-year = The year whose holidays are proposed.
help-subdivision = A part of the country with holidays of its own, as ISO 3166-2 has it, such as BY.
help-city-init = Look at the files of a city, and propose its city.yaml and pack with what was guessed and why.
    
    Example: cityloop city init own-town --areas data/areas.geojson --requests data/requests.csv
help-city-check = Read and check the requests of a city row by row, in constant memory; nothing is sent anywhere.
    
    Example: cityloop city check deploy/cities/own-town --data data
help-city-folder = A folder with a city.yaml.
help-city-imported = A folder with a city.yaml that imports.
help-city-data = Data of an imported city: its layers and requests.
help-city-id = Id of the city: lower-case letters, digits, hyphens.
help-areas = A GeoJSON file of areas; the first is the city's own.
help-requests = A CSV of requests, in the same folder.
help-into = Folder to write; deploy/cities/NAME otherwise.
help-listed = CSV file to list what is set aside in.

help-pack = Base packs and scenario packs.
    
    Example: cityloop pack status
help-pack-plan = Check packs, ask every service, say what would change; changes nothing. Exit code 1 when they cannot be applied.
    
    Example: cityloop pack plan deploy/packs/waterlogging
help-pack-apply = Propose packs as one set and wait until every service runs it, or none does.
    
    Example: cityloop pack apply deploy/packs/base deploy/packs/simulated deploy/packs/waterlogging
help-pack-withdraw = Take packs out of use. A pack under which work stands takes no new work, and goes when the last has ended.
    
    Example: cityloop pack withdraw harbour-storm
help-pack-rollback = Go back to the packs of an earlier set, as a new set.
    
    Example: cityloop pack rollback --to 3
help-pack-status = Show the packs in use, and what each service says of their set.
    
    Example: cityloop pack status
help-pack-history = Show who changed what and when, the newest first.
    
    Example: cityloop pack history --most 5
help-pack-show = Print a pack as it was written, file by file.
    
    Example: cityloop pack show waterlogging
help-pack-diff = Show in which lines a folder differs from the pack as it was applied. Exit code 1 when it does.
    
    Example: cityloop pack diff deploy/packs/waterlogging
help-pack-schema = Print the JSON Schema of a kind's file, for an editor that checks packs while they are written.
    
    Example: cityloop pack schema rules.yaml
help-folders = Folders with a pack.yaml; they change together.
help-folder = A folder with a pack.yaml.
help-withdraw = Id of a pack that goes at the same time.
help-pack-id = Id of a pack.
help-pack-ids = Ids of packs.
help-version = Of the pack; the one in use when absent.
help-to = Number of the set; the one before the present when absent.
help-most = How many sets at most.
help-kind = A file of a pack, such as rules.yaml; lists them when absent.

help-fleet = The fleet on one machine.
    
    Example: make up
help-fleet-up = Start the fleet, or say that it runs; a second time it continues with its data.
    
    Example: make up CITY=simulated
help-fleet-down = Stop the fleet; its data stay.
    
    Example: make down
help-fleet-status = Each part of the fleet: since when it is up, how often it was started again, whether it is ready, what waits.
    
    Example: make status
help-fleet-serve = Be the supervisor: run the machine until told to stop; until that is ready, end with who started it.
help-fleet-city = A folder of deploy/cities; the city that the fleet has when left out.
# A command that was called wrongly
help-certificates = Certificates of departments' systems, by the authority of this clone's fleet.
    
    Example: cityloop certificate list
help-certificate-issue = Write key, certificate and authority for a department's system, and where the services are.
    
    Example: cityloop certificate issue drainage desk
help-certificate-list = Show the certificates that departments were given, and until when they hold.
    
    Example: cityloop certificate list
help-certificate-department = Id of a department of the city, such as drainage.
help-certificate-system = Which of its systems: lower-case letters, digits, hyphens.
help-certificate-into = Folder to write; certificates/DEPARTMENT.SYSTEM when absent.
help-certificate-renew = Replace the certificates in folders by their successors, with new keys.
    
    Example: cityloop certificate renew certificates/drainage.desk
help-certificate-folders = Folders as `certificate issue` wrote them.

help-events = What is going on in the city.
    
    Example: cityloop events list --state open
help-events-list = List events, the newest first.
    
    Example: cityloop events list --state open --class road-waterlogging
help-events-show = Show one event with its signals.
    
    Example: cityloop events show E-2026-000123
help-event-state = open, all_clear or closed; all when absent.
help-class = An event class of the packs; all when absent.
help-event-number = Number or id of an event.
help-cases = The records of events from filing to closing, with their tasks.
    
    Example: cityloop cases list --phase in_handling
help-cases-list = List cases, the newest first.
    
    Example: cityloop cases list --phase in_handling --most 20
help-cases-show = Show one case with its tasks and all that was done.
    
    Example: cityloop cases show C-2026-000045
help-case-phase = A phase, such as pending_filing, in_handling or closed; all when absent.
help-case-number = Number or id of a case, or of its event.
help-warnings = Warnings to the public, drafts among them.
    
    Example: cityloop warnings list --state draft
help-warnings-list = List warnings, the newest first.
    
    Example: cityloop warnings list --state draft
help-warnings-show = Show one warning with every version of it.
    
    Example: cityloop warnings show W-2026-000003
help-warning-state = draft, signed, all_clear_draft, all_clear or cancelled; all when absent.
help-warning-number = Number or id of a warning.
help-ledgers = Ledgers of points, vouchers and goods; nothing about anybody.
    
    Example: cityloop ledgers show civic-points/residents
help-ledgers-list = List the ledgers of the packs in use.
    
    Example: cityloop ledgers list --json
help-ledgers-show = Show what a ledger comes to, by unit.
    
    Example: cityloop ledgers show civic-points/residents
help-ledger-name = Name of a ledger, as pack/ledger.
help-staff = The staff directory: who holds which post. From the first one that a department applies, only its holders act for it.
    
    Example: cityloop staff list drainage
help-staff-plan = Show who would take or leave a post by a file, and which posts nobody would hold; changes nothing.
    
    Example: cityloop staff plan deploy/cities/simulated/staff.csv
help-staff-apply = Make a file the whole directory of each department that it names: whoever is not in it leaves their post.
    
    Example: cityloop staff apply deploy/cities/simulated/staff.csv
help-staff-list = List who holds the posts of a department, now and later.
    
    Example: cityloop staff list drainage
help-staff-leave = End what a person may do for a post, or for all of the department, at once.
    
    Example: cityloop staff leave drainage li
help-staff-file = CSV with the columns department, post, person, name, and if there are such phone, from, until, deputy; or 部门, 岗位, 工号, 姓名, 电话, 起, 止, 代理.
help-staff-zone = Of dates and times in the file that say no offset.
help-staff-encoding = Of the file, such as gb18030 (as Chinese Excel and WPS save CSV); UTF-8 needs none.
help-staff-department = Id of a department.
help-staff-person = Id of a person.
help-staff-post = Only this post; every post of the department when absent.
help-staff-as-post = Post that acts, with the certificate of its department; the operator when absent.
help-staff-as-person = Person in that post.
help-briefings = Briefings (日报, 周报, 专报): what was drafted and signed; draft and sign as a post of a department.
    
    Example: cityloop briefings list
help-briefings-list = List briefings, the newest first.
    
    Example: cityloop briefings list --state draft
help-briefings-show = Show one edition with its figures, lists and texts.
    
    Example: cityloop briefings show BR-2026-000001
help-briefings-draft = Draft a briefing, once a period or an event: asked again, the same is shown. It needs the certificate of the owner's department.
    
    Example: cityloop briefings draft waterlogging/daily --post flood-control.supervise --person supervisor-wei
help-briefings-sign = Sign a draft as it was read; it never changes afterwards. It needs the certificate of the owner's department.
    
    Example: cityloop briefings sign BR-2026-000001 --post flood-control.supervise --person supervisor-wei --digest DIGEST
help-briefing-name = Name of a briefing, as pack/briefing.
help-briefing-number = Number of an edition, such as BR-2026-000001.
help-briefing-state = Only of this state: waiting, draft or signed.
help-briefing-post = Post that acts.
help-briefing-person = Person in that post.
help-briefing-day = A day of the period, or a moment in UTC; the last period, or the one that goes on, when absent.
help-briefing-case = Of a briefing of an event: the number of its case or event.
help-briefing-renew = Where nobody has signed it: figures and lists as they are now, texts as they were written.
help-briefing-digest = Of what was read, as `briefings show` says.

help-modes = How each area is run, and which service follows.
    
    Example: cityloop modes list
help-modes-list = List the areas that were ever switched; all others are run as in peacetime.
    
    Example: cityloop modes list
help-modes-show = Show the mode of one area, and since when each service follows.
    
    Example: cityloop modes show district/990101
help-mode-area = LAYER/AREA, as `modes list` shows it.
help-most-entries = How many entries at most.

help-dlq = Records that were set aside: look at them, replay them, drop them.
    
    Example: cityloop dlq list
help-dlq-list = List the topics whose records were set aside and wait, with how many.
    
    Example: cityloop dlq list
help-dlq-show = Show the records of a topic that wait, in the order in which they would be replayed; what people wrote is hidden.
    
    Example: cityloop dlq show citizen.reports.v1 --most 5
help-dlq-replay = Send the next records that wait to their topic again; repeats do no harm.
    
    Example: cityloop dlq replay citizen.reports.v1 --most 20
help-dlq-drop = Take the next records that wait off the list for good; who and why is a log event, and stands beside the position in Kafka.
    
    Example: cityloop dlq drop citizen.reports.v1 --partition 0 --most 1 --by "A. Operator" --reason "a test of a partner"
help-dlq-topic = A topic of the register, such as citizen.reports.v1.
help-dlq-partition = Only of this partition; of all, one after the other, when absent.
help-dlq-most = How many records at most.
help-dlq-by = Who decides.
help-dlq-reason = Why.

help-audit = Whether the evidence of every service is what was written.
    
    Example: cityloop audit verify
help-audit-verify = Have services recompute their audit chains. Exit code 1 when one is broken.
    
    Example: cityloop audit verify event-hub
help-audit-services = Names of services; all when absent.

help-doctor = What is wrong in an installation, each with what to do. Exit code 1 when something is.
    
    Example: cityloop doctor

help-database = SERVICE=DSN of each service's database; several in the variable, with spaces between. Without it the fleet of this clone is meant.
help-backup = Write a fleet's databases and positions, as they are at one moment, into a new folder; what comes from outside waits some seconds.
    
    Example: cityloop backup backups/monday
help-backup-folder = The folder of the backup.
help-backup-quiet = Seconds that the fleet may take to end what is under way.
help-restore = Put a backup back into a fleet that is stopped; what came after it is named as lost.
    
    Example: cityloop restore backups/monday --accept
help-restore-accept = Put it back though something came after it, which is lost.
help-restore-skip = Numbers to leave out of each sequence, beyond the last one that is known to be given; 1,000 unless given.
help-restore-by = Who has it put back; stands in the audit entries. The user of this machine unless given.
help-restore-report = File that names what is lost; in the folder of the backup unless given.
help-restore-folder = The folder of the backup; none with --recovered-at.
help-restore-recovered = The databases went back to this moment by other means (an archive of PostgreSQL): do the rest. UTC unless it says another zone.
help-pack-test = Say what the reactions of packs would do about recorded facts, and why not; nothing is done.

    Facts come from files as proto/examples has them, or with --since from the topics of the fleet. Bounds of the hour and guards of moves are not judged.

    Example: cityloop pack test deploy/packs/better-service --city deploy/cities/simulated --facts proto/examples
help-trial-city = Folder of the city whose areas, posts and calendar count.
help-trial-facts = File or folder of recorded facts; may be given several times.
help-trial-since = Instead: the facts on the topics since this moment.
help-reactions = Reactions of packs: which run, what came of them.

    Example: cityloop reactions list
help-reactions-list = List the reactions of the packs in use: their acts of this hour, what waits, whether one has stopped.

    Example: cityloop reactions list
help-reactions-causes = List what reactions were asked for, newest first, and what came of it.

    Example: cityloop reactions causes better-service/bad-rating
help-reactions-resume = Let a reaction go on that has stopped because it was to do more than its bound of the hour.

    Example: cityloop reactions resume better-service/bad-rating --discard
help-reactions-let-come = Let the next date of a reaction come now; only in a city of drills.

    Example: cityloop reactions let-come better-service/quarterly-review
help-reaction-name = Name of a reaction, as pack/reaction.
help-reactions-discard = Set aside what waits, instead of doing it now.
help-console = The console: how far it has read the other services, and reading all anew.

    Example: cityloop console show
help-console-show = Show how far each snapshot of another service was read.

    Example: cityloop console show
help-console-rebuild = Throw away what the console has read, and read all anew; the other services go on.

    Example: cityloop console rebuild
help-console-address = host:port of the console's gRPC API.

help-roster = The duty roster: who is on duty in which post, and who leads the shift.

    Example: cityloop roster list drainage
help-roster-plan = Show what a file would change of the roster, and when nobody would be on duty; changes nothing.

    Example: cityloop roster plan deploy/cities/simulated/roster.csv
help-roster-apply = Make a file (CSV with department, post, person, from, until, leader) the roster of its time: shifts of that time that are not in it are no longer.

    Example: cityloop roster apply deploy/cities/simulated/roster.csv
help-roster-list = List who is on duty in a department, now and within a day, with phones.

    Example: cityloop roster list drainage
