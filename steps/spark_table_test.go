package steps_test

import (
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/steps"
)

// tableRow is a row of the decision table in features/aircall-spark.
type tableRow struct {
	name    string
	answers steps.SparkCell
	outcome string
}

func (r tableRow) matches(cell steps.SparkCell) bool {
	return !slices.ContainsFunc(steps.SparkQuestions, func(q steps.SparkQuestion) bool {
		answer := r.answers[q.Name]
		return answer != steps.Any && answer != cell[q.Name]
	})
}

// readTable reads the examples of the outline, heads first.
func readTable(t *testing.T) []tableRow {
	t.Helper()
	text, err := fs.ReadFile(features.FS(), "aircall-spark/decision.feature")
	if err != nil {
		t.Fatal(err)
	}
	var rows []tableRow
	var heads []string
	for _, line := range strings.Split(string(text), "\n") {
		cells, isRow := cellsOf(line)
		switch {
		case !isRow:
			heads = nil
		case heads == nil:
			heads = cells
		default:
			r := tableRow{name: line, answers: steps.SparkCell{}}
			for i, head := range heads {
				r.answers[head] = cells[i]
			}
			r.outcome = r.answers["outcome"]
			rows = append(rows, r)
		}
	}
	return rows
}

func cellsOf(line string) ([]string, bool) {
	line, isRow := strings.CutPrefix(strings.TrimSpace(line), "|")
	if !isRow {
		return nil, false
	}
	var cells []string
	for _, cell := range strings.Split(strings.TrimSuffix(line, "|"), "|") {
		cells = append(cells, strings.TrimSpace(cell))
	}
	return cells, true
}

// product lists every combination of answers.
func product() []steps.SparkCell {
	cells := []steps.SparkCell{{}}
	for _, q := range steps.SparkQuestions {
		var longer []steps.SparkCell
		for _, cell := range cells {
			for _, answer := range q.Answers {
				next := steps.SparkCell{q.Name: answer}
				for _, known := range steps.SparkQuestions {
					if a, answered := cell[known.Name]; answered {
						next[known.Name] = a
					}
				}
				longer = append(longer, next)
			}
		}
		cells = longer
	}
	return cells
}

// Every cell of the product is what exactly one row is about, every row is about
// some cell, and the table fits a page.
func TestTheDecisionTableIsWholeAndWithoutOverlap(t *testing.T) {
	rows, cells := readTable(t), product()
	if len(rows) == 0 || len(rows) > 40 {
		t.Fatalf("the table has %d rows, expected 1 to 40", len(rows))
	}
	if want := 3 * 2 * 4 * 3 * 2 * 2 * 2 * 2; len(cells) != want {
		t.Fatalf("the product has %d cells, expected %d", len(cells), want)
	}
	used := make([]int, len(rows))
	for _, cell := range cells {
		var about []string
		for i, r := range rows {
			if r.matches(cell) {
				about = append(about, r.name)
				used[i]++
			}
		}
		if len(about) != 1 {
			t.Errorf("%d rows are about %v:\n%s", len(about), cell, strings.Join(about, "\n"))
		}
	}
	for i, r := range rows {
		if used[i] == 0 {
			t.Errorf("no cell is matched by\n%s", r.name)
		}
	}
}

// The whole product in worlds of its own.
func TestTheDecisionTableHoldsInEveryCell(t *testing.T) {
	rows, cells := readTable(t), product()
	var played atomic.Int64
	var wg sync.WaitGroup
	work := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range work {
				if err := playCell(rows, cells[i], uint64(i)); err != nil {
					t.Errorf("%v: %v", cells[i], err)
				}
				played.Add(1)
			}
		})
	}
	for i := range cells {
		work <- i
	}
	close(work)
	wg.Wait()
	t.Logf("%d cells played", played.Load())
}

func playCell(rows []tableRow, cell steps.SparkCell, seed uint64) error {
	i := slices.IndexFunc(rows, func(r tableRow) bool { return r.matches(cell) })
	if i < 0 {
		return fmt.Errorf("no row")
	}
	w, err := sim.New(sim.Options{Seed: seed})
	if err != nil {
		return err
	}
	if err := cell.Play(w); err != nil {
		return err
	}
	if err := cell.Check(w, rows[i].outcome); err != nil {
		return fmt.Errorf("the row says %q: %w", rows[i].outcome, err)
	}
	return w.Finish()
}
