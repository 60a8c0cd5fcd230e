# Everything a developer or a machine runs. `make` alone prints this list.
SHELL := /bin/bash
VENV ?= .venv
PY := $(VENV)/bin/python
PORT ?= 8501
HOST ?= 127.0.0.1

# One worker a core, at most four: each holds the figures. A file's tests stay together, with their server.
PARALLEL := $(PY) -m pytest -q -n auto --maxprocesses 4 --dist loadscope

.DEFAULT_GOAL := help
.PHONY: help run demo test check measure bench pictures load clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.ready: requirements.txt
	# Where it is a link to one that is shared, none can be made in its place.
	test -x $(PY) || python3 -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

$(VENV)/.ready-bench: $(VENV)/.ready-dev requirements-bench.txt
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	touch $@

run: $(VENV)/.ready ## Install what is needed, load the figures, open the dashboard on PORT (8501)
	$(PY) -m lib.cli load
	$(PY) -m streamlit run app.py --server.port $(PORT) --server.address $(HOST)

load: $(VENV)/.ready ## Load the shipped figures into the database
	$(PY) -m lib.cli load

demo: $(VENV)/.ready ## Open a demonstration on PORT: an invented province, its units, a scoring year, accounts
	$(PY) -m tools.demo --port $(PORT) --host $(HOST)

check: $(VENV)/.ready-dev ## Fast checks: style, types, import rules, unit, data, property and API tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy & types=$$!; $(PARALLEL) tests/unit tests/data tests/golden tests/property tests/api; \
	tests=$$?; wait $$types && exit $$tests

test: check ## All checks and tests, the browser's included (installs Chromium where it is missing)
	.ci/chromium
	.ci/office
	.ci/proxy
	# On a busy machine a browser may come late: what fails is tried twice more, and told.
	$(PARALLEL) --reruns 2 tests/pages tests/browser

measure: $(VENV)/.ready-dev ## Show the house in numbers: rooms, lines, long and complex functions, unused names
	$(PY) -m tools.structure

bench: $(VENV)/.ready-bench ## Measure speed, size and memory as ratios against a bare page (SECTION=reruns: one part)
	.ci/chromium
	$(PY) -m tools.bench $(SECTION)

pictures: $(VENV)/.ready-dev ## Take the README's pictures anew from a running server
	.ci/chromium
	$(PY) -m tools.pictures

clean: ## Remove what was built: the database, caches, the virtual environment
	rm -rf var build $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
