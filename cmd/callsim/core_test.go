package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The binary ends by signal in good order, with status 0; whatever keeps it from
// starting is one line and status 2.
func TestCoreEndsBySignal(t *testing.T) {
	file := filepath.Join(t.TempDir(), "callsim")
	if out, err := exec.Command("go", "build", "-o", file, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		address := l.Addr().String()
		environment := append(os.Environ(), "CALLSIM_CORE_LISTEN="+address, "FRONT_API_TOKEN=canary", "CALLSIM_CORE_STORE="+filepath.Join(t.TempDir(), "store.db"))

		busy := exec.Command(file, "core")
		busy.Env = environment
		out, err := busy.CombinedOutput()
		if busy.ProcessState.ExitCode() != statusUsage || strings.Count(string(out), "\n") != 1 || !strings.Contains(string(out), "another program has that port") {
			t.Errorf("with the port taken: %v: %s", err, out)
		}
		_ = l.Close()

		var log bytes.Buffer
		cmd := exec.Command(file, "core")
		cmd.Env, cmd.Stderr = environment, &log
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
			if c, err := net.Dial("tcp", address); err == nil {
				_ = c.Close()
				break
			}
			if time.Now().After(deadline) {
				t.Fatal("the core does not listen")
			}
		}
		_ = cmd.Process.Signal(signal)
		if err := cmd.Wait(); err != nil || !strings.Contains(log.String(), "callsim core has ended") || strings.Contains(log.String(), "canary") {
			t.Errorf("%s: %v: %s", signal, err, log.String())
		}
	}
}

func TestCoreUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"core", "core.yaml"}, "a file is named with --config"},
		{[]string{"core", "--confg", "x"}, "did you mean --config?"},
		{[]string{"core", "--config", "/nowhere.yaml"}, "configuration: /nowhere.yaml: no such file"},
		{[]string{"test", "--target", "docker"}, "expected builtin, command:"},
		{[]string{"test", "--target", "url:http://127.0.0.1:1", "--jobs", "2"}, "one world at a time"},
		{[]string{"test", "--sample", "-1"}, "--sample -1"},
	} {
		var out, errs bytes.Buffer
		status := callsim(context.Background(), builtIn(), c.args, Streams{Out: &out, Err: &errs, Width: plainWidth})
		if status != statusUsage || !strings.Contains(errs.String(), c.want) || strings.Count(errs.String(), "\n") != 1 {
			t.Errorf("%q: %d %s", c.args, status, errs.String())
		}
	}
}
