.PHONY: check test run bench lock release-database

check:
	./traps check
	./traps audit
	./traps test

test:
	./traps test

run:
	./traps run

# Makes an organisation of scale and measures the pages on it: bench/README.md.
bench:
	$(or $(wildcard .traps/venv-dev/bin/python),python) -m bench floor

# Keeps a small database of the version in traps_web/__init__.py, with what it shows: CONTRIBUTING.md, "A release".
release-database:
	$(or $(wildcard .traps/venv-dev/bin/python),python) -m tests.releases store

# Writes the hash-locked requirements again from the .in files; needs uv.
lock:
	cd requirements && uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet run.in --output-file run.lock
	cd requirements && uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet dev.in --output-file dev.lock
