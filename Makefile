# Everything a person needs to start, test and check the project; each command first builds what it lacks.

PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= python3
POSTGRES ?= postgres://postgres:ilm@127.0.0.1/ilm
REDIS ?= rediscache://127.0.0.1:6379/0
# Of the tests; on two cores, for some of them wait for a browser or a server.
PROCESSES ?= 3
BIN := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard */locale/*/LC_MESSAGES/*.po */*/locale/*/LC_MESSAGES/*.po))

unexport PYTHONDONTWRITEBYTECODE # or each process of the tests compiles all of them anew
unexport HOST PORT # they are arguments of serve, which says what is wrong with them
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

.PHONY: help run ready scaled test test-all test-js fuzz check check-js graph wheel clean lock

help:
	@echo "make run     menyiapkan dan menjalankan situs di http://localhost:$(PORT) (PORT=8001 untuk porta lain)"
	@echo "make test    menjalankan semua pengujian (ARGS=... diteruskan ke pytest)"
	@echo "make test-all  juga dengan PostgreSQL dan Redis, lebih dalam dan lama (POSTGRES=... REDIS=... alamatnya)"
	@echo "make fuzz    mengirim permintaan acak ke semua alamat (CASES=20000 banyaknya, SEED=7 mengulang yang sama)"
	@echo "make check   memeriksa format, gaya, tipe, lapisan impor, templat dan migrasi"
	@echo "make scaled  menyiapkan .venv untuk PostgreSQL dan Redis, lihat docs/how-to/run-scaled.md"
	@echo "make graph   menggambar impor tiap bagian ke var/graph/"
	@echo "make wheel   membangun dist/wagtail_ilm_blocks-*.whl, aplikasi ilm_blocks saja"
	@echo "make lock    memperbarui requirements/*.txt (LOCK=--upgrade menaikkan semua versi)"
	@echo "make clean   menghapus .venv, var (termasuk basis data!) dan semua hasil bangunan"

run:
	@$(PYTHON) -m cms.startup.alone $(MAKE) --no-print-directory ready
	@exec $(BIN)/python manage.py serve --host $(HOST) --port $(PORT)

ready: .venv/run.stamp $(CATALOGUES)
	@:

scaled: .venv/scaled.stamp $(CATALOGUES)
	@:

test: test-js .venv/dev.stamp $(CATALOGUES)
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist worksteal --durations 20 $(ARGS)

# Before a release: everything on PostgreSQL and Redis too, questions to the laws that nobody has asked, three days of a
# videotron, and long fuzz.
test-all: test
	@DATABASE_URL=$(POSTGRES) CACHE_URL=$(REDIS) $(MAKE) --no-print-directory test
	@HYPOTHESIS_PROFILE=thorough $(MAKE) --no-print-directory test ARGS="tests/ilm_blocks -k 'laws or borders or history'"
	@SOAK_HOURS=72 $(MAKE) --no-print-directory test ARGS=tests/partner_api/player/soak
	@$(MAKE) --no-print-directory fuzz

# Node comes from a Python package, what runs on it from package-lock.json; neither is needed to run the project.
test-js: node_modules/.stamp
	@$(BIN)/node --test --test-reporter=dot "tests/**/*.test.js"

fuzz: .venv/dev.stamp $(CATALOGUES)
	@FUZZ_SEED=$(or $(SEED),$$RANDOM) FUZZ_CASES=$(or $(CASES),20000) $(BIN)/python -m pytest tests/fuzz $(ARGS)

check: check-js .venv/dev.stamp $(CATALOGUES)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python -m tests.one_place
	$(BIN)/djlint --quiet --lint .
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING

check-js: node_modules/.stamp
	$(BIN)/node node_modules/oxlint/bin/oxlint --deny-warnings --quiet
	$(BIN)/node node_modules/typescript/bin/tsc --project .
	$(BIN)/node node_modules/typescript/bin/tsc --project tests

node_modules/.stamp: package-lock.json .venv/dev.stamp
	@$(BIN)/npm ci --no-audit --no-fund --loglevel error
	@touch $@

# The import graph of each room and floor, as DOT and, where Graphviz is installed, as pictures.
graph: .venv/dev.stamp
	@mkdir -p var/graph
	@for room in cms partner_api sites ilm_blocks ilm_blocks.admin ilm_blocks.actions ilm_blocks.queries ilm_blocks.rules; do \
		$(BIN)/import-linter drawgraph --show-cycle-breakers $$room >var/graph/$$room.dot; \
		! command -v dot >/dev/null || dot -Tsvg -o var/graph/$$room.svg var/graph/$$room.dot; \
	done
	@echo "var/graph/"

wheel: .venv/dev.stamp
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist ilm_blocks

# Locks: one version of each package for every Python we serve, with hashes and no address of where it came from.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header

lock: .venv/dev.stamp
	$(COMPILE) $(LOCK) requirements/run.in --output-file requirements/run.txt
	$(COMPILE) $(LOCK) requirements/scaled.in --constraints requirements/run.txt --output-file requirements/scaled.txt
	$(COMPILE) $(LOCK) requirements/dev.in --constraints requirements/scaled.txt --output-file requirements/dev.txt

clean:
	rm -rf .venv dist var node_modules .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache $(CATALOGUES)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info < (3, 14) or sys.exit("Perlu Python 3.11 sampai 3.13, misalnya: make PYTHON=python3.12")'
	@echo "Membuat .venv ..."
	@$(PYTHON) -m venv .venv

# The stamp is as new as the lock it was installed from, so a second start installs nothing.
.venv/%.stamp: requirements/%.txt | $(BIN)/pip
	@echo "Memasang pustaka dari $< ..."
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --requirement $< \
		| awk '/^Collecting/ {printf "\r\033[K  %3d  %s", ++n, $$2; fflush()} /^Installing/ {printf "\r\033[K  %3d  paket dipasang ...", n; fflush()} END {print ""}'
	@touch $@

%.mo: %.po | .venv/run.stamp
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
