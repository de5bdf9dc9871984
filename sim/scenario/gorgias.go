package scenario

import (
	"fmt"
	"strconv"

	"github.com/callsim/callsim/sim"
)

// gorgiasSentences are what befalls the integration between Aircall and Gorgias.
var gorgiasSentences = []sentence{
	{"another integration makes NUMBER requests to Gorgias", func(a map[string]string) (deed, error) {
		n, err := strconv.Atoi(a["NUMBER"])
		if err != nil || n < 1 || n > 10_000 {
			return nil, fmt.Errorf("%q is no number of requests: 1 to 10000", a["NUMBER"])
		}
		return func(w *sim.World) error { return w.OtherIntegrationWorks(n) }, nil
	}},
	{"the administrator activates the integration in Aircall", func(map[string]string) (deed, error) {
		return (*sim.World).ActivatesIntegration, nil
	}},
	{"the administrator uninstalls Aircall in Gorgias", func(map[string]string) (deed, error) {
		return (*sim.World).UninstallsInGorgias, nil
	}},
	{"the administrator uninstalls Gorgias in Aircall", func(map[string]string) (deed, error) {
		return (*sim.World).UninstallsInAircall, nil
	}},
	{"the administrator installs Aircall in Gorgias", func(map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.InstallsAircallGorgias(sim.Admin) }, nil
	}},
	{"the administrator compares Aircall with Gorgias", func(map[string]string) (deed, error) {
		return (*sim.World).ComparesWithGorgias, nil
	}},
}

func init() { sentences = append(sentences, gorgiasSentences...) }
