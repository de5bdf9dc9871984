# Targets for daily work. `make` lists them.
#
# Needs Go, make and git; Go fetches everything else. Without a C compiler
# `make test` runs without the race detector and prints a line about it.

.DEFAULT_GOAL := help
.PHONY: help run play build check test lint bench mutants

SCENARIO ?= scenarios/answered.yaml
BASE ?= main

SUITE = TestEveryRuleHolds
INTEGRATIONS = ./core/aircallfront,./core/aircallgorgias,./core/aircallsalesforce,./core/aircallspark,./core/ringcentralfront

# callsim uses HTTP/1.1 only; without Go's HTTP/2 the program is half a megabyte
# smaller. Tests are built with the same tag.
export GOFLAGS := $(strip $(GOFLAGS) -tags=nethttpomithttp2)

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: ## serve the world: live page on http://127.0.0.1:4000, Ctrl-C ends it
	@go run ./cmd/callsim serve

play: ## a scenario as a timeline in the terminal (SCENARIO=scenarios/answered.yaml)
	@go run ./cmd/callsim run $(SCENARIO) --speed 20

build: ## bin/callsim
	@go build -o bin/callsim ./cmd/callsim

check: build ## format, vet and tests of what differs from BASE (main), and a sample of the suite
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then \
	echo "not formatted (gofmt -w mends it):"; echo "$$unformatted"; exit 1; fi
	@base=$$(git merge-base HEAD $(BASE) 2>/dev/null || echo HEAD); \
	changed=$$({ git diff --name-only --diff-filter=d $$base; git ls-files --others --exclude-standard; } | \
	grep '[.]go$$' | grep -v /testdata/ | xargs -r -n1 dirname | sort -u | sed 's|^|./|'); \
	if [ -n "$$changed" ]; then echo go test $$changed; go vet $$changed && go test -short -skip $(SUITE) $$changed; fi
	bin/callsim test --sample 1

test: ## every Go test, with the race detector; then the suite of rules, with what it covers
	@if [ "$$(go env CGO_ENABLED)" = 1 ]; then race=-race; \
	else race=; echo "no C compiler: testing without the race detector"; fi; \
	echo go test $$race -skip $(SUITE) ./...; go test $$race -timeout 30m -skip $(SUITE) ./...
	@go test -timeout 30m -run $(SUITE) -coverpkg $(INTEGRATIONS) ./cmd/callsim | awk '{ print } \
	/^ok/ && split($$0, part, "coverage: ") > 1 { held = 1; covered = part[2] + 0 } \
	END { if (held && covered < 85) print "the suite reaches " covered " % of the integrations, expected at least 85 %"; exit !held || covered < 85 }'

lint: ## format, vet, staticcheck, tidy modules, and the checks of sim/house
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then \
	echo "not formatted (gofmt -w mends it):"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	go mod tidy -diff
	go test ./sim/house

bench: ## the table of figures
	@go run ./cmd/bench

mutants: ## every rule's wrong core or fake must be caught (RULE=AF-07, PART=1/6, SINCE=HEAD^: and those of what changed)
	@go run ./cmd/mutants $(PART) $(addprefix since:,$(SINCE)) $(RULE)
