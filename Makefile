# `make` lists the commands. What a command does stands after ## on its line.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo demo-stop test test-all check fix bench docs picture pictures new-measure new-source new-decision clean

BIN := .venv/bin
READY := .venv/.ready
READY_ALL := .venv/.ready-all
DEMO := build/demo
# Two workers suit the two cores of a small machine; WORKERS=0 runs in one process, for a debugger. A file's tests stay
# with one worker, the longest files first: tests/spreading.py.
WORKERS ?= 2
# make test-all runs everything. ONLY=all leaves out what make test ran, for whoever has just run that (.ci/run).
ONLY ?=
CODE := src tests scripts

help: ## Visar den här listan
	@printf 'Utfall: styrning och uppföljning för socialnämnden\n\n'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): pyproject.toml constraints.txt scripts/setup.sh
	@bash scripts/setup.sh
	@touch $@

$(READY_ALL): $(READY)
	@bash scripts/setup.sh spark,pdfcheck,saml,postgres,browser
	@touch $@

demo: $(READY) ## Bygger exempelkommunen och startar webben: utdrag, datalager, tertialrapport, inloggning
	@printf '\nBygger exempelkommunen i $(DEMO): månadsvisa utdrag och bokföring från 2021, ett datalager, rapporten jan–apr 2025 och webben.\n\n'
	@$(BIN)/utfall demo --dir $(DEMO)
	@bash scripts/list_made.sh $(DEMO)

demo-stop: $(READY) ## Stannar webben som make demo startade
	@$(BIN)/utfall demo --stop --dir $(DEMO)

test: $(READY) ## Kör proven utom de långa (under tio minuter)
	$(BIN)/pytest -q -n $(WORKERS) --dist loadfile -m "not all"

test-all: $(READY_ALL) ## Kör alla prov, även de långa och de med Spark, veraPDF, webbläsare och PostgreSQL
	@bash scripts/java.sh
	@bash scripts/browser.sh
	@bash scripts/pdf_text.sh
	@printf '%s\n' $(if $(ONLY),'Kör bara proven märkta ”$(ONLY)”. Resten körs av make test.','Kör alla prov, även de som make test kör.')
	$(BIN)/pytest -q -n $(WORKERS) --dist loadfile -rs $(if $(ONLY),-m "$(ONLY)")
	@WORKERS=$(WORKERS) bash scripts/postgres.sh

check: $(READY) ## Granskar form, typer, lager, dokumentation och definitioner
	@bash scripts/check.sh

fix: $(READY) ## Rättar form och ordning i koden
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

bench: $(READY) ## Mäter tid och minne, och prövar skattningarna mot känd sanning (2,6 GB disk, tretton minuter)
	$(BIN)/utfall bench
	$(BIN)/python scripts/web_load.py
	$(BIN)/python scripts/ledger_load.py
	$(BIN)/python scripts/public_load.py

docs: $(READY) ## Skriver om den dokumentation som skapas ur koden
	$(BIN)/python scripts/generate_docs.py

picture: $(READY) ## Skriver om bilden av rapporten i README (efter make demo)
	$(BIN)/python scripts/report_picture.py $(DEMO)

pictures: $(READY_ALL) ## Skriver om bilderna i webbens handledning, ur de resor som proven gör
	@bash scripts/browser.sh
	UTFALL_PICTURES=1 $(BIN)/pytest -q -n 0 tests/browser -k journey

new-measure: $(READY) ## Nytt mått: make new-measure NAME=ifo.avslutade_utredningar
	@$(BIN)/python scripts/new_measure.py "$(NAME)"

new-source: $(READY) ## Nytt källformat: make new-source NAME=sie
	@$(BIN)/python scripts/new_source.py "$(NAME)"

new-decision: $(READY) ## Nytt beslut i docs/decisions: make new-decision TITLE="One queue for all imports"
	@$(BIN)/python scripts/new_decision.py "$(TITLE)"

clean: ## Tar bort .venv, build och mellanlagrade filer
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
