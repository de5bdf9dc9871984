package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// measureProgram builds the program as it is shipped and starts it.
func measureProgram(n size) ([]figure, error) {
	folder, err := os.MkdirTemp("", "callsim-bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	binary := filepath.Join(folder, "callsim")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, "github.com/callsim/callsim/cmd/callsim")
	if text, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building callsim: %w: %s", err, text)
	}
	var resident float64
	took, err := fastest(n.rounds, func() (took time.Duration, err error) {
		took, memory, err := start(binary)
		resident = max(resident, memory)
		return took, err
	})
	return []figure{
		{"callsim serve: start to the first answer of all ports (wall)", took.Seconds() * 1000, millis, 20, 0},
		{"  idle memory, resident", resident / (1 << 20), mebi, 25 * 1e6 / (1 << 20), 0},
	}, err
}

var address = regexp.MustCompile(`http://\S+`)

// start runs the program until every port that it prints has answered.
func start(binary string) (took time.Duration, resident float64, err error) {
	program := exec.Command(binary, "serve", "--port-base", "0", "--no-color")
	out, err := program.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	if err := program.Start(); err != nil {
		return 0, 0, err
	}
	defer func() {
		_ = program.Process.Signal(os.Interrupt)
		if ended := program.Wait(); err == nil {
			err = ended
		}
	}()
	lines := bufio.NewScanner(out)
	answered := 0
	for lines.Scan() && !strings.Contains(lines.Text(), "Ctrl-C") {
		if found := address.FindString(lines.Text()); found != "" {
			resp, err := http.Get(found)
			if err != nil {
				return 0, 0, err
			}
			resp.Body.Close()
			answered++
		}
	}
	took = time.Since(began)
	if answered < 8 {
		return 0, 0, fmt.Errorf("the program printed %d addresses, expected 8 or more", answered)
	}
	status, err := os.ReadFile("/proc/" + strconv.Itoa(program.Process.Pid) + "/status")
	if err != nil {
		return took, 0, nil // only Linux has it
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	var kib float64
	_, err = fmt.Sscan(rest, &kib)
	return took, kib * 1024, err
}
