//go:build unix

package conform

import (
	"os/exec"
	"syscall"
)

// alone gives the program a process group, so that its children are killed with it and
// an interrupt at the terminal reaches the harness only.
func alone(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func killAll(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // it may have ended already
}
