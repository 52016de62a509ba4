# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Everything is set up by itself, and all of it below build/. The work is done by scripts/; the tests are listed in scripts/__main__.py.

.DEFAULT_GOAL := help
PYTHON ?= python3
RUN := $(PYTHON) -B scripts

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: demo
demo: ## Show the collection at work against the simulator
	@$(RUN) demo

.PHONY: bench
bench: ## Measure against uri playbooks, a script and nothing, and write docs/benchmarks.md; ARGS=--help
	@$(RUN) bench $(ARGS)

.PHONY: test
test: ## Everything that a change needs: lint, types, docs, build, sanity, units, integration, coverage
	@$(RUN) test

.PHONY: test-all
test-all: ## make test, each ansible-core and Python, old libraries, the supply, the documentation site, real controllers
	@$(RUN) test-all

.PHONY: lane
lane: ## All of one ansible-core on one Python; CORE=2.18 ON=3.13
	@$(RUN) lane "$(CORE)" "$(ON)"

.PHONY: versions
versions: ## The edges of what is supported: other Pythons, modules on Python 3.9, libraries at their lower bounds
	@$(RUN) versions

.PHONY: supply
supply: ## Known vulnerabilities in dependencies, bandit, and the workflows
	@$(RUN) supply

.PHONY: mutation
mutation: ## Make deliberate mistakes and see which the unit tests notice; FILES="_zoom ..." for some
	@$(RUN) mutation $(FILES)

.PHONY: units
units: ## Unit tests on the newest ansible-core; TARGETS="tests/unit/plugins/..." for some
	@$(RUN) units $(TARGETS)

.PHONY: sanity
sanity: ## ansible-test sanity on the newest ansible-core
	@$(RUN) sanity

.PHONY: integration
integration: ## Integration targets against the simulator; TARGETS="name ..." for some
	@$(RUN) integration $(TARGETS)

.PHONY: faults
faults: ## Every fault at every request, and docs/reliability.md from it
	@$(RUN) faults

.PHONY: lint
lint: ## ruff, yamllint, ansible-lint, mypy, documentation and changelog
	@$(RUN) lint

.PHONY: format
format: ## Put the Python files in order
	@$(RUN) format

.PHONY: build
build: ## Build the collection into build/dist, and have galaxy-importer look at it
	@$(RUN) build

.PHONY: docs
docs: ## Build the documentation site into build/docs
	@$(RUN) docs

.PHONY: simulator
PORT ?= 0
simulator: ## Serve PingOne's stand-in on loopback; PORT=8080 for a port of choice
	@$(RUN) simulator --port $(PORT)

.PHONY: live
live: ## Ask a real tenant what the documentation leaves open; needs PINGONE_LIVE_ENVIRONMENT_ID
	@$(RUN) live

.PHONY: clean
clean: ## Remove what all of these made
	@rm -rf build
