package conform_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// binary is callsim as it is shipped, built once for all tests of this package.
var binary = sync.OnceValues(func() (string, error) {
	file := filepath.Join(folder, "callsim")
	if out, err := exec.Command("go", "build", "-o", file, "github.com/callsim/callsim/cmd/callsim").CombinedOutput(); err != nil {
		return "", fmt.Errorf("building callsim: %w: %s", err, out)
	}
	return file, nil
})

var folder string

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "callsim-conform-test-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	status := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(status)
}

func callsim(t testing.TB) string {
	t.Helper()
	file, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return file
}
