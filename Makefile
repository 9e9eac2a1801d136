# `make run` and `make test` do everything on a fresh machine with a Swift toolchain. `make help` lists the rest.

SWIFT ?= swift
PREFIX ?= /usr/local
# The arrows between the rooms are held by the compiler, not by goodwill.
STRICT := --explicit-target-dependency-import-check error
RELEASE := -c release --static-swift-stdlib -Xlinker -s --product assent
ARGS ?=
# How long `make fuzz` takes for each of its subjects.
FUZZ_SECONDS ?= 60
# Entries of the long session that `make bench` opens.
LONG ?= 100000

.DEFAULT_GOAL := help
.PHONY: help run test test-peers fuzz build release install bench bench-wires bench-schema clean setup setup-test

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: release ## install what is missing, build, and open the chat in a scratch folder (ARGS="-C DIR" for yours)
	@Scripts/playground.sh .build/playground
	@.build/release/assent -C .build/playground $(ARGS)

test: setup-test ## install what is missing and run all tests
	@$(SWIFT) build --build-tests $(STRICT)
	@SWIFT="$(SWIFT)" Scripts/test.sh

# The SDKs that the providers themselves give out, and a proxy of somebody else's; versions that go together.
PEERS := .build/peers
SDKS := openai==3.52.0 anthropic==2.11.0 google-genai==3.4.0
PROXY := litellm[proxy]==1.108.7
JUDGES := jsonschema==4.26.0 fastjsonschema==2.22.3
CALLS ?= ../shared/corpora/tools/calls.jsonl

test-peers: setup-test $(PEERS)/sdks $(PEERS)/proxy ## check our stand-ins for the providers with the official SDKs (Python)
	@$(SWIFT) build --build-tests $(STRICT)
	@ASSENT_PEERS=$$PWD/$(PEERS)/venv/bin/python ASSENT_LITELLM=$$PWD/$(PEERS)/litellm/bin/litellm \
		$(SWIFT) test --skip-build --filter Peers

# The names of what is installed are kept; another list installs anew.
$(PEERS)/sdks: Makefile
	@python3 -m venv $(PEERS)/venv
	@$(PEERS)/venv/bin/pip install --quiet --disable-pip-version-check $(SDKS)
	@echo "$(SDKS)" > $@

$(PEERS)/proxy: Makefile
	@python3 -m venv $(PEERS)/litellm
	@$(PEERS)/litellm/bin/pip install --quiet --disable-pip-version-check '$(PROXY)'
	@echo "$(PROXY)" > $@

fuzz: setup-test ## try damaged responses, JSON, TOML and schemas for FUZZ_SECONDS=60 each
	@$(SWIFT) build --build-tests $(STRICT)
	@ASSENT_FUZZ_SECONDS=$(FUZZ_SECONDS) $(SWIFT) test --skip-build --no-parallel --filter Fuzz

build: setup ## build for development
	@$(SWIFT) build $(STRICT)

release: setup ## build .build/release/assent, with Swift's own libraries inside
	@$(SWIFT) build $(RELEASE)

install: release ## install the program, its themes and its pages below PREFIX (default /usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/assent/themes $(DESTDIR)$(PREFIX)/share/doc/assent
	install -m 755 .build/release/assent $(DESTDIR)$(PREFIX)/bin/assent
	install -m 644 themes/*.toml $(DESTDIR)$(PREFIX)/share/assent/themes/
	install -m 644 docs/*.md $(DESTDIR)$(PREFIX)/share/doc/assent/

bench: release setup-test ## measure the release build: start, chat, calls that wait, from key to start, reading, a session with LONG=100000 entries
	@Scripts/bench.sh .build/release/assent
	@$(SWIFT) build --build-tests $(STRICT)
	@ASSENT_LONG=$(LONG) ASSENT_PROGRAM=$$PWD/.build/release/assent \
		$(SWIFT) test --skip-build --no-parallel --filter LongSessionTests | grep -E "figure|✘|Test run"

bench-schema: release ## judge calls by their tools' schemas beside two libraries of Python (CALLS=FILE)
	@python3 -m venv $(PEERS)/schema
	@$(PEERS)/schema/bin/pip install --quiet --disable-pip-version-check $(JUDGES)
	@PYTHON=$(PEERS)/schema/bin/python Scripts/bench-schema.sh .build/release/assent $(CALLS)

bench-wires: release setup-test $(PEERS)/sdks ## measure how fast the answers of each wire are read, beside the providers' own SDKs (Python)
	@python3 Scripts/bench-wires.py .build/release/assent --sdk $(PEERS)/venv/bin/python

clean: ## remove what was built
	@rm -rf .build

setup: ## check the toolchain and install missing system libraries
	@Scripts/setup.sh

setup-test: ## the same, and what the tests need
	@Scripts/setup.sh --with-tests
