# Every command sets up what it needs; nothing has to be installed by hand beside Python 3.11.
.DEFAULT_GOAL := help
.PHONY: help setup run talk test e2e crash lint types contracts unit accuracy attack learn bench lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
E2E := $(VENV)/.set-up-e2e
BENCH := $(VENV)/.set-up-bench

help: ## what can be made
	@grep -E '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Fanilo needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || { echo "Making $(VENV) ..."; $(PYTHON) -m venv $(VENV); }
	@echo "Installing the locked packages ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r uv.requirements.lock 2>/dev/null \
	  && $(BIN)/uv pip install -q --require-hashes -r requirements.lock \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(STAMP) ## install everything into .venv

run: $(STAMP) ## start the web chat on this machine; it prints its address
	@$(BIN)/fanilo run

talk: $(STAMP) ## chat with Fanilo in the terminal
	@$(BIN)/fanilo talk

test: $(STAMP) lint types contracts unit ## format, lint, types, import contracts, content and tests

lint: $(STAMP)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .

types: $(STAMP)
	$(BIN)/mypy --no-error-summary

contracts: $(STAMP)
	$(BIN)/lint-imports --no-cache > $(VENV)/contracts.txt || { cat $(VENV)/contracts.txt; exit 1; }

unit: $(STAMP)
	$(BIN)/fanilo check
	$(BIN)/pytest -n 2 --dist worksteal

$(E2E): $(STAMP) e2e.requirements.lock
	@echo "Installing the driver of the browser ..."
	@$(BIN)/uv pip install -q --require-hashes -r e2e.requirements.lock 2>/dev/null \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r e2e.requirements.lock
	@touch $@

e2e: $(E2E) ## the pages in a browser, the stores on PostgreSQL; installs what that needs
	@tests/e2e/install.sh
	$(BIN)/pytest -rs tests/e2e

ROUNDS ?= 20
DATABASE ?= sqlite
crash: $(STAMP) ## kill the bot while it posts, see that no post is lost or doubled; ROUNDS=20 DATABASE=postgresql
	@$(BIN)/python -m tests.crash --rounds $(ROUNDS) --database $(DATABASE) $(ARGS)

accuracy: $(STAMP) ## the tables of errors on labelled texts; ARGS=--help says what else it can show
	@$(BIN)/python -m benchmarks.accuracy $(ARGS)

learn: $(STAMP) ## train the second opinion on the development texts, and say what it is worth
	$(BIN)/python -m benchmarks.learn

attack: $(STAMP) ## how often a trick lowers the level of a text; ARGS=--help says what it can show
	@$(BIN)/python -m benchmarks.attack $(ARGS)

$(BENCH): $(STAMP) bench.requirements.lock
	@$(BIN)/uv pip install -q --require-hashes -r bench.requirements.lock 2>/dev/null \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r bench.requirements.lock
	@touch $@

bench: $(BENCH) ## speed, memory and start-up, as tables
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.store
	$(BIN)/python -m benchmarks.web
	$(BIN)/python -m benchmarks.platforms
	$(BIN)/python -m benchmarks.outreach

lock: $(STAMP) ## lock the newest packages that pyproject.toml allows
	$(BIN)/uv pip compile -q --upgrade pyproject.toml --all-extras --group dev --generate-hashes --universal \
	  --no-header --python-version 3.11 -o requirements.lock
	$(BIN)/uv pip compile -q --upgrade --group e2e -c requirements.lock --generate-hashes --universal \
	  --no-header --python-version 3.11 -o e2e.requirements.lock
	$(BIN)/uv pip compile -q --upgrade --group bench -c requirements.lock --generate-hashes --universal \
	  --no-header --python-version 3.11 -o bench.requirements.lock
	echo uv | $(BIN)/uv pip compile -q --upgrade - --generate-hashes --universal --no-header -o uv.requirements.lock

clean: ## remove what was made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
