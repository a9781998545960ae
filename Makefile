.PHONY: check test run lock

check:
	./traps check
	./traps test

test:
	./traps test

run:
	./traps run

# Writes the hash-locked requirements again from the .in files; needs uv.
lock:
	cd requirements && uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet run.in --output-file run.lock
	cd requirements && uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet dev.in --output-file dev.lock
