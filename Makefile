# Everything runs in .venv of this checkout; Python 3.11+, make and pip are all that is needed beforehand.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
SNAKEMAKE := PYTHONNOUSERSITE=1 $(BIN)/python -m snakemake --cores all
# Bars of all that is done and runs on a terminal, plain lines elsewhere.
RUN := $(SNAKEMAKE) $$(test -t 2 && echo --logger rich || echo --quiet host rules reason)
SUMMARY := PYTHONPATH=scripts $(BIN)/python -m print_summary
TABLES = --metrics $(1)/results/tables/metrics.tsv --flips $(1)/results/tables/flips.tsv.gz
export RETRAIN_REAL_DATA ?= $(CURDIR)/../shared/data
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help install demo real readme docs test test-all lint format bench default-model digests lock clean

help: ## Show the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

install: $(INSTALLED) ## Make .venv and install what requirements.lock names

$(INSTALLED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "error: Python 3.11 to 3.13 is needed; set PYTHON=")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

demo: $(INSTALLED) ## The whole story on simulated reads of two platforms, in runs/demo
	@mkdir -p runs/demo
	$(RUN) --configfile config/config.yaml --directory runs/demo
	@$(SUMMARY) $(call TABLES,runs/demo) --report runs/demo/results/report/report.html

real: $(INSTALLED) ## Train on NA12878, test on HG002: real reads of RETRAIN_REAL_DATA, in runs/real_chr20
	@test -d "$$RETRAIN_REAL_DATA" || { echo "error: $$RETRAIN_REAL_DATA: no such folder; set RETRAIN_REAL_DATA to that of the real reads"; exit 2; }
	@mkdir -p runs/real_chr20
	$(RUN) --configfile config/real_chr20.yaml --directory runs/real_chr20 --config data_folder="$$RETRAIN_REAL_DATA"
	@$(SUMMARY) $(call TABLES,runs/real_chr20) --report runs/real_chr20/results/report/report.html

readme: $(INSTALLED) ## Write the figures of `make demo` and `make real` into README.md
	PYTHONPATH=scripts $(BIN)/python -m update_readme --readme README.md --section demo $(call TABLES,runs/demo)
	PYTHONPATH=scripts $(BIN)/python -m update_readme --readme README.md --section real $(call TABLES,runs/real_chr20)

docs: $(INSTALLED) ## Write config/README.md and docs/tables.md from schemas and code
	PYTHONPATH=scripts $(BIN)/python -m document_config --output config/README.md
	PYTHONPATH=scripts $(BIN)/python -m document_tables --output docs/tables.md

lint: $(INSTALLED) ## ruff, snakefmt, snakemake --lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile rules
	$(SNAKEMAKE) --lint --configfile config/tiny.yaml

format: $(INSTALLED) ## Format Python and Snakemake files
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/snakefmt Snakefile rules

test: lint ## Lint and every test but the slow ones
	$(PYTEST) -m "not slow"

test-all: lint ## Lint and every test
	$(PYTEST)

bench: $(INSTALLED) ## Measure speed and memory
	$(PYTEST) -s -o python_files="bench_*.py" -o python_functions="bench_*" tests/benchmarks

default-model: $(INSTALLED) ## Make scripts/minidv/models/wgs again from its seed
	@mkdir -p runs/default_model
	$(RUN) --configfile config/default_model.yaml --directory runs/default_model
	PYTHONPATH=scripts $(BIN)/python -m install_model --from runs/default_model/results/models/wgs.r1 \
	  --metrics runs/default_model/results/tables/metrics.tsv --to scripts/minidv/models/wgs

digests: $(INSTALLED) ## Write into config/tools.yaml what the tags of its images stand for (needs network)
	PYTHONPATH=scripts $(BIN)/python -m resolve_digests

lock: ## Compile requirements.lock from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --extra embedded --extra dev --python-version 3.11 pyproject.toml --output-file requirements.lock

clean: ## Remove the runs and the environment
	rm -rf .venv runs
