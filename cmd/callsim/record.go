package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/pflag"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/fixture"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/sim/trace"
	"github.com/callsim/callsim/steps"
)

func (h *house) recordCommand() command {
	return command{
		name:     "record",
		summary:  "write fixtures: HAR, WireMock, go-vcr, webhooks with curl lines",
		synopsis: "SCENARIO|PATHS|all --out DIR [--tags EXPR] [--seed N] [--jobs N] [--assume ID=VALUE]…",
		help: `  callsim record answered --out fixtures          a built-in scenario
  callsim record my/bug.yaml --out fixtures       a scenario file of your own
  callsim record features/aircall-front/contacts.feature:19 --out fixtures
                                                  the scenario at this line
  callsim record --tags '@AF-07 or @AP-06' --out fixtures
                                                  the scenarios of two rules
  callsim record all --out fixtures               every scenario of the suite

Each scenario gets a folder of its own below DIR:

  README.md      what happened, and how each file is used
  trace.jsonl    the record, for callsim show
  har.json       all exchanges, HAR 1.2
  wiremock/      mappings that answer the program's requests
  cassette.yaml  the same for go-vcr v4
  webhooks/      each delivery as a file, and replay.sh with one curl each

Secrets are masked. The same scenario and seed give the same bytes. Of a
scenario that plays many worlds the first is recorded.

Flags:
      --out DIR         where the folders go; needed. A folder with files that
                        callsim has not recorded is left as it is.
      --tags EXPR       Cucumber tag expression; rules are tags: @AF-07
      --seed N          seed of all worlds (default 1, or a scenario file's own)
      --jobs N          worlds at a time (default 0: one for each processor)
      --assume ID=VALUE set an unconfirmed vendor fact (callsim assumptions
                        lists them); may be repeated

Exit status: 0 recorded, 1 recorded, but a scenario fell short, 2 nothing or not
everything could be recorded.
`,
		run: h.runRecord,
	}
}

func (h *house) runRecord(f *pflag.FlagSet) action {
	out := f.String("out", "", "")
	tags := f.String("tags", "", "")
	seed := f.Uint64("seed", 1, "")
	jobs := f.Int("jobs", 0, "")
	assume := f.StringArray("assume", nil, "")
	return func(ctx context.Context, args []string, s Streams) (int, error) {
		values, err := parseAssumptions(*assume)
		switch {
		case err != nil:
			return statusUsage, err
		case *out == "":
			return statusUsage, errors.New("--out DIR is missing: the folder that the fixtures go to")
		case len(args) == 0 && *tags == "":
			return statusUsage, errors.New("nothing to record: name a scenario, a feature with a line, --tags EXPR, or all")
		}
		r := &recording{dir: *out, assume: values, creator: version()}
		if len(args) == 1 && *tags == "" && isScenario(args[0]) {
			p := playing{what: args[0], assume: values}
			if f.Changed("seed") {
				p.seed = seed
			}
			return r.conclude(s, statusHeld, r.file(ctx, p))
		}
		if len(args) == 1 && args[0] == "all" {
			args = nil
		}
		result, err := r.features(ctx, h, s, suite.Options{Paths: args, Tags: *tags, Seed: *seed, Jobs: *jobs})
		if err != nil {
			return statusUsage, err
		}
		return r.conclude(s, result.ExitStatus(), nil)
	}
}

// isScenario reports whether an argument names a scenario file or a built-in scenario.
func isScenario(what string) bool {
	info, err := os.Stat(what)
	return what != "all" && !strings.Contains(what, ".feature") && (err != nil || !info.IsDir())
}

// recording writes the fixtures of one command. Scenarios end in any order, several
// at a time.
type recording struct {
	dir     string
	assume  map[string]string
	creator string                   // version of callsim
	about   map[string]fixture.About // by a scenario's name

	mu      sync.Mutex
	folders int
	err     error // the first
}

// file records a scenario file, or a built-in scenario.
func (r *recording) file(ctx context.Context, p playing) error {
	var record bytes.Buffer
	f, w, err := p.open(&record)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, w.Close)
	defer stop()
	if err = f.SetUp(w); err == nil {
		w.DrawLatencies()
		err = f.Play(w, func() {})
	}
	access := accessOf(w)
	if err = errors.Join(err, w.Finish()); err != nil {
		return err
	}
	name := strings.TrimSuffix(filepath.Base(p.what), filepath.Ext(p.what))
	r.write(name, record.Bytes(), fixture.About{Title: f.Name, Where: p.what, Creator: r.creator, Access: access})
	return nil
}

// features records what a selection of the suite takes in, while the suite plays it.
func (r *recording) features(ctx context.Context, h *house, s Streams, o suite.Options) (*suite.Result, error) {
	selection := o
	selection.FS, selection.Root = h.features, featuresRoot
	selected, err := suite.List(selection)
	if err != nil {
		return nil, err
	}
	r.about = map[string]fixture.About{}
	for _, one := range selected {
		r.about[one.Name] = fixture.About{Title: one.Name, Where: one.Where, Rules: one.Rules, Creator: r.creator}
	}
	recorded := *h
	recorded.newScenario = func(seed uint64, name string) suite.Scenario {
		one := &recordedScenario{recording: r, name: name}
		one.Scenario = steps.New(seed, name, steps.Options{
			Assume: r.assume,
			Sample: 1, // of the worlds behind the first
			World:  func(o *sim.Options) { o.Record = &one.record },
			Opened: func(w *sim.World) { one.world = w },
		})
		return one
	}
	return recorded.test(ctx, s, o, nil)
}

// recordedScenario is a scenario whose record becomes a fixture when it has ended.
type recordedScenario struct {
	*steps.Scenario
	*recording
	name   string
	world  *sim.World
	record bytes.Buffer
}

func (one *recordedScenario) Finish() steps.Outcome {
	about := one.about[one.name]
	if one.world != nil {
		about.Access = accessOf(one.world)
	}
	outcome := one.Scenario.Finish()
	about.Worlds = len(outcome.Counts) > 0
	one.write(fixture.FolderName(about.Where, about.Title), one.record.Bytes(), about)
	return outcome
}

// accessOf is the environment of the program under test, with its secrets masked.
func accessOf(w *sim.World) map[string]string {
	access := map[string]string{}
	for _, v := range w.Granted() {
		access[v.Prefix+"_BASE_URL"] = "https://" + v.Host
		for _, c := range v.Credentials(w) {
			value := c.Value
			for _, secret := range w.Trace.Secrets() {
				value = strings.ReplaceAll(value, secret.Value, "«"+secret.Name+"»")
			}
			if value == c.Value && !c.Open {
				value = "«" + strings.ToLower(strings.ReplaceAll(c.Name, "_", "-")) + "»"
			}
			access[c.Name] = value
		}
	}
	return access
}

// write writes the fixture of a record. Its error is the recording's.
func (r *recording) write(folder string, record []byte, about fixture.About) {
	t, err := trace.Read(bytes.NewReader(record))
	if err == nil {
		err = fixture.Write(filepath.Join(r.dir, folder), t, about)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("%s: %w", about.Title, err)
	}
	if err == nil {
		r.folders++
	}
}

// conclude prints what was recorded.
func (r *recording) conclude(s Streams, status int, err error) (int, error) {
	if r.folders > 0 {
		fmt.Fprintf(s.Out, "recorded %s in %s\n", suite.Count(r.folders, "scenario"), r.dir)
	}
	if err == nil {
		err = r.err
	}
	return status, err
}
