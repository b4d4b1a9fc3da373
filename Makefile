# Two commands do everything: `make generate` and `make test`. Both set up what they need, once.

PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin

.PHONY: help generate test test-all lint drift clean

help:
	@echo "make generate   set up, regenerate generated/, build, prove, cross-check, and print the table"
	@echo "make test       set up and run the tests"
	@echo "make test-all   the same with the exhaustive tests: every float, ten million doubles; an hour or two"
	@echo "make lint       ruff and mypy"
	@echo "make drift      regenerate into a temporary folder and compare with generated/"
	@echo "make clean      remove $(VENV), built libraries and caches"

generate: $(VENV)/.run
	@$(BIN)/derive generate

test: $(VENV)/.dev
	$(BIN)/python -m pytest

test-all: $(VENV)/.dev
	$(BIN)/python -m pytest -m ""

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy

drift: $(VENV)/.run
	@set -e; out=$$(mktemp -d); trap 'rm -rf "$$out"' EXIT; \
	for seed in 0 1; do \
	    PYTHONHASHSEED=$$seed $(BIN)/derive generate --out "$$out/$$seed/generated" >"$$out/table" \
	        || { cat "$$out/table"; exit 1; }; \
	    diff -r -x __pycache__ -x _build generated "$$out/$$seed/generated"; \
	    echo "regenerated under PYTHONHASHSEED=$$seed: the same bytes as generated/"; \
	done

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
	find generated -name _build -prune -exec rm -rf {} +

# The stamps are younger than pyproject.toml exactly when what it asks for is installed.

$(VENV)/.run: $(VENV)/bin/python pyproject.toml setup.py
	@echo "installing derive and what it needs into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo "installing what the tests need into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "derive needs Python 3.11 or later; say which with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	    || { rm -rf $(VENV); echo "python3 -m venv failed; on Debian: apt-get install python3-venv"; exit 1; }
