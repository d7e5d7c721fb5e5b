# Cityloop. `make help` lists the targets, with the sentences of deploy/local/locales.
SHELL := /bin/bash
UV_VERSION := 0.13.8
UV := .uv/bin/uv
RUN := env PATH="$(CURDIR)/.venv/bin:$$PATH"
MEMBERS := $(wildcard libs/*/pyproject.toml services/*/pyproject.toml clients/*/pyproject.toml tools/*/pyproject.toml)
PYTHON ?= python3
QUIET_PIP := --quiet --disable-pip-version-check
TESTS := $(wildcard tests/* libs/*/tests services/*/tests clients/*/tests tools/*/tests)
# Tests wait for what they can see; services, and benchmarks that make load, may wait for time.
NO_SLEEPING := lint.flake8-tidy-imports.banned-api={"asyncio.sleep"={msg="wait with eventually() or settle()"}}
# What tests share with a tool is a library; a tool is tried as its user has it, by its command.
NO_TOOL := "import cityloop_operator or cityloop_plays: only tools import a tool"
NO_TOOLS := lint.flake8-tidy-imports.banned-api={"cityloop_cli"={msg=$(NO_TOOL)},"cityloop_rehearsal"={msg=$(NO_TOOL)},"cityloop_replay"={msg=$(NO_TOOL)}}
SAY := bash deploy/local/say.sh
TIMED := bash deploy/local/timed.sh
export PYTHON
# Names of people may hold spaces: recipes quote them.
export CITY DATA
# Compiled once, for every process that a test starts, and outside the source.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.state/pycache
# Container images often set it; then each process would compile everything again, which takes longer than all it does.
export PYTHONDONTWRITEBYTECODE :=

# Seconds that `make fuzz` takes at most.
FUZZ_SECONDS := 1200
FUZZED := $(wildcard libs/*/tests/unit services/*/tests/unit tools/*/tests/unit)

.DEFAULT_GOAL := help
.PHONY: help require city-named setup lock proto charts lint format test browser docs helm-test cluster-test images \
  images-test fuzz demo chaos bench bench-full up down status monitoring monitoring-tools monitoring-test incident-test clean

help:
	@bash deploy/local/help.sh

require:
	@bash deploy/local/require.sh

# The data of a city are read by its settings: without its name they would be left out without a word.
city-named:
	@test -z "$$DATA" -o -n "$$CITY" || { $(SAY) data-without-city >&2; exit 2; }

$(UV): deploy/local/require.sh
	@bash deploy/local/require.sh
	@$(TIMED) "uv" bash -c '$(PYTHON) -m venv .uv && .uv/bin/python -m pip install $(QUIET_PIP) uv==$(UV_VERSION)'
	@touch $(UV)

.venv/.synced: $(UV) requirements.lock deploy/local/packages.sh $(MEMBERS)
	@$(TIMED) setup-packages bash deploy/local/packages.sh $(UV) $(dir $(MEMBERS))
	@touch $@

.state/kafka/jars/.copied: deploy/local/pom.xml
	@$(TIMED) setup-kafka bash deploy/local/kafka-jars.sh

.state/kafka/prepared: .state/kafka/jars/.copied libs/local/src/cityloop_local/kafka_preparation.py | .venv/.synced
	@$(TIMED) setup-broker $(RUN) python -m cityloop_local.kafka_preparation
	@touch $@

setup: require .venv/.synced .state/kafka/jars/.copied .state/kafka/prepared

lock: $(UV)
	@$(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-header --group dev pyproject.toml \
	  $(foreach name,$(notdir $(wildcard libs/* services/*)) cli client rehearsal replay,--no-emit-package cityloop-$(name)) \
	  $(if $(UPGRADE),$(if $(filter 1,$(UPGRADE)),--upgrade,--upgrade-package $(UPGRADE))) --output-file requirements.lock
	@$(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-header --group pyproject.toml:browser \
	  --constraints requirements.lock --output-file requirements-browser.lock
	@$(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-header --group pyproject.toml:docs \
	  --constraints requirements.lock --output-file requirements-docs.lock
	@$(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-header --group pyproject.toml:helm \
	  --constraints requirements.lock --output-file requirements-helm.lock
	@$(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-header deploy/images/build.in \
	  --output-file deploy/images/build.lock

proto: .venv/.synced
	@$(RUN) buf format -w proto
	@$(RUN) python proto/generate.py

charts: .venv/.synced
	@$(RUN) python helm/generate.py

monitoring: .venv/.synced
	@$(RUN) python deploy/monitoring/generate.py

monitoring-tools:
	@bash deploy/local/monitoring.sh

monitoring-test: setup
	@bash deploy/local/monitoring.sh
	@$(RUN) pytest -q -n 0 --ignore tests/monitoring/test_incidents.py tests/monitoring $(ARGS)

incident-test: setup
	@bash deploy/local/monitoring.sh
	@INCIDENT="$(INCIDENT)" $(RUN) pytest -q -n 0 tests/monitoring/test_incidents.py $(ARGS)

lint: .venv/.synced
	@$(RUN) ruff check .
	@$(RUN) ruff check --select TID251 --config '$(NO_SLEEPING)' $(filter-out tests/benchmarks,$(TESTS))
	@$(RUN) ruff check --select TID251 --config '$(NO_TOOLS)' libs services clients tests
	@$(RUN) ruff format --check .
	@$(RUN) mypy libs services clients tools tests docs/site
	@$(RUN) lint-imports
	@$(RUN) buf lint proto
	@$(RUN) buf format --diff --exit-code proto
	@$(RUN) python proto/generate.py --check
	@$(RUN) python helm/generate.py --check
	@$(RUN) python deploy/monitoring/generate.py --check

format: .venv/.synced
	@$(RUN) ruff check --fix --quiet . || true
	@$(RUN) ruff format .
	@$(RUN) buf format -w proto

test: setup
	@$(RUN) pytest -n 2 --dist loadgroup --no-loadscope-reorder $(ARGS)

browser: setup
	@bash deploy/local/browser.sh $(UV)
	@$(RUN) pytest -q tests/browser $(ARGS)

docs: .venv/.synced
	@$(UV) pip install --quiet --python .venv/bin/python --require-hashes -r requirements-docs.lock
	@$(RUN) python docs/site/build.py

helm-test: setup
	@bash tests/helm/tools.sh $(UV)
	@$(RUN) pytest -q -n 2 --dist loadgroup tests/helm $(ARGS)

cluster-test: setup
	@bash tests/helm/tools.sh $(UV)
	@bash tests/cluster/build.sh >/dev/null
	@$(RUN) pytest -q -n 0 tests/cluster $(ARGS)

images:
	@bash deploy/images/build.sh

images-test: setup
	@$(RUN) pytest -q -n 0 tests/images $(ARGS)

demo: city-named setup
	@$(RUN) python -m $(if $(CITY),cityloop_replay.main "$$CITY" $(if $(DATA),--data "$$DATA"),cityloop_rehearsal.main)

fuzz: setup
	@$(RUN) bash deploy/local/fuzz.sh $(FUZZ_SECONDS) "$$($(SAY) fuzz-units members=$(words $(FUZZED)))" \
	  pytest -q -n 2 --timeout $(FUZZ_SECONDS) $(FUZZED)

chaos: setup
	@$(RUN) pytest -v tests/chaos $(ARGS)

bench: setup
	@$(RUN) python tests/benchmarks

bench-full: setup
	@$(RUN) python tests/benchmarks --full

up: city-named setup
	@$(if $(MONITORING),bash deploy/local/monitoring.sh)
	@$(RUN) CITYLOOP_MONITORING=$(MONITORING) CITYLOOP_PARTNERS=$(PARTNERS) python -m cityloop_cli.local_fleet up \
	  $(if $(CITY),--city "$$CITY" $(if $(DATA),--data "$$DATA"))

status:
	@test -x .venv/bin/python || { $(SAY) setup-none >&2; exit 1; }
	@$(RUN) python -m cityloop_cli.local_fleet status

down:
	@test ! -x .venv/bin/python || $(RUN) python -m cityloop_cli.local_fleet down

clean:
	@rm -rf .venv .uv .state
