# The only place that knows how. `make demo` and `make test` set everything up from Python 3.11 and make alone.
PYTHON ?= python3
PY := .venv/bin/python
JOBS ?= 2

.PHONY: install demo test test-postgres check lint bench docs fuzz soak lock messages clean
.DEFAULT_GOAL := install

install: .venv/.installed
	@$(PY) frontend/build.py
	@$(PY) tools/messages.py compile

.venv/.installed: requirements/dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed / 需要 Python 3.11 以上")'
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: install
	.venv/bin/luoshi demo $(ARGS)

test: install check
	$(PY) -m pytest -n $(JOBS) --dist loadgroup $(ARGS)
	@$(MAKE) --no-print-directory test-postgres

# What touches storage runs a second time on PostgreSQL, where a server is installed. The tests of storage itself and of
# killed workers name their engines themselves and ran on both already.
test-postgres:
	@$(PY) tools/on_postgres.py $(PY) -m pytest -n $(JOBS) -m "not browser and not office and not sqlite_only" --ignore=tests/office/storage --ignore=tests/office/jobs/test_killed_worker.py tests/office tests/duties tests/faces

check: install lint
	$(PY) -m mypy
	.venv/bin/lint-imports --no-cache
	$(PY) -m pytest tests/house

lint:
	.venv/bin/ruff check
	.venv/bin/ruff format --check

# ONLY=pages (a group), SIZE=full (the long sizes)
bench: install
	$(PY) benchmarks/run.py $(if $(ONLY),--only $(ONLY)) $(if $(SIZE),--size $(SIZE))

docs: install
	$(PY) tools/screenshots.py

# TIMES=400 for a million inputs
fuzz: install
	LUOSHI_FUZZ=$(or $(TIMES),40) $(PY) -m pytest -n $(JOBS) -v tests/core/breakdown/test_robustness.py tests/hostile

soak: install
	$(PY) benchmarks/run.py --only crash --size full

lock:
	$(PY) -m uv pip compile pyproject.toml --extra dev --generate-hashes --python-version 3.11 --no-header -o requirements/dev.lock

messages: install
	$(PY) tools/messages.py extract

clean:
	rm -rf .venv build frontend/node_modules src/luoshi/faces/web/static/built
