# The commands of Second Opinion. On a fresh machine `make run` and `make test` need nothing before them.

PYTHON_HERE = .venv/bin/python
PYTEST_ARGS ?=

.PHONY: help run dev test lint bench setup setup-dev requirements clean

help:
	@echo "make run    set all up and serve http://127.0.0.1:8000 with demo content (PORT=8001 for another port)"
	@echo "make dev    the same with DEBUG, and started anew when the code changes"
	@echo "make test   set all up and run every test (PYTEST_ARGS='-k topic' for some)"
	@echo "make lint   ruff, djade, mypy, the floors, missing migrations"
	@echo "make bench  measure the pages; prints a table and writes bench.json"
	@echo "make setup  only make the environment in .venv"
	@echo "make requirements  compile requirements/*.in to hashed pins"
	@echo "make clean  remove what can be made anew (never the database or the uploads)"

run: setup
	@$(PYTHON_HERE) -m config.run

dev: setup
	@$(PYTHON_HERE) -m config.run --dev

# The tests have a database server, a database and ports of their own, and production's environment stays out.
test: setup-dev
	@$(PYTHON_HERE) -m tests.setup.chromium || true
	@env -u DEMO -u DEBUG -u SITE_URL -u SECRET_KEY -u DATABASE_ROLE TESTING=1 \
		bin/run-tests $(PYTEST_ARGS)

lint: setup-dev
	@bin/lint

bench: setup-dev
	@$(PYTHON_HERE) -m tests.performance

setup:
	@bin/setup

setup-dev:
	@bin/setup dev

requirements: setup-dev
	@for name in base dev; do \
		.venv/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
			--custom-compile-command "make requirements" \
			requirements/$$name.in --output-file requirements/$$name.txt || exit 1; \
	done

clean:
	@rm -rf var/static var/log/*.old.log .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
