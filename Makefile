# Two commands need nothing but Python 3.11, make and a shell: `make run` and `make test`.
.PHONY: run test check prove mutants bench siege load services image-check screenshots variables messages lock setup setup-browser lint style types pytest

PY = .venv/bin/python
export PYTHONPATH = .
# Each process of the tests would compile and rewrite all modules anew: seventeen seconds of a core.
unexport PYTHONDONTWRITEBYTECODE
# One process more than there are cores: some tests wait, for a slow party or a restart. Each module stays in one process.
PYTEST = $(PY) -m pytest -n $$(($$(nproc 2>/dev/null || echo 2) + 1)) --dist loadscope --no-loadscope-reorder

# Python would answer Ctrl-C with a traceback while it starts; run.py provides for it from its first line on.
run: setup
	@trap '' INT; exec $(PY) scripts/run.py

# Everything: lint, types, contracts, and all tests, in a real browser too. The types, half a minute of one core, beside the tests.
# Both run to their end (-k). What is wrong with the types is said again at the end, below all that the tests wrote.
test: setup-browser
	@$(MAKE) --no-print-directory style
	@$(MAKE) --no-print-directory -k -j2 types pytest || { $(MAKE) --no-print-directory types; false; }

pytest:
	$(PYTEST)

# The fast part: green before a commit.
check: setup
	@$(MAKE) --no-print-directory lint
	$(PYTEST) --ignore tests/browser --ignore tests/faults

# The long proofs: about two and a half hours on two cores.
prove: setup-browser
	@$(PY) scripts/prove.py

# The rules with one place changed at a time: does a test fail? ONLY="portal/domain/spor.py" for some of them.
mutants: setup
	@$(PY) scripts/mutants.py $(ONLY)

# What is measured, as a table and in bench/results.json: about twenty minutes.
bench: setup-browser
	@$(PY) -m bench

# Attacks on a portal of its own on this machine, and what a signed-in owner saw: about five minutes. ONLY="hangs" for some of them.
siege: setup
	@$(PY) -m siege

# Two hundred people, while PostgreSQL, Redis, the worker, the web and the remote parties fail in turn. MINUTES=5.
load: setup
	@$(PY) -m siege.load

# The tests that concern storage and caching, on PostgreSQL and Redis.
services: setup
	$(PY) scripts/services.py

# The image without Docker: every line of the Dockerfile in a bare Debian root, then what came of it against the sandbox, behind TLS.
# As root, with debootstrap: some four minutes. Otherwise it says that nothing was checked.
image-check: setup
	@$(PY) scripts/image_check.py

# Pictures of every page into docs/screenshots/.
screenshots: setup-browser
	$(PY) scripts/screenshots.py

# The tables of variables in docs/operations.md, made from portal/env/variables.py.
variables: setup
	@$(PY) scripts/variables.py

# The texts to translate, collected from code and templates into locale/, and compiled.
messages: setup
	$(PY) scripts/messages.py

setup:
	@scripts/setup.sh
setup-browser:
	@scripts/setup.sh browser

lint: style types

style:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djade --check --target-version 5.2 $$(find templates -name '*.html')
	.venv/bin/lint-imports

types:
	.venv/bin/mypy

# Resolve the versions anew; needs uv.
lock:
	uv pip compile pyproject.toml --extra services --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -q -o requirements/portal.txt --upgrade
	uv pip compile pyproject.toml --extra services --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -q -o requirements/dev.txt --upgrade
