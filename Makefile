# The two commands of README.md, and what they stand on. Each target does all of its own set-up.

BUILD ?= swift build

# SwiftPM 6.3 now and then reads a module that is not written yet ("module-wrap command failed") when it builds everything
# anew. The second run goes on where the first stopped; a real mistake fails twice.
build = $(BUILD) $(1) || $(BUILD) $(1)
PACKAGES = libcmark-dev libsqlite3-dev zlib1g-dev pkg-config

.PHONY: demo test check bench format setup clean

demo: setup ## Make a site of sample data and serve it on 127.0.0.1:8080
	$(call build,--product vitrina)
	"$$($(BUILD) --show-bin-path)/vitrina" demo --data demo/data --site demo/site

test: PACKAGES += python3-pip
test: setup ## Build everything and run every test
	$(call build,--build-tests)
	VITRINA_TEST_CACHE="$(CURDIR)/.build/test-cache" swift test --skip-build

check: setup ## Formatting, templates, locale files
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks
	$(call build,--product vitrina)
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
