# Four targets and nothing to prepare: the first run makes .venv from pyproject.toml by ordinary pip.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint bench clean help

help:
	@echo "make demo    the table of an ERP is imported, checked, signed, sent and answered on the sandbox"
	@echo "make test    the whole test suite"
	@echo "make lint    formatting, ruff, mypy --strict"
	@echo "make bench   timings, each beside the floor it is compared with"

demo: .venv/installed
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash scripts/demo.sh

test: .venv/installed
	$(BIN)/python -m pytest -n 2

lint: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/installed
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv build dist

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "invoicebridge needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@# only the compiled rules of EN 16931 in it are used (tests/samples/ubl_judges.py), nothing that it depends on
	$(BIN)/python -m pip install --quiet --no-deps 'mcp-einvoicing-core>=1.34'
	@touch $@
