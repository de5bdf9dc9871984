package sim_test

import (
	"strings"
	"testing"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/aircall"
)

func TestPeopleText(t *testing.T) {
	w := desk(t, sim.Options{Seed: 1})
	must(t, w.Phones.TextsLine(customer(w, "Carla"), line(w, "Support"), "are you open?"))
	must(t, w.Phones.WritesTo(agent(w, "Lena"), customer(w, "Carla"), line(w, "Support"), "until six"))
	must(t, w.Settle())
	texts := aircall.Of(w).Messages()
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
	must(t, w.Finish())
}
