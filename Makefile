# The two commands of README.md, and what they stand on. Each target does all of its own set-up.

BUILD ?= swift build
PACKAGES = libcmark-dev libsqlite3-dev zlib1g-dev pkg-config

.PHONY: demo test check bench format setup clean

demo: setup ## Make a site of sample data and serve it on 127.0.0.1:8080
	$(BUILD) --product vitrina
	"$$($(BUILD) --show-bin-path)/vitrina" demo --data demo/data --site demo/site

test: PACKAGES += python3-pip
test: setup ## Build everything and run every test
	VITRINA_TEST_CACHE="$(CURDIR)/.build/test-cache" swift test

check: setup ## Formatting, templates, locale files
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks
	$(BUILD) --product vitrina
	"$$($(BUILD) --show-bin-path)/vitrina" check --templates Templates --locales Locales

bench: setup ## Measure, and print the tables of Benchmarks/README.md
	swift run --package-path Benchmarks -c release template-filling
	swift run --package-path Benchmarks -c release site-building

format: ## Format all sources
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

setup: ## Install the C libraries, if they are missing
	@missing=""; \
	for package in $(PACKAGES); do dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
		sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
		$$sudo apt-get update && $$sudo apt-get install -y --no-install-recommends $$missing; \
	fi

clean: ## Remove what building and the demo made
	rm -rf .build Benchmarks/.build demo
