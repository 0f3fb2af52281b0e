# Two commands do everything on a fresh Debian machine with a Swift 6.2 toolchain or later: `make demo` and `make test`.

SWIFT ?= swift
LIBRARIES = libgsl-dev libopenblas-dev zlib1g-dev
ORACLES = gcc python3 python3-numpy python3-sympy
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: demo test regress peers build lint libraries oracles clean

# Discovers Kepler's third law from the planets' orbits.
demo: build
	.build/release/edgewise discover docs/examples/planets.csv --inputs semi_major_axis_AU --target period_yr

build: libraries
	$(SWIFT) build -c release --product edgewise

test: libraries oracles lint
	$(SWIFT) build -c release --build-tests -Xswiftc -enable-testing
	$(SWIFT) test -c release -Xswiftc -enable-testing --skip-build --disable-xctest

# Searches every known law anew and writes what became of each to reports/. Ended early, it goes on from there the
# next time, unless the command was built anew since.
RUNS = .build/regress
NOISE = --noise 0.001,0.01,0.1

regress: build
	mkdir -p $(RUNS)
	$(call searched,feynman-exact,feynman --rows 10000 --seeds 3)
	$(call searched,feynman-noisy,feynman --rows 10000 $(NOISE))
	$(call searched,bonus-exact,feynman-bonus --rows 10000 --seeds 3)
	$(call searched,bonus-noisy,feynman-bonus --rows 10000 $(NOISE))
	$(call searched,classic,classic)
	$(call searched,science,science)
	$(call searched,feynman-1000,feynman --rows 1000)
	$(call searched,feynman-200,feynman --rows 200)
	$(call searched,feynman-dummies,feynman --rows 10000 --dummies 3)
	$(call reported,feynman,feynman-exact feynman-noisy)
	$(call reported,feynman-bonus,bonus-exact bonus-noisy)
	$(call reported,classic,classic)
	$(call reported,science,science)
	$(call reported,feynman-1000-rows,feynman-1000)
	$(call reported,feynman-200-rows,feynman-200)
	$(call reported,feynman-dummies,feynman-dummies)

# $(1) the run, $(2) its laws and options. A case that failed is in the report; only Ctrl-C ends all.
define searched
run=$(RUNS)/$(1).jsonl; resume=--resume; if [ .build/release/edgewise -nt $$run ]; then resume=; fi; \
	.build/release/edgewise regress $(2) --jobs 2 --time-limit 20 --results $$run $$resume || [ $$? = 1 ]
endef

# $(1) the report, $(2) the runs in it.
define reported
.build/release/edgewise regress --merge $(patsubst %,$(RUNS)/%.jsonl,$(2)) --results $(RUNS)/report.jsonl \
	--markdown $(RUNS)/report.md || [ $$? = 1 ]
mv $(RUNS)/report.md reports/$(1).md && mv $(RUNS)/report.jsonl reports/$(1).jsonl
endef

# Measures other programs on the work that Edgewise does; Benchmarks/peers/README.md says which and on what.
peers:
	@python3 -c 'import ensurepip' 2>/dev/null || { $(call install-missing,python3-venv); }
	Benchmarks/peers/run

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
