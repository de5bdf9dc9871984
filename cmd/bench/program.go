package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// programGroup measures the program itself, built as it is shipped and started.
func programGroup() group {
	return group{
		name: "program",
		once: true,
		rows: []row{
			{figure: "callsim serve: start to the first answer of all ports (wall)", unit: millis, most: 20},
			{figure: "  idle memory, resident", unit: mebi, most: 25 * 1e6 / (1 << 20)},
			{figure: "  size of the stripped binary", unit: mebi, most: 25 * 1e6 / (1 << 20)},
		},
		measure: measureProgram,
	}
}

func measureProgram(n size) (sample, error) {
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
	info, err := os.Stat(binary)
	if err != nil {
		return nil, err
	}
	var fastest, resident float64
	for range n.starts {
		took, memory, err := start(binary)
		if err != nil {
			return nil, err
		}
		// The fastest start is the program's; the others are the neighbours'.
		if fastest == 0 || took < fastest {
			fastest = took
		}
		resident = max(resident, memory)
	}
	return sample{fastest, resident / (1 << 20), float64(info.Size()) / (1 << 20)}, nil
}

var address = regexp.MustCompile(`http://(\S+?)/?(\s|$)`)

// start runs the program until every port has answered. Ports are told by the
// program, so this counts from the first line that names one to the last answer,
// and the time to that line.
func start(binary string) (took, resident float64, err error) {
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
	asked := 0
	for lines.Scan() && !strings.Contains(lines.Text(), "Ctrl-C") {
		if found := address.FindStringSubmatch(lines.Text()); found != nil {
			if err := firstAnswer(found[1]); err != nil {
				return 0, 0, err
			}
			asked++
		}
	}
	took = float64(time.Since(began).Microseconds()) / 1e3
	if asked < 8 {
		return 0, 0, fmt.Errorf("the program named %d ports", asked)
	}
	return took, residentOf(program.Process.Pid), nil
}

func firstAnswer(address string) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", address)
	_, err = bufio.NewReader(conn).ReadString('\n')
	return err
}

// residentOf is the memory of a process in bytes, 0 where the system does not
// tell.
func residentOf(pid int) float64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	var kib float64
	_, _ = fmt.Sscan(rest, &kib)
	return kib * 1024
}
