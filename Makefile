# What a newcomer needs: `make run` and `make test`. Everything else is for developing.
.DEFAULT_GOAL := help
.PHONY: help run dist test test-arm test-home-assistant test-long test-faults check fmt bench api-check openapi dashboard dashboard-test system-packages fuzz firmware test-firmware

help:           ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 21

run: dashboard  ## Build everything and start the demo (http://127.0.0.1:8080)
	cargo build --release
	./target/release/ohmstead demo

dist: dashboard ## Pack what people install: archives, Debian packages, checksums (target/dist); FOR=native for this machine alone
	scripts/dist $(FOR)

test: system-packages dashboard dashboard-test ## Run every test
	@# Where it cannot be had, the test of the firmware says that it is skipped.
	scripts/rust-target riscv32imc-unknown-none-elf || true
	@# Builds the program too, which the browser's tests then run.
	scripts/test-rust
	scripts/schemathesis
	cd frontend && OHMSTEAD_BIN=$(CURDIR)/target/debug/ohmstead npm run --silent e2e

firmware:       ## Build flashable images for ESP32-C3 and C6 (target/firmware), and check them
	scripts/firmware-images
	scripts/check-firmware-images

test-firmware:  ## The firmware in QEMU against the real hub, the long way (make test runs it shorter)
	scripts/system-packages firmware
	scripts/rust-target riscv32imc-unknown-none-elf
	@# With the features of `make test`: nothing is built twice.
	QEMU_REQUIRED=1 QEMU_LONG=1 cargo test --workspace --all-features --test hub emulated_meter -- --nocapture

test-home-assistant: ## The hub and a real Home Assistant (a few minutes; Python 3.11 or 3.12)
	scripts/system-packages test
	cargo build
	scripts/test-home-assistant

test-faults:    ## Three hubs, a replica set and a broker, killed and cut off from one another (Linux, root; 5 minutes)
	scripts/system-packages test
	@# With the features of `make test`: nothing is built twice.
	cargo test --quiet --workspace --all-features --no-run
	bench/faults/run $(FAULTS)

test-arm:       ## The programs for ARM, in an emulator of the processor (Debian; unoptimised)
	scripts/test-arm $(ARM)

check: dashboard ## Formatting, lints, licences
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --all-features -- -D warnings
	scripts/lint-boards
	cd frontend && npm run --silent check
	scripts/cargo-deny

test-long:      ## The ledger's promises on 10,000 generated histories each
	PROPTEST_CASES=10000 cargo test --release -p ohmstead-ledger --test promises

bench: dashboard ## Measure, beside other brokers and stores; writes docs/BENCHMARKS.md
	scripts/system-packages bench
	cargo build --release -p ohmstead -p ohmstead-bench-peer
	bench/run

api-check:      ## Send generated requests to a running hub, by its own API document
	scripts/system-packages test
	cargo build
	scripts/schemathesis

openapi:        ## Write docs/openapi.json and the dashboard's types from the program
	cargo run --quiet -- openapi > docs/openapi.json
	cd frontend && npm run --silent gen:api

fuzz:           ## Fuzz the decoders for a minute each (needs nightly and cargo-fuzz)
	cd fuzz && for t in $$(cargo +nightly fuzz list); do cargo +nightly fuzz run $$t -- -max_total_time=60 || exit 1; done

dashboard: frontend/dist/index.html

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	@# Not `npm ci`: it insists on the optional packages of every platform, which not every registry has.
	cd frontend && npm install --no-save --no-audit --no-fund
	@touch $@

frontend/dist/index.html: frontend/node_modules/.package-lock.json $(shell find frontend/src frontend/public frontend/index.html frontend/vite.config.ts -type f 2>/dev/null)
	cd frontend && npm run --silent build
	@# The program embeds these files; cargo does not see new ones come.
	@touch $@ backend/api/src/dashboard.rs

dashboard-test: frontend/node_modules/.package-lock.json
	cd frontend && npm run --silent test

system-packages:
	@scripts/system-packages test
