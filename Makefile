# Every target sets up what it needs in .venv. Python >= 3.11 and make are all that has to be there first.
#   PYTHON=python3.13 make test     another interpreter (the .venv is made anew when its version differs)
#   make test ARGS="-k paging"      more arguments for what the target runs

PYTHON ?= python3
WORKERS ?= auto
# Tests go out two at a time: in the usual large shares one worker would get all the plays, which are the longest, and the others none.
SHARES := --maxschedchunk 2
ARGS ?=

# The version and the real path, so that an activated or half-made .venv never has to make itself.
INTERPRETER := $(shell $(PYTHON) -c 'import sys; print("%d.%d.%d" % sys.version_info[:3], sys._base_executable)')
VERSION := $(word 1,$(INTERPRETER))
VENV := $(CURDIR)/.venv
BIN := $(VENV)/bin
READY := $(VENV)/ready-$(VERSION)
COLLECTIONS := $(VENV)/collections
LINK := $(COLLECTIONS)/ansible_collections/steadyops/monitoring

export ANSIBLE_COLLECTIONS_PATH := $(COLLECTIONS)
export ANSIBLE_PYTHON_INTERPRETER := $(BIN)/python
export PATH := $(BIN):$(PATH)
# Tests start hundreds of processes: what one of them has compiled, the others need not compile again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo generate test test-full sandbox bench lint sanity docs build clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

setup: $(READY)  ## make .venv, which the other targets do by themselves

demo: $(READY)  ## a maintenance window from start to end, against the sandbox
	$(BIN)/python scripts/demo.py $(ARGS)

generate: $(READY)  ## write what follows from the declarations, the modules' pages and their cases
	$(BIN)/python scripts/generate.py

test: $(READY)  ## every test; before every commit
	$(if $(wildcard scripts/generate.py),$(BIN)/python scripts/generate.py --check)
	$(BIN)/pytest -n $(WORKERS) $(SHARES) $(ARGS)

test-full: $(READY)  ## the whole matrices of which `make test` takes a sample
	$(BIN)/pytest -n $(WORKERS) $(SHARES) -m full $(ARGS)

sandbox: $(READY)  ## the five services on this machine, until interrupted
	@exec $(BIN)/python -m sandbox serve $(ARGS)

bench: $(READY)  ## the budgets, as ratios measured in one run
	$(BIN)/python benchmarks/run.py $(ARGS)

lint: $(READY)  ## ruff, yamllint, ansible-lint, antsibull-changelog, shellcheck
	$(BIN)/ruff check
	$(BIN)/yamllint --strict .
	$(BIN)/ansible-lint --nocolor
	$(BIN)/antsibull-changelog lint
	$(BIN)/shellcheck .ci/run

sanity: $(READY)  ## ansible-test sanity, on a copy of the clone
	$(BIN)/python scripts/sanity.py $(ARGS)

docs: $(READY)  ## a site of the guides and of every module's page, in build/docs
	$(BIN)/python scripts/docs.py

build: $(READY)  ## the collection's tarball, in dist/
	$(BIN)/ansible-galaxy collection build --force --output-path dist

clean:  ## remove what make and its tools have made
	rm -rf $(VENV) build dist collections context tests/output .ansible .hypothesis .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# The .pth file lets every program of this .venv import ansible_collections.steadyops.monitoring, as an editable install would.
$(READY): $(wildcard requirements/*.txt)
	@test -n "$(VERSION)" || { echo "No interpreter '$(PYTHON)': say which, as in PYTHON=python3.12 make $(MAKECMDGOALS)" >&2; exit 1; }
	@$(word 2,$(INTERPRETER)) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python $(VERSION) is too old, 3.11 is needed: PYTHON=python3.12 make $(MAKECMDGOALS)" >&2; exit 1; }
	@$(BIN)/python -c 'import pip, sys; sys.exit("%d.%d.%d" % sys.version_info[:3] != "$(VERSION)")' 2>/dev/null || \
	  $(word 2,$(INTERPRETER)) -m venv --clear $(VENV)
	@rm -f $(VENV)/ready-*
	@$(BIN)/python scripts/install.py requirements/dev.txt
	@$(BIN)/python scripts/fetch_awx.py requirements/awx.txt $(COLLECTIONS)
	@mkdir -p $(dir $(LINK)) && ln -sfn ../../../.. $(LINK)
	@echo $(COLLECTIONS) > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/steadyops.pth"
	@touch $@
