# Needs only make, Python 3.11 or newer and the package registries; the second run needs no network.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
INSTALL := VIRTUAL_ENV=.venv $(UV) pip install --quiet --require-hashes --no-config -r
INSTALL_SELF := VIRTUAL_ENV=.venv $(UV) pip install --quiet --no-deps --no-build-isolation --no-config -e .
COMPILE := $(UV) pip compile --quiet --generate-hashes --universal --fork-strategy fewest --no-emit-index-url --no-config \
	--custom-compile-command "make lock" $(UPGRADE)

.PHONY: serve test check format lock clean

serve: .venv/run.stamp
	$(BIN)/therapydb serve

test: .venv/test.stamp node_modules/.stamp
	$(BIN)/pytest -n logical

check: .venv/test.stamp
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/therapydb db check
	$(BIN)/therapydb openapi check
	$(BIN)/therapydb catalogue check

format: .venv/test.stamp
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# `make lock UPGRADE=--upgrade` takes the newest of everything.
lock: $(UV)
	$(COMPILE) --group bootstrap -o requirements/bootstrap.txt
	$(COMPILE) pyproject.toml --group build -o requirements/run.txt
	$(COMPILE) pyproject.toml --group build --group test -c requirements/run.txt -o requirements/test.txt

clean:
	rm -rf .venv .cache node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} +

$(UV): requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'therapydb needs Python 3.11 or newer: make PYTHON=/path/to/python3' >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/run.stamp: $(UV) requirements/run.txt pyproject.toml
	$(INSTALL) requirements/run.txt
	$(INSTALL_SELF)
	@touch $@

# What the tests need holds what a run needs, so this stamps both and neither ever uninstalls.
.venv/test.stamp: $(UV) requirements/test.txt pyproject.toml
	$(INSTALL) requirements/test.txt
	$(INSTALL_SELF)
	@touch $@ .venv/run.stamp

node_modules/.stamp: package.json package-lock.json | .venv/test.stamp
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts
	@touch $@
