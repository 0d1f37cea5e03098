# What a newcomer and the machines of continuous integration run. `make` alone lists it.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
DATA := $(or $(DATA_DIR),var)
MANAGE := $(BIN)/python manage.py
# Tables as the models say them: that the migrations make the same is what the tests of installations and upgrades prove.
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal --tb=short --nomigrations -m "not trial"
export PORT
# What is compiled is kept, whatever the shell says: tests start many processes.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run dev upgrade backup test test-sqlite test-postgresql trials validate bench translations sbom test-newest
.PHONY: check check-lint check-format check-types check-imports check-migrations check-translations check-templates

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

# --- running ----------------------------------------------------------------------------------------------------------

run: $(VENV)/installed translations $(DATA)/static/staticfiles.json ## set up what is missing and serve on PORT (8000)
	@$(MANAGE) prepare
	@$(BIN)/gunicorn --config config/gunicorn.py

dev: $(VENV)/installed translations ## the same record under the development server, with DEBUG and reload
	@$(MANAGE) prepare
	@DEBUG=1 $(MANAGE) runserver 127.0.0.1:$(PORT)

upgrade: $(VENV)/installed translations $(DATA)/static/staticfiles.json ## back up, migrate both databases, write public anew, verify all of it
	@$(MANAGE) upgrade

backup: $(VENV)/installed ## copy both databases into a new folder of DATA_DIR/backups, and keep the last 14
	@$(MANAGE) backup --keep 14

# --- checking ---------------------------------------------------------------------------------------------------------

test: test-sqlite test-postgresql ## the test suite, on SQLite and then on PostgreSQL

test-sqlite: $(VENV)/installed-dev translations
	@echo "Tests on SQLite"
	@ENTENTE_TEST_DATABASE=sqlite $(PYTEST)

# What does not depend on the database, such as what a browser sees, is looked at once. What the pages of the desk do is
# tested on both below them; here each of them is opened once, and `make trials` goes through them all.
test-postgresql: $(VENV)/installed-dev translations
	@if $(BIN)/python -c 'import sys; from tests.pgplugin import binaries; sys.exit(binaries() is None)'; then \
		echo "Tests on PostgreSQL"; ENTENTE_TEST_DATABASE=postgresql $(PYTEST) -m "not trial and not browser and not once and not desk"; \
	elif [ -n "$$CI" ]; then \
		echo "Tests on PostgreSQL FAILED: no PostgreSQL was found."; exit 1; \
	else \
		echo "Tests on PostgreSQL SKIPPED: no PostgreSQL was found."; \
	fi

trials: $(VENV)/installed-dev translations ## the long proofs, all or some (TRIALS="front kills" ENGINE=sqlite): docs/trials.md
	@[ -n "$(TRIALS)" ] || ENTENTE_TEST_DATABASE=postgresql $(PYTEST) -m "desk and not once"
	@$(BIN)/python -m tests.trials $(if $(ENGINE),--on $(ENGINE)) $(TRIALS)

validate: $(VENV)/installed-dev translations ## what outside validators say of the pages and the API: docs/validation.md
	@$(BIN)/python -m tests.validators

bench: $(VENV)/installed-dev translations ## measure answers and publishing against baselines: docs/benchmarks.md
	@$(BIN)/python -m bench $(if $(SIZES),--sizes $(SIZES))

# The newest Django needs a newer Python: another environment beside the one of every day. One package says in its data
# that it does not know that Django yet, so what is locked is installed as it is locked.
NEWEST := .venv-newest
PYTHON_NEWEST ?= $(firstword $(shell command -v python3.14 python3.13 python3.12))
test-newest: translations ## the tests on SQLite under the newest Django, where a newer Python is found (PYTHON_NEWEST)
	@if [ -z "$(PYTHON_NEWEST)" ]; then echo "No newer Python was found: not tested."; else \
		$(PYTHON_NEWEST) -m venv $(NEWEST) && \
		$(NEWEST)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-newest.txt && \
		ENTENTE_TEST_DATABASE=sqlite $(NEWEST)/bin/python -m pytest -n 2 --dist worksteal --tb=short --nomigrations \
			-m "not trial and not browser"; \
	fi

sbom: $(VENV)/installed-dev ## the list of all parts with their hashes (CycloneDX): var/sbom.json
	@mkdir -p $(DATA)
	@$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --output-reproducible --of JSON -o $(DATA)/sbom.json

# Each check is a target of its own: `make --keep-going check` names everything that is wrong at once.
CHECKS := check-lint check-format check-types check-imports check-migrations check-translations check-templates
check: $(CHECKS) ## lint, types, imports, migrations, translations, templates

# Databases and files of the checks stay apart from those of the newsroom.
$(CHECKS): export DATA_DIR = $(VENV)/check
$(CHECKS): $(VENV)/installed-dev

check-lint:
	$(BIN)/ruff check .

check-format:
	$(BIN)/ruff format --check .

# Without its cache: what mypy remembers of Django's models goes stale.
check-types:
	$(BIN)/mypy --no-incremental

check-imports:
	$(BIN)/python -m pytest tests/test_import_direction.py

check-migrations:
	$(MANAGE) makemigrations --check --dry-run

check-translations:
	$(MANAGE) check_translations

check-templates:
	$(BIN)/djlint templates --lint

# --- what they need ---------------------------------------------------------------------------------------------------

translations: $(VENV)/installed
	@$(MANAGE) compile_translations

$(VENV)/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Entente needs Python 3.11 or later: make $(MAKECMDGOALS) PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	@touch $@

# Source maps, Redoc and the browsable API are never served. Removed files do not matter: nothing names them any more.
$(DATA)/static/staticfiles.json: $(VENV)/installed $(shell find relations/static -type f 2>/dev/null)
	@$(MANAGE) collectstatic --noinput --verbosity 0 --ignore '*.map' --ignore 'redoc*' --ignore rest_framework
	@touch $@
