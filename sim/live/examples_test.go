package live_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The examples are programs in other languages that use nothing but the
// environment.
func TestExamples(t *testing.T) {
	for _, example := range [][]string{
		{"node", "examples/place_a_call.mjs"},
		{"python3", "examples/place_a_call.py"},
	} {
		t.Run(example[1], func(t *testing.T) {
			if _, err := exec.LookPath(example[0]); err != nil {
				t.Skipf("%s is not installed here, so %s was not tried", example[0], example[1])
			}
			s := serve(t)
			program := exec.Command(example[0], example[1:]...)
			program.Env = os.Environ()
			for name, value := range s.env {
				program.Env = append(program.Env, name+"="+value)
			}
			out, err := program.CombinedOutput()
			if err != nil || strings.TrimSpace(string(out)) != "Inbound answered call on Support" {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}
