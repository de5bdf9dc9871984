package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/callsim/callsim/cmd/callsim/standalone"
	"github.com/callsim/callsim/core/operator"
)

func (h *house) coreCommand() command {
	return command{
		name:     "core",
		summary:  "serve the sync core alone, against any vendors' addresses",
		synopsis: "[--config FILE] [--conform] [" + operator.Commands + "]",
		help: `  callsim core --config core.yaml               as the file says
  AIRCALL_API_ID=… AIRCALL_API_TOKEN=… FRONT_API_TOKEN=… callsim core
                                                as the environment says
  curl -s localhost:4010/health                 is it well, and if not, why?
  callsim core refused                          what the vendors would not have
  callsim core retry 3f9a0c2b1d4e               try one of it again now
  callsim core show 3120045001                  a call with its decisions

  # core.yaml (or the same in JSON)
  listen: 127.0.0.1:4010
  store: callsim-core.db
  aircall:
    api_id: ${AIRCALL_API_ID}                   # from the environment
    api_token_file: /run/secrets/aircall        # from a file of its own
  front:
    api_token: ${FRONT_API_TOKEN}

Entries of the file, their names in the environment, which wins, and what they
usually are:
` + standalone.Help() + `
Secrets can also stand in files of their own, named by api_token_file or
FRONT_API_TOKEN_FILE.

The integrations' settings are not configuration: they are written to
/settings/{integration}. Interrupt or SIGTERM ends the core in good order; calls
under way go on when it starts again.

Flags:
      --config FILE     the configuration in YAML or JSON
      --url URL         of the core to ask, unless the configuration says it
      --conform         hand the clock to a harness on this machine (see
                        sim/conform/PROTOCOL.md); never with real vendors

Exit status: 0 ended in good order, 2 it could not start or end so.
`,
		run: h.runCore,
	}
}

func (h *house) runCore(f *pflag.FlagSet) action {
	path := f.String("config", "", "")
	conform := f.Bool("conform", false, "")
	address := f.String("url", "", "")
	return func(ctx context.Context, args []string, s Streams) (int, error) {
		asks := len(args) > 0 && operator.Is(args[0])
		if len(args) > 0 && !asks {
			return statusUsage, fmt.Errorf("takes %s, found %q; a file is named with --config", operator.Commands, args[0])
		}
		config, err := standalone.Load(*path, os.LookupEnv)
		if err != nil {
			return statusUsage, err
		}
		if !asks {
			return statusHeld, standalone.Run(ctx, config, standalone.Options{
				Log: s.Err, Terminal: isTerminal(s.Err), Version: version(), Conform: *conform,
			})
		}
		return statusHeld, operator.Access{
			BaseURL: cmp.Or(strings.TrimRight(*address, "/"), "http://"+config.Listen), Token: config.SettingsToken,
			Do: (&http.Client{Timeout: 30 * time.Second}).Do,
		}.Run(ctx, args, s.Out)
	}
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
