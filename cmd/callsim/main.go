// Command callsim plays phone calls through a simulated world of phone systems,
// CRMs and the sync core between them, and checks the rules of call logging.
//
//	callsim run answered       play a scenario
//	callsim test --tags @AF-07 check a rule
//	callsim help               all commands
//
// Each subcommand has a file of its own. It is a function of its arguments and
// streams and returns the exit status: 0 every rule held, 1 a rule fell short, 2 a
// usage error or an error of the suite.
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
