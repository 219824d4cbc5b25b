# The work is done in scripts/. Variables given to make reach it through the environment.
.PHONY: help run test setup check format bench soak audit screenshots lock
.DEFAULT_GOAL := help

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: ## set up, load the demo into an empty database, serve (PORT=8000)
	@scripts/with-python scripts/run.py

test: setup ## the whole suite, on SQLite, PostgreSQL and in a browser (ARGS=, REQUIRE=)
	@.venv/bin/python scripts/run_tests.py

setup: ## make .venv, so that .venv/bin/python manage.py works
	@scripts/with-python scripts/set_up.py

check: setup ## lint, format, migrations, production settings, architecture, locks
	@.venv/bin/python scripts/run_checks.py

format: setup ## mend what check says of formatting
	@.venv/bin/ruff check --fix --quiet .; .venv/bin/ruff format --quiet .
	@git ls-files -z '*.html' | xargs -0 .venv/bin/djade || true

bench: setup ## time every kind of page on a large publication (SIZE=1000, GROWTH=100,1000)
	@.venv/bin/python scripts/bench.py

soak: setup ## the races, with a newsroom at work for MINUTES=1 on each database
	@.venv/bin/python scripts/soak.py

audit: setup ## ask the Nu checker and Lighthouse about every template (RECORD=1, ARGS=film,list)
	@.venv/bin/python scripts/audit.py

screenshots: setup ## take the pictures of README and docs/ anew, with a Chromium
	@.venv/bin/python scripts/screenshots.py

# Needs uv. The files name no index, and the versions hold for every system from Python 3.12 on.
compile = uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
	--no-emit-index-url --no-header $(ARGS) pyproject.toml
lock: ## compile requirements/ anew from pyproject.toml (ARGS=--upgrade)
	@$(compile) --output-file requirements/app.txt
	@$(compile) --extra dev --constraint requirements/app.txt --output-file requirements/dev.txt
