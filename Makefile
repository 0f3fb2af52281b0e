# Two commands do everything on a fresh Debian machine with a Swift 6.2 toolchain or later: `make demo` and `make test`.

SWIFT ?= swift
LIBRARIES = libgsl-dev libopenblas-dev zlib1g-dev
ORACLES = gcc python3 python3-numpy python3-sympy
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: demo test regress build lint libraries oracles clean

# Discovers Kepler's third law from the planets' orbits.
demo: build
	.build/release/edgewise discover docs/examples/planets.csv --inputs semi_major_axis_AU --target period_yr

build: libraries
	$(SWIFT) build -c release --product edgewise

test: libraries oracles lint
	$(SWIFT) build -c release --build-tests -Xswiftc -enable-testing
	$(SWIFT) test -c release -Xswiftc -enable-testing --skip-build --disable-xctest

# Searches every known law anew and writes what became of each to reports/. Ended early, it goes on from there the next time,
# unless the command was built anew since. All sets run; the status is that of the first that fails.
SETS = feynman feynman-bonus classic
RUNS = .build/regress

regress: build
	mkdir -p $(RUNS)
	status=0; for set in $(SETS); do \
		run=$(RUNS)/$$set; resume=--resume; \
		if [ .build/release/edgewise -nt $$run.jsonl ]; then resume=; fi; \
		.build/release/edgewise regress $$set --jobs 2 --time-limit 20 \
			--results $$run.jsonl $$resume --markdown $$run.md; \
		code=$$?; if [ $$code -ge 128 ]; then exit $$code; fi; \
		if [ $$status = 0 ]; then status=$$code; fi; \
	done; \
	for set in $(SETS); do \
		mv $(RUNS)/$$set.md $(RUNS)/$$set.jsonl reports || [ $$status != 0 ] || status=1; \
	done; \
	exit $$status

lint:
	$(SWIFT) format lint --strict -r Package.swift Sources Tests library Benchmarks/Package.swift Benchmarks/Sources

# What is missing is installed; what is there is left alone.
libraries:
	@$(call install-missing,$(LIBRARIES))

oracles:
	@$(call install-missing,$(ORACLES))

define install-missing
missing=""; for p in $(1); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
if [ -n "$$missing" ]; then echo "installing$$missing"; $(SUDO) apt-get update -qq && \
DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing; fi
endef

clean:
	$(SWIFT) package clean
