# Search for your posts. `make` alone lists what can be made.

PYTHON ?= python3
EXTRAS ?= fast
SIZE ?= 10000

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
.PHONY: help install run index test check bench lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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

run: index ## index the posts and serve them on http://HOST:PORT
	@$(BIN)/postings serve

index: .venv/installed ## bring the index in step with SOURCE
	@$(BIN)/postings index

test: .venv/installed-test ## run all tests
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

check: .venv/installed-test ## format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/installed-test ## measure against other systems (SIZE=10000 SYSTEMS=postings,tantivy)
	$(if $(URL),OPENSEARCH_URL=$(URL)) $(BIN)/python -m tests.benchmarks --size $(SIZE) \
		$(if $(SYSTEMS),--systems $(SYSTEMS)) $(if $(POSTS),--posts $(POSTS)) $(if $(OUT),--out $(OUT))

lock: ## choose the newest versions that pyproject.toml allows
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet --disable-pip-version-check '.[test]'
	.venv-lock/bin/pip freeze --exclude postings > requirements.lock
	rm -rf .venv-lock build *.egg-info

clean: ## remove the environment, the index and what tests leave
	rm -rf .venv data/index .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
