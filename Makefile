# `make help` lists the targets. Where there is no make (Windows), CONTRIBUTING.md has the same commands.
PYTHON = python3
BIN = .venv/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK = uv pip compile pyproject.toml --group build -qU --universal --generate-hashes --no-annotate --no-config --custom-compile-command 'make lock'

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s  %s\n", $$1, $$2 }' Makefile
build: .venv/requirements.installed ## read the documents in content/inbox, then build the site into site/
	@if ls content/inbox 2>/dev/null | grep -qv '^README'; then $(BIN)/ratingpress convert content/inbox; fi
	@$(BIN)/ratingpress build $${SITE_URL:+--site-url "$$SITE_URL"}
check: .venv/requirements.installed ## check every record, and report what is wrong and where
	@$(BIN)/ratingpress check $${FORMAT:+--format "$$FORMAT"}
serve: build ## build the site and show it at http://127.0.0.1:8000
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory site 8000
test: lint types ## run every test; what they need beside Python is installed first
	@$(BIN)/python tests/support/requirements.py && $(BIN)/pytest -n auto
lint: .venv/requirements-test.installed ## check the style and the form of the code
	@$(BIN)/ruff check && $(BIN)/ruff format --check
types: .venv/requirements-test.installed ## check the types of the code
	@$(BIN)/mypy
accuracy: .venv/requirements-test.installed ## print how well documents with known facts are read
	@PYTHONPATH=tests $(BIN)/python -m support.accuracy --verbose
bench: .venv/requirements-test.installed ## print how many documents a second become records
	@$(BIN)/python tests/bench.py
screenshots: .venv/requirements-test.installed ## take the picture of a practice page that README shows
	@$(BIN)/python tests/support/screenshots.py
new-case: .venv/requirements-test.installed ## make the case of a document: KIND=press_release FILE=document.txt
	@$(BIN)/python tests/support/new_case.py "$(KIND)" "$(FILE)"
update: .venv/requirements-test.installed ## rewrite what the cases expect; read the diff before you commit it
	@$(BIN)/pytest -q tests --update
lock: ## pin the newest versions of all libraries (needs uv)
	@$(LOCK) -o requirements.lock && $(LOCK) --extra test -o requirements-test.lock
clean: ## remove the environment and all caches; the site stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
.venv/%.installed: %.lock pyproject.toml
	@test -x $(BIN)/python || { $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Ratingpress needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 build")' && $(PYTHON) -m venv .venv; }
	@$(PIP) --require-hashes --only-binary :all: -r $*.lock && $(PIP) --no-deps --no-build-isolation -e .
	@touch $@
.PHONY: help build check serve test lint types accuracy bench screenshots new-case update lock clean
