package sim_test

import (
	"strings"
	"testing"

	"github.com/callsim/callsim/sim"
)

func TestPeopleText(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	must(t, w.TextsLine("Carla", "Support", "are you open?"))
	must(t, w.WritesTo("Lena", "Carla", "Support", "until six"))
	must(t, w.Settle())
	texts, err := w.Texts("Carla")
	must(t, err)
	if len(texts) != 2 || texts[0].Text != "are you open?" || texts[1].Agent != "Lena" || texts[1].Status != "delivered" {
		t.Errorf("texts %+v", texts)
	}
	seen := false
	for _, s := range w.ChangedScreens() {
		seen = seen || s.Title == "Marco's texts" && len(s.Lines) == 2 && strings.Contains(s.Lines[1], "until six (delivered)")
	}
	if !seen {
		t.Error("Marco's app does not list the texts of his team")
	}
	for want, err := range map[string]error{
		`no customer called "Clara"`: w.TextsLine("Clara", "Support", "x"),
		`no line called "Sales"`:     w.WritesTo("Lena", "Carla", "Sales", "x"),
		`no agent called "Nora"`:     w.WritesTo("Nora", "Carla", "Support", "x"),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	must(t, w.Finish())
}
