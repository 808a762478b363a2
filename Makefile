# The commands of README.md, and the others for development. Each target installs the packages that it needs.

BUILD ?= swift build
# Durations on two cores in minutes: the first build of the program, the first build of the tests, all tests.
PROGRAM_MINUTES = 4
TESTS_MINUTES = 10
TESTING_MINUTES = 10

# A fast build for the demo: whole modules, without optimization, debug information or an index. It takes half the processor
# time. Other builds cannot use its objects, so it has its own directory.
SOON = -c release --scratch-path .build/demo -Xswiftc -Onone -Xcc -O0 -debug-info-format none

# In a full build, SwiftPM 6.3 sometimes reads a module before it is written ("module-wrap command failed"). A second run
# continues the build. Other errors occur again.
build = $(BUILD) $(1) || $(BUILD) $(1)
# A message before the first build: its duration in minutes, and a file that exists after it.
announcement = [ -e $(2) ] || echo "The first build takes about $(1) minutes on two cores; later ones take seconds."
# Optimizes debug builds for tests, see Package.swift.
export VITRINA_OPTIMIZED_TESTS = 1
# Python reads and writes UTF-8 in any locale.
export PYTHONUTF8 = 1
# The build for installation: optimized, and statically linked to the Swift runtime, so that the machine needs no Swift.
#
# TRAITS=Cluster adds PostgreSQL and object stores, as in the Debian package.
PACKAGE = .build/package$(TRAITS:%=-%)
PACKAGED = -c release --scratch-path $(PACKAGE) --static-swift-stdlib $(TRAITS:%=--traits %)
# The generator of manual pages in swift-argument-parser. It is not available to other packages, so it is built separately.
MANUAL = --package-path $(PACKAGE)/checkouts/swift-argument-parser --scratch-path .build/package-manual \
	-c release --product generate-manual
# Installs the build below a root directory and a prefix.
install = .debian/install "$$($(BUILD) $(PACKAGED) --show-bin-path)/vitrina" \
	"$$($(BUILD) $(MANUAL) --show-bin-path)/generate-manual" "$(1)" "$(2)"
PREFIX ?= /usr/local
# The directory for files that tests download or create once, such as Python packages.
export VITRINA_TEST_CACHE ?= $(CURDIR)/.build/test-cache
# Runs a script of Tests/Clients with the program of the build.
client = VITRINA_BINARY="$$($(BUILD) --show-bin-path)/vitrina" python3 Tests/Clients/$(1)
# The seed of random choices, to repeat a run.
seed = $(if $(SEED),--seed $(SEED))
PACKAGES = libcmark-dev libsqlite3-dev zlib1g-dev pkg-config

.PHONY: demo install deb test test-cluster test-pages test-nginx test-systemd test-deb fuzz fuzz-api faults proof soak screenshots check bench bench-site bench-webhooks bench-scale bench-cluster docs format setup clean

demo: setup ## Create a site of sample data and serve it on 127.0.0.1:8080
	@$(call announcement,$(PROGRAM_MINUTES),.build/demo/release/vitrina)
	$(call build,$(SOON) --product vitrina)
	"$$($(BUILD) $(SOON) --show-bin-path)/vitrina" demo --data demo/data --site demo/site

install deb test-deb bench-cluster: PACKAGES += libcurl4-openssl-dev
install deb test-deb: PACKAGES += binutils
# Package.swift determines the revision too, but not again after each commit.
install deb test-deb bench-cluster: export VITRINA_REVISION := $(shell git rev-parse HEAD 2>/dev/null)
install: setup ## Install the program and its files below PREFIX (/usr/local), or below DESTDIR/PREFIX
	$(call build,$(PACKAGED) --product vitrina)
	$(call build,$(MANUAL))
	$(call install,$(DESTDIR),$(PREFIX))

install deb test-deb bench-cluster: PACKAGES += $(if $(TRAITS),libpq-dev)
deb test-deb: PACKAGES += dpkg-dev
deb test-deb bench-cluster: export TRAITS = Cluster
deb: setup ## Build a Debian package, .build/vitrina_VERSION_ARCHITECTURE.deb
	rm -rf .build/deb
	$(MAKE) install DESTDIR=.build/deb PREFIX=/usr
	.debian/build .build/deb $(PACKAGE)/checkouts .build

test test-pages screenshots: PACKAGES += python3-pip python3-venv $(if $(CHROMIUM),,chromium) default-jre-headless \
	fonts-dejavu-core
test: PACKAGES += locales
test: setup ## Build everything and run every test; ONLY=program/ShareTests runs a part, SKIP=pages skips one
	@$(call announcement,$(TESTS_MINUTES),.build/debug/vitrinaPackageTests.xctest)
	$(call build,--build-tests)
	@echo "All tests take about $(TESTING_MINUTES) minutes on two cores. They go on after a failure and end with a summary."
	@python3 Tests/run.py $(ONLY:%=--only '%') $(SKIP:%=--skip '%')

# A build with the trait has different objects, so it has its own directory.
CLUSTER = --traits Cluster --scratch-path .build-cluster
CLUSTER_SECONDS ?= 60
cluster-client = VITRINA_BINARY="$$(swift build $(CLUSTER) --show-bin-path)/vitrina" python3 Tests/Clients/cluster/$(1)
test-cluster: PACKAGES += postgresql libpq-dev python3-pip python3-venv
test-cluster: setup ## Build and test PostgreSQL and object stores; then test a cluster with faults for CLUSTER_SECONDS (60)
	@$(call announcement,$(TESTS_MINUTES),.build-cluster/debug/vitrinaPackageTests.xctest)
	$(call build,$(CLUSTER) --build-tests)
	swift test $(CLUSTER) --skip-build --filter 'PostgresStoreTests|ClusterTests|ObjectStore|Signature|S3'
	$(call cluster-client,gate.py)
	$(call cluster-client,check.py) --self-check $(seed)
	$(call cluster-client,check.py) --seconds $(CLUSTER_SECONDS) $(seed)

test-pages: setup ## Open every page of a large sample in a browser, in all widths and color schemes (an hour)
	$(call build,--product vitrina)
	$(call client,pages/check.py) --wide

test-nginx test-systemd fuzz-api: PACKAGES += python3-venv
test-nginx: setup ## Test `vitrina config nginx` with nginx and a server
	$(call build,--product vitrina)
	$(call client,nginx/check.py)

test-systemd: PACKAGES += systemd libseccomp2
test-systemd: setup ## Check `vitrina config systemd` with systemd, and serve with only the system calls that it allows
	$(call build,--product vitrina)
	$(call client,systemd/check.py)

test-deb: PACKAGES += debootstrap lintian python3-venv
test-deb: deb ## Install, use, upgrade and remove the Debian package on a bare Debian without Swift (as root)
	$(call client,packaging/check.py)

EXAMPLES ?= 30
fuzz-api: setup ## Compare a server with its /openapi.json, with EXAMPLES requests for each path
	$(call build,--product vitrina)
	$(call client,schemathesis/fuzz.py) --examples $(EXAMPLES)

SECONDS_EACH ?= 30
fuzz: PACKAGES += python3
fuzz: setup ## Test external input with libFuzzer and AddressSanitizer: nine harnesses, each for SECONDS_EACH
	python3 Tests/Clients/fuzzing/fuzz.py --seconds $(SECONDS_EACH) $(seed)

faults: PACKAGES += strace python3-venv
faults: setup ## Run the tests of `make proof` for a few minutes
	$(call build,--product vitrina)
	$(call client,faults/power.py) --self-check --sample 20 $(seed)
	$(call client,faults/power.py) --sample 20 $(seed)
	$(call client,faults/crash.py) --sample 1 --minutes 2 $(seed)
	$(call client,faults/kill.py) --cycles 5 $(seed)
	$(call client,differential/signatures.py) --cases 2000 $(seed)
	$(call client,differential/events.py) --cases 2000 $(seed)

CASES ?= 100000
CYCLES ?= 1000
HISTORIES ?= 100000
proof: PACKAGES += strace python3-venv
proof: setup ## Mutants of rules, faults at every system call, power loss, kill -9, other verifiers, hostile clients (hours)
	$(call build,--build-tests)
	python3 Tests/Clients/mutation/rules.py
	VITRINA_HISTORIES=$(HISTORIES) python3 Tests/run.py --only unit/SimulationTests
	$(call client,differential/signatures.py) --cases $(CASES)
	$(call client,differential/events.py) --cases $(CASES)
	$(MAKE) fuzz SECONDS_EACH=600
	$(call client,hostile/check.py)
	$(call client,faults/power.py) --self-check
	$(call client,faults/power.py)
	$(call client,faults/kill.py) --cycles $(CYCLES)
	$(call client,faults/crash.py) --all
	$(MAKE) test-cluster CLUSTER_SECONDS=3600

MINUTES ?= 60
soak: PACKAGES += python3 gcc libc6-dev
soak: setup ## Mixed load across midnight for MINUTES (60): memory, open files and latency at the start and at the end
	$(call build,-c release --product vitrina)
	VITRINA_BINARY="$$($(BUILD) -c release --show-bin-path)/vitrina" python3 Tests/Clients/soak/soak.py --minutes $(MINUTES) $(seed)

screenshots: PACKAGES += pngquant
screenshots: setup ## Create the screenshots of README.md in .github/screenshots
	$(call build,--product vitrina)
	$(call client,pages/screenshots.py)

check: PACKAGES += python3
check: setup ## Check formatting, templates, locale files, mutants of every rule, and the scripts of `make test`
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks
	python3 Tests/test_run.py
	python3 Tests/Clients/test_workplace.py
	$(call build,--product vitrina)
	"$$($(BUILD) --show-bin-path)/vitrina" check --templates Templates --locales Locales
	python3 Tests/Clients/mutation/rules.py --check

bench: setup ## Run all measurements, and write goals and results to Benchmarks/README.md
	swift run --package-path Benchmarks -c release site-building
	$(MAKE) bench-site bench-webhooks bench-scale
	swift run --package-path Benchmarks -c release template-filling
	python3 Benchmarks/summary.py

bench-site: PACKAGES += gcc libc6-dev python3-venv
bench-site: setup ## Measure full builds, and compare them with Hugo and with a program that only writes files
	$(call build,-c release --product vitrina)
	VITRINA="$$($(BUILD) -c release --show-bin-path)/vitrina" python3 Benchmarks/site/site.py

bench-scale: PACKAGES += python3 nginx-light wrk
bench-scale: setup ## Measure growth to a million users, an account of 100,000, and pages in comparison with nginx (an hour)
	$(call build,-c release --product vitrina)
	export VITRINA="$$($(BUILD) -c release --show-bin-path)/vitrina" && \
	python3 Benchmarks/scale/static_pages.py && \
	python3 Benchmarks/scale/sustained.py && \
	python3 Benchmarks/scale/large_account.py && \
	python3 Benchmarks/scale/users_lists.py && \
	python3 Benchmarks/scale/growth.py

bench-webhooks: PACKAGES += python3 python3-venv webhook
bench-webhooks: setup ## Measure the receiver of webhooks, and compare it with Debian's webhook and with the disk
	$(call build,-c release --product vitrina)
	export VITRINA="$$($(BUILD) -c release --show-bin-path)/vitrina" && \
	python3 Benchmarks/head-to-head/head_to_head.py && \
	python3 Benchmarks/event-to-page/event_to_page.py && \
	python3 Benchmarks/event-to-page/beside_hugo.py && \
	python3 Benchmarks/acknowledgement/acknowledgement.py

bench-cluster: PACKAGES += postgresql python3-pip python3-venv wrk
bench-cluster: setup ## Measure PostgreSQL and an object store beside what they do alone, two servers beside one, and takeovers
	$(call build,$(PACKAGED) --product vitrina)
	export VITRINA_BINARY="$$($(BUILD) $(PACKAGED) --show-bin-path)/vitrina" && \
	python3 Benchmarks/cluster/engines.py && \
	python3 Benchmarks/cluster/cluster.py

# One catalog of all articles, so that links between targets work. It has no symbols, because no declaration is public.
docs: ## Build the articles of Sources/*/*.docc as a static site in .build/docs/site
	rm -rf .build/docs && mkdir -p .build/docs/Vitrina.docc
	cp Sources/*/*.docc/*.md .build/docs/Vitrina.docc
	docc convert .build/docs/Vitrina.docc --fallback-display-name Vitrina --transform-for-static-hosting \
		--warnings-as-errors --output-path .build/docs/site

format: ## Format all sources
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

setup: ## Install missing packages
	@missing=""; \
	if ! command -v dpkg-query >/dev/null; then \
		echo "This is not Debian or Ubuntu. Make sure that you have what Debian calls $(PACKAGES)."; exit 0; \
	fi; \
	for package in $(PACKAGES); do \
		dpkg-query --show --showformat '$${db:Status-Status}\n' $$package 2>/dev/null | grep -qx installed \
			|| missing="$$missing $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	if ! command -v apt-get >/dev/null || ! command -v $${sudo:-true} >/dev/null; then \
		echo "These packages are missing:$$missing. Have an administrator install them." >&2; exit 1; \
	fi; \
	$$sudo apt-get update && $$sudo apt-get install -y --no-install-recommends $$missing

clean: ## Remove the files of builds and of the demo
	rm -rf .build .build-cluster Benchmarks/.build demo
