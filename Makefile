# SPDX-License-Identifier: MIT
# The verbs of the house; what they do is in CMakeLists.txt, CMakePresets.json and below tests/.
BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
FUZZ_TIME   ?= 60
FUZZ_TARGET ?=
JOBS    ?= $(shell nproc)
export CTEST_OUTPUT_ON_FAILURE = 1
export HW_BIN = $(abspath $(BUILD))/bin

# On a build machine warnings are errors from the start, so that lint need not compile all again.
CHECKED  = $(if $(CI),lint,check)
LINTED   = $(if $(CI),$(BUILD),build-lint)

configure = cmake --preset $(2) -B $(1) -DCMAKE_INSTALL_PREFIX=$(PREFIX) >$(1).log 2>&1 || { cat $(1).log; exit 1; }
compile   = cmake --build $(1) -j $(JOBS) $(2) -- --no-print-directory

all: build-tools ## build the programs into build/bin (the default)

build-tools: packages-build
	@mkdir -p $(BUILD) && $(call configure,$(BUILD),release)
	@$(call compile,$(BUILD),--target programs)

check: packages-build packages-check ## build and run all tests
	@mkdir -p $(BUILD) && $(call configure,$(BUILD),$(CHECKED))
	@$(call compile,$(BUILD),)
	@tests/run $(BUILD)

check-pairs: packages-build packages-check ## the matcher against the naive one, on 10,000,000 random pairs (HW_PAIRS)
	@mkdir -p $(BUILD) && $(call configure,$(BUILD),$(CHECKED))
	@$(call compile,$(BUILD),--target hw-unit-tests)
	@tests/run $(BUILD) pairs

check-long: check-pairs dist deb packages-long ## the long tests, as root: the pairs; the package and the image in a fresh Debian
	@tests/package/run-long dist

demo: build-tools ## run the main job on real files: watch, route, execute
	@share/examples/demo

bench: build-tools bench-deps ## measure against the peers: a table and build/bench.json; ROWS="route exec" for some
	@tests/bench/run run $(BUILD) $(ROWS)

bench-deps: packages-bench ## install the peers

bench-compare: ## compare the last measurement with the baseline; FAIL=1 exits with 1 if it is worse
	@tests/bench/run compare $(BUILD) $(if $(FAIL),--fail)

bench-save: ## make the last measurement the baseline
	@tests/bench/run save $(BUILD)

install: ## install into $(DESTDIR)$(PREFIX)
	@test -x $(BUILD)/bin/hw || $(MAKE) --no-print-directory all
	@cmake -S . -B $(BUILD) -DCMAKE_INSTALL_PREFIX="$(PREFIX)" >/dev/null
	@cmake/install-tree $(BUILD) "$(PREFIX)" "$(DESTDIR)"

uninstall: ## remove what `make install` has put there, from any clone
	@cmake/uninstall-tree "$(PREFIX)" "$(DESTDIR)"

dist: ## the source of the last commit as dist/hookwork-VERSION.tar.gz and .tar.xz, reproducible
	@cmake/dist dist

deb: packages-build packages-deb build-tools ## the Debian package dist/hookwork_VERSION_ARCH.deb, checked by lintian
	@cmake/deb $(BUILD) dist

fmt: packages-lint ## format the code
	@git ls-files '*.h' '*.cpp' | xargs clang-format -i

lint: packages-build packages-check packages-lint ## formatting, clang-tidy, warnings as errors, shellcheck, man pages
	@tests/lint $(LINTED)

# A tenth of the pairs of `make check`: the sanitizers look at what the code does, not at what it answers.
asan: packages-build packages-check ## unit, fuzz and contract tests with address and undefined behaviour sanitizers
	@mkdir -p build-asan && $(call configure,build-asan,asan)
	@$(call compile,build-asan,)
	@HW_PAIRS=20000 HW_BIN=$(abspath build-asan)/bin tests/run build-asan unit fuzz contract

fuzz: packages-build packages-fuzz ## look for inputs that break a parser, FUZZ_TIME=60 seconds each (FUZZ_TARGET=one)
	@mkdir -p build-fuzz && $(call configure,build-fuzz,fuzz)
	@$(call compile,build-fuzz,--target fuzz-targets)
	@tests/fuzz/run build-fuzz $(FUZZ_TIME) $(FUZZ_TARGET)

clean: ## remove what was built
	@rm -rf build build-asan build-lint build-fuzz build.log build-asan.log build-lint.log build-fuzz.log

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

packages-%:
	@cmake/install-packages $*

.PHONY: all build-tools check check-pairs check-long demo bench bench-deps bench-compare bench-save install \
  uninstall dist deb fmt lint asan fuzz clean help
