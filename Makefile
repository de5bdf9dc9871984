# What a day with callsim needs. `make` alone lists the targets.
#
# Needs Go, make and git; Go fetches everything else. The race detector also
# needs a C compiler: where there is none, `make test` says so and does without.

.DEFAULT_GOAL := help
.PHONY: help run play build test lint bench mutants

SCENARIO ?= scenarios/answered.yaml

# callsim speaks HTTP/1.1 with everybody; without Go's HTTP/2 the program is half a
# megabyte smaller. Everything is built alike, so that what is tested is what runs.
export GOFLAGS := $(strip $(GOFLAGS) -tags=nethttpomithttp2)

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: ## serve the world: live page on http://127.0.0.1:4000, Ctrl-C ends it
	@go run ./cmd/callsim serve

play: ## a scenario as a timeline in the terminal (SCENARIO=scenarios/answered.yaml)
	@go run ./cmd/callsim run $(SCENARIO) --speed 20

build: ## bin/callsim
	@go build -o bin/callsim ./cmd/callsim

test: build ## every Go test, with the race detector, then the suite of rules in the binary
	@if [ "$$(go env CGO_ENABLED)" = 1 ]; then race=-race; \
	else race=; echo "no C compiler: testing without the race detector"; fi; \
	echo go test $$race ./...; go test $$race ./...
	bin/callsim test

lint: ## format, vet, staticcheck, tidy modules, and the checks of sim/house
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then \
	echo "not formatted (gofmt -w mends it):"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	go mod tidy -diff
	go test ./sim/house

bench: ## the table of figures
	@go run ./cmd/bench

mutants: ## every rule's wrong core or fake must be caught (RULE=AF-07 for one, PART=1/2 for a half)
	@go run ./cmd/mutants $(PART) $(RULE)
