// Command callsim plays phone calls through a simulated world of phone systems,
// CRMs and the sync core between them, and judges the rules that hold there.
//
// Each subcommand is a file of its own and a function of its arguments and
// streams that returns the exit status: 0 held, 1 something fell short, 2 usage
// or the suite's own error. Only main leaves the process.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/callsim/callsim/sim"
)

func main() {
	sim.CollectRarely()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := callsim(ctx, builtIn(), os.Args[1:], processStreams())
	stop()
	os.Exit(status)
}
