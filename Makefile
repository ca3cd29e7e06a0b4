SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python

# Where stacks live, which ones, the first gateway's port, and where traces go (empty: nowhere).
ROOT ?= var
SITE ?= infra/levels/qingchuan.toml
BASE_PORT ?=
OTLP ?=
TESTS ?= tests
PYTEST_ARGS ?=
TEST_WORKERS ?= 2

LOCAL := $(PYTHON) -m infra.local --root $(ROOT) --site $(SITE) \
	$(if $(BASE_PORT),--base-port $(BASE_PORT)) $(if $(OTLP),--otlp-endpoint $(OTLP))

.PHONY: help rights protos-baseline setup demo up down status logs wipe test check format protos load lock

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  \033[1mmake %-16s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Prepare this machine: Python environment, protos, RabbitMQ, a Chinese font
	@infra/local/setup.sh

demo: up ## Start two stacks and tell ten stories on them
	@$(PYTHON) -m infra.demo --installation $(ROOT)

up: setup ## Start a county's and a township's stack; leaves running what runs
	@$(LOCAL) up

down: ## End every process that `make up` started
	@if [ -x $(PYTHON) ]; then $(LOCAL) down; fi

status: ## Show which programs run
	@$(LOCAL) status

logs: ## Follow the logs of all programs
	@tail -n 20 -F $(ROOT)/*/logs/*.log

wipe: ## End everything and remove all data of the stacks (asks first)
	@$(LOCAL) wipe

test: setup ## Run every test (TESTS=tests/unit for some)
	@$(PYTHON) -m pytest --numprocesses $(TEST_WORKERS) $(TESTS) $(PYTEST_ARGS)

check: setup ## Check format, style, import contracts and types
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports
	@.venv/bin/mypy

format: ## Format the code
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

protos: setup ## Generate protos/gen from protos/sanji

rights: protos ## Print who may do what into services/AUTHORISATION.md
	@$(PYTHON) -m services rights > services/AUTHORISATION.md

protos-baseline: protos ## Record the protos as published; from now on they may only grow
	@$(PYTHON) -m tests.architecture.protofiles

load: setup ## Measure a stack of its own: submissions, lifecycles, memory, CPU, and the ceiling
	@$(PYTHON) -m loadtests.benchmark

lock: ## Resolve requirements*.in into the hashed lock files
	@$(PYTHON) -m uv --version >/dev/null 2>&1 || $(PYTHON) -m pip install --quiet uv
	@for name in requirements requirements-dev; do \
		$(PYTHON) -m uv pip compile --quiet --generate-hashes --no-header --no-annotate \
			--python-version 3.11 --output-file $$name.txt $$name.in || exit 1; done
