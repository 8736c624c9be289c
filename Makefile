# Everything that is done with the project.  A machine needs Python 3.11 or later, and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := roundup tests benchmarks db

.PHONY: help setup demo test check format lock docs bench wheel clean

help:
	@echo "make demo    set everything up and make a draft out of the demo's news web"
	@echo "make test    set everything up and run the tests"
	@echo "make check   format, lint, types, import contracts, docs: what CI checks before the tests"
	@echo "make format  put the code into its format"
	@echo "make docs    write the generated parts of the docs anew"
	@echo "make bench   the benchmarks (minutes)"
	@echo "make wheel   build the wheel into dist/"
	@echo "make lock    pin the versions in requirements.txt anew"

# Made once, and again when what it holds has changed.
$(VENV)/ready: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(VENV)/ready

demo: setup
	@$(BIN)/roundup demo

test: setup
	@$(BIN)/python -m pytest $(ARGS)

check: setup
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/cog --check --check-fail-msg='run make docs' -P README.md docs/*.md

format: setup
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/ruff check --fix $(SOURCES)

docs: setup
	@$(BIN)/cog -r -P README.md docs/*.md

bench: setup
	@$(BIN)/python benchmarks/start.py
	@$(BIN)/python benchmarks/capture.py
	@$(BIN)/python benchmarks/week.py
	@$(BIN)/python benchmarks/formats.py
	@$(BIN)/python benchmarks/keys.py
	@$(BIN)/python benchmarks/imports.py
	@$(BIN)/python benchmarks/feeds.py

wheel: setup
	@$(BIN)/python -m build --quiet --wheel --no-isolation

lock: setup
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --all-extras --group dev \
		--python-version 3.11 -o requirements.txt pyproject.toml

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
