# make demo   the main job on the bundled dataset, into reports/baltic/
# make test   the whole test suite, in a real browser too
# Both make .venv themselves and need nothing but Python ≥ 3.11 and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
PYTHON := python
endif

.PHONY: demo test check install browser docs bench bench-map fuzz lock audit sbom lowest clean check-js sample

demo: $(VENV)/.installed
	$(BIN)/ecosystem run baltic --out reports/baltic

test: $(VENV)/.installed-test browser
	$(BIN)/python -m pytest -n auto

# Lint, types and import contracts: what CI runs before the tests.
check: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory check-js

# The map's scripts and styles: lint and format by biome, then their own tests. Needs node and npm.
check-js: node_modules/.installed
	node_modules/.bin/biome ci
	node --test tests/js/*.test.js

node_modules/.installed: package.json
	npm install --silent --no-audit --no-fund --no-package-lock
	@touch $@

install: $(VENV)/.installed

$(VENV)/pyvenv.cfg:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/pyvenv.cfg pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/pyvenv.cfg pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $@ $(VENV)/.installed

# The browser tests need Chromium: the system's where there is one, else Debian's package when we
# may install it, else Playwright's own.
browser: $(VENV)/.installed-test
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
	  || command -v google-chrome >/dev/null 2>&1 \
	  || { command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ] \
	       && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } \
	  || $(BIN)/python -m playwright install chromium

# The documentation as a static site, into reports/site/docs.
docs: $(VENV)/.installed-test
	$(BIN)/python reports/docs/build.py

# Speed beside other engines and from end to end, into reports/benchmarks/: most of an hour. Never
# a test.
bench: $(VENV)/.installed-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test,bench]"
	$(BIN)/python -m pytest tests/benchmarks/test_network_speed.py tests/benchmarks/test_end_to_end.py -o addopts=--import-mode=importlib

# The map beside plain pyvis at 1,000, 5,000 and 20,000 actors, and on Horizon 2020 where its files
# are at hand: about twelve minutes.
bench-map: $(VENV)/.installed-test browser
	$(BIN)/python tests/benchmarks/map_speed.py

# The committed sample of a run, and the pictures of README; needs LibreOffice and Ghostscript too.
sample: $(VENV)/.installed-test browser
	$(BIN)/python reports/sample/make_sample.py

# The locked environment of development, with hashes, and the lowest versions that are allowed.
lock:
	$(PYTHON) -m venv build/tools && build/tools/bin/pip install --quiet uv
	build/tools/bin/uv pip compile --quiet pyproject.toml --extra test --extra all --generate-hashes --universal \
	  --python-version 3.11 --no-emit-index-url --no-annotate --custom-compile-command "make lock" -o requirements/dev.lock
	build/tools/bin/uv pip compile --quiet pyproject.toml --resolution lowest-direct \
	  --python-version 3.11 --no-emit-index-url --no-annotate --no-header -o requirements/lowest.txt

# Known weaknesses of what is locked, and the list of parts (CycloneDX) of what is installed.
audit:
	$(PYTHON) -m venv build/tools && build/tools/bin/pip install --quiet pip-audit cyclonedx-bom
	build/tools/bin/python .ci/audit.py

sbom: $(VENV)/.installed audit
	build/tools/bin/cyclonedx-py environment $(VENV) --pyproject pyproject.toml --output-reproducible --of JSON -o build/sbom.cdx.json

# A quick part of the suite with the lowest versions that pyproject.toml allows.
LOWEST ?= tests/io tests/validation tests/network tests/test_study.py tests/test_library.py tests/reports/test_workbook.py
lowest:
	$(PYTHON) -m venv build/lowest
	build/lowest/bin/python -m pip install --quiet --disable-pip-version-check --editable . -c requirements/lowest.txt \
	  pytest pytest-xdist pytest-benchmark hypothesis packaging networkit
	build/lowest/bin/python -m pytest -n auto $(LOWEST)

# Coverage-guided fuzzing of the readers, a minute each; a reader alone: make fuzz FUZZ=xlsx-sheet
FUZZ ?= csv csv-other json xlsx xlsx-parts xlsx-sheet graphml gexf pajek zip gzip yaml plan rules names
fuzz: $(VENV)/.installed-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris
	for reader in $(FUZZ); do $(BIN)/python tests/fuzz/fuzz.py $$reader --runs 10000000 --seconds 60 || exit 1; done

clean:
	rm -rf $(VENV) reports/baltic dist build
