PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000

.PHONY: demo test install lint fuzz bench bench-matching

demo: install
	$(BIN)/python -m bot demo --port $(PORT) $(if $(NOTICE),--notice "$(NOTICE)")

test: install
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fuzz: install
	$(BIN)/python -m tests.storage.spoilt

bench: install
	$(BIN)/python -m tests.benchmarks

bench-matching: install
	$(BIN)/python -m tests.benchmarks.matching

install: .venv/installed

.venv/installed: requirements-dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch .venv/installed
