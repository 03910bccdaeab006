# Everything sets itself up: the environment in .venv, the packages, and on Debian the system libraries that Qt needs.
#   PYTHON=python3.12   which Python makes .venv (else the first >= 3.11 found)
#   SAJIN_TRAIN=1       `make test` also installs torch (large) and tests training/
#   JOBS=1               how many test processes run side by side (2)
#   ARGS="..."          passed on to sajin, pytest or each benchmark

VENV ?= .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell sh tools/find_python.sh)
JOBS ?= 2
ARGS ?=
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
TESTS_NEED := $(if $(filter 1 yes true,$(SAJIN_TRAIN)),train,test)
BENCHMARKS := $(sort $(patsubst benchmarks/%.py,%,$(wildcard benchmarks/[a-z]*.py)))

# What each goal needs beyond the base packages.
extras_run := [metadata]
extras_test := [test]
extras_lint := [lint]
extras_train := [test,train,starter]

.DEFAULT_GOAL := help
.PHONY: help run test lint format soak fuzz bench screenshots starter clean system
.SECONDARY:

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: system $(VENV)/.ready-run ## open Sajin
	$(BIN)/sajin $(ARGS)

test: system $(VENV)/.ready-$(TESTS_NEED) ## run the tests (SAJIN_TRAIN=1: those of training too)
	OPENBLAS_NUM_THREADS=$${OPENBLAS_NUM_THREADS:-1} QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} \
		$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

lint: $(VENV)/.ready-lint ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.ready-lint ## put the code in form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

soak: $(VENV)/.ready-test ## twelve hours of a library's life in twenty minutes (ARGS="--minutes 60 --seed 7")
	$(BIN)/python -m tests.fire.soak $(ARGS)

fuzz: $(VENV)/.ready-test ## damaged photos through the decoders for an hour (ARGS="--minutes 5 --seed 7")
	$(BIN)/python -m tests.fuzz.fuzz $(ARGS)

bench: $(VENV)/.ready-test ## run every benchmark (ARGS=--json for one JSON object each)
	@set -e; for name in $(BENCHMARKS); do echo "== $$name" >&2; $(BIN)/python -m benchmarks.$$name $(ARGS); done

screenshots: system $(VENV)/.ready-test ## draw the pictures of docs/screenshots again
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then $(BIN)/python tools/screenshots.py $(ARGS); \
	else QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1920x1200x24" $(BIN)/python tools/screenshots.py $(ARGS); fi

starter: $(VENV)/.ready-train ## build the starter model again (hours; needs the captioned photos)
	$(BIN)/python -m training.starter $(ARGS)

clean: ## remove the environment, caches and builds
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find engine desktop training benchmarks tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

system:
	@sh tools/system_libraries.sh

$(VENV)/.created:
	@sh tools/system_libraries.sh venv "$(PYTHON)"
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.ready-%: $(VENV)/.created pyproject.toml
	@echo "installing sajin$(extras_$*) into $(VENV); the first time takes some minutes" >&2
	@$(PIP) -e '.$(extras_$*)'
	@touch $@
