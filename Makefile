.PHONY: run test lint lock audit messages screenshots

run:
	./run

test:
	./run test

lint:
	./run test tests/test_house.py

# Pins every package for Python 3.11 to 3.13 from pyproject.toml; needs uv.
PIN = uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header
lock:
	$(PIN) pyproject.toml --output-file requirements.txt
	$(PIN) pyproject.toml --group dev --output-file requirements-dev.txt
	$(PIN) --group postgres --output-file requirements-postgres.txt
	$(PIN) --group bench --constraint requirements-dev.txt --output-file requirements-bench.txt

# Known holes, dangerous code, licences, and the bill of materials into var/; fails where something must be mended
# and where it could not look. `make audit AUDIT=--offline`: the latter is said and fails nothing.
audit:
	.venv/bin/python -m tests.portal.supply_chain $(AUDIT)

# Brings the English catalogue up to date with the code and the templates; empty sentences want their English.
messages:
	.venv/bin/python -m tests.portal.catalogue

# The pictures of the README, from the walk through a whole month; needs Chromium, and poppler for the paper.
screenshots:
	PORTAL_SCREENSHOTS=$(CURDIR)/docs/screenshots ./run test -n 0 tests/journeys/test_whole_month.py
