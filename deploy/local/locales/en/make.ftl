# What make and its scripts say; each message is one line, and its arguments stand as they are

# make help: each command
make-help = List the commands
make-setup = Set up all that demo and test need
make-lock = Write requirements.lock anew from the pyproject files; UPGRADE=1 takes the newest, UPGRADE=name that of one
make-proto = Generate the stubs and the topic registry from proto/
make-charts = Write what the charts take from the register and the settings; see helm/README.md
make-monitoring = Write rules and dashboards from deploy/monitoring; see its README
make-monitoring-tools = Install Debian's Prometheus, promtool and Alertmanager, as root
make-monitoring-test = Rules, dashboards and alerts against real Prometheus and Alertmanager (installs them, as root; needs npm)
make-incident-test = Staged incidents: the right alert and no other, ended by its runbook (20 minutes); INCIDENT= one of them
make-lint = Style, types, layers, contracts
make-format = Format the code and the contracts
make-test = All tests, on real Kafka and real PostgreSQL
make-browser = The pages in a real browser, as on a phone (installs Debian's chromium, as root)
make-docs = The documentation, built into .state/docs/site; a link that leads nowhere fails
make-helm-test = The charts, rendered and checked strictly; CRDS= names a folder of the operators' definitions
make-cluster-test = The charts on a real API server without machines (needs Go and CRDS=; builds Kubernetes, minutes)
make-images = Build the images of all services; BASE= REGISTRY= VERSION= BUILDER=, see deploy/images/README.md
make-images-test = The real images, built and run until ready (installs Debian's buildah, runc, mmdebstrap, as root)
make-demo = The closed loop: the waterlogging evening; with CITY= and DATA= a city's recorded requests
make-fuzz = The properties of the pure business with random examples, many more of them, 20 minutes at most
make-chaos = The evening and a city's requests (DATA=, else generated) with services and broker killed, twice, late
make-bench = Benchmarks: our number beside the limit of the same run; exits 1 where a ratio is missed
make-bench-full = The same and the long ones: recovery after a kill under load
make-up = Start the fleet of this clone; CITY= and DATA= for a city of one's own, MONITORING=1 with Prometheus beside it, PARTNERS=1 with Kafka open to partners
make-status = Each part of the fleet: up since, restarts, ready or why not, lag, outbox, dead letters
make-down = Stop the fleet; its data are kept
make-clean = Remove what was built and all local state

# What the machine lacks
missing = missing: { $what }. On Debian or Ubuntu: apt-get install { $packages }
missing-then = { $packages }, then `{ $command }`
missing-python = Python 3.11 or later ({ $python })
missing-newer-python = Python 3.11 or later ({ $python } is { $version })
missing-venv = Python's venv
missing-java = Java 17 or later (it runs Kafka)
missing-newer-java = Java 17 or later (java is version { $version })
missing-maven = Maven (it copies Kafka's jars)
missing-monitoring = Prometheus and Alertmanager

# Setting up, and calls that were wrong
setup-begins = setting up { $what } ...
setup-took = set up { $what } in { $seconds } s, downloads included
setup-packages = the packages
setup-kafka = Kafka's jars
setup-broker = what starts Kafka faster
setup-none = nothing is set up: `make up` starts the fleet
images-base-missing = BASE must be a base image with its digest, name@sha256:…; leave it out for that of deploy/images/Dockerfile
browser-absent = no chromium runs on this machine: the pages are not tried in a browser
data-without-city = DATA is the folder of a city's data: name the city too, such as CITY=los-angeles, or leave DATA out

# make fuzz
fuzz-units = unit tests of { $members } members with random examples
fuzz-done = fuzz: { $what }, all within { $took } s ({ $most } s at most)
fuzz-late = fuzz: { $what }, not done after { $took } s ({ $most } s at most): make it faster, or give it fewer examples
fuzz-failed = fuzz: { $what }, failed after { $took } s: the lines above say which, and how to repeat it
