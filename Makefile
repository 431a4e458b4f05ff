# Two commands do everything: `make demo` and `make test`. Each builds what it needs in ./.venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
SERVE ?= 1
DEMO_HOME ?= $(CURDIR)/.lissom-demo

# uv when present, else venv + pip; both take the same hash-locked files.
ifeq ($(UV),)
  MAKE_VENV = $(PYTHON) -m venv $(VENV)
  INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
else
  MAKE_VENV = $(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
  INSTALL = $(UV) pip install --quiet --python $(BIN)/python
endif

# What every command loads is compiled once (uv does not): starts take half the time.
STARTED = $(foreach name,django numpy rich typer platformdirs asgiref sqlparse lxml,$(VENV)/lib/python3*/site-packages/$(name)) src/lissom

.PHONY: help setup demo test test-postgresql check bench bench-full lock clean

help:            ## this list
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/: .*##/\t/'

$(VENV)/.run: requirements/build.txt requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lissom needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up $(VENV) (once; about a minute)"
	@$(MAKE_VENV)
	@$(INSTALL) --require-hashes -r requirements/build.txt
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m compileall -q -x '/tests?/|/testing/|/conf/locale|/contrib/gis/' $(STARTED) || true
	@touch $@

# Front-end packages, at the versions and hashes of frontend/package-lock.json. Where Node is
# missing, the one that a Python package carries.
VENDOR := src/lissom/web/static/vendor
NPM := $(shell command -v npm 2>/dev/null)
$(VENDOR)/.collected: $(VENV)/.run frontend/package.json frontend/package-lock.json frontend/collect.py
ifeq ($(NPM),)
	@$(INSTALL) --require-hashes -r requirements/node.txt
	@cd frontend && PATH="$(CURDIR)/$(BIN):$$PATH" "$(CURDIR)/$(BIN)/npm" ci --silent
else
	@cd frontend && $(NPM) ci --silent
endif
	@$(BIN)/python frontend/collect.py

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Adding the test tools"
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.dev $(VENDOR)/.collected  ## build .venv with everything

demo: $(VENV)/.run $(VENDOR)/.collected  ## the main job on a synthetic runner (SERVE=0 ends after printing)
	@LISSOM_HOME="$(DEMO_HOME)" $(BIN)/lissom demo $(if $(filter 0,$(SERVE)),--no-serve,)

test: $(VENV)/.dev $(VENDOR)/.collected  ## every check and every test
	@$(MAKE) --no-print-directory check
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || echo "Chromium is missing: the tests in the browser are skipped (apt-get install chromium)"
	@$(BIN)/python -m pytest -q -n 2
	@$(MAKE) --no-print-directory test-postgresql

# The tests that ask the database, once more on PostgreSQL. Where its programs are missing they are not
# run, and that is said; in CI it is a fault.
BOTH_ENGINES = $(addprefix tests/database/test_,postgresql.py migrations.py booking_race.py at_once.py) \
  tests/web/clinic tests/web/jobs tests/web/backups \
  $(addprefix tests/web/waiting/test_,at_once.py meeting.py rounds.py)
test-postgresql: $(VENV)/.dev $(VENDOR)/.collected  ## the tests of the database on a throw-away PostgreSQL
	@if [ -n "$$CI" ] || $(BIN)/python -m tests.throwaway --there; then \
	  $(BIN)/python -m pytest -q -n 2 --engine=postgresql $(BOTH_ENGINES); \
	else echo "PostgreSQL is missing: the tests on the second engine were not run (apt-get install postgresql)"; fi

check: $(VENV)/.dev  ## lint, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(VENV)/.dev  ## speed and memory claims, each with its peer (<= 20 minutes)
	@$(BIN)/python -m benchmarks

bench-full: $(VENV)/.dev  ## the long bars; resumable, result in docs/benchmarks.md
	@$(BIN)/python -m benchmarks --full

lock:            ## renew the hash-locked requirements (needs uv)
	@cd requirements && for f in build node run dev; do \
	  case $$f in build|node) src=$$f.in;; run) src="../pyproject.toml --extra postgres";; dev) src="../pyproject.toml --extra dev --extra postgres -c run.txt";; esac; \
	  uv pip compile --no-config --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade -q $$src -o $$f.txt; done

clean:           ## remove what set-up and the demo made
	@rm -rf $(VENV) .lissom-demo $(VENDOR) frontend/node_modules .pytest_cache .mypy_cache .ruff_cache build src/*.egg-info
