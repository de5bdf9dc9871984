package ringcentralfront

import (
	"context"
	"sync"
	"time"

	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

// directory knows who is behind an extension. It asks RingCentral again after a
// while: people change their address, and the limit on such questions is low.
type directory struct {
	rc *ringcentral.Client
	rt host.Runtime

	state *known
}

type known struct {
	mu     sync.Mutex
	agents map[string]dated
}

type dated struct {
	agent
	until time.Time
}

// remembered is for how long an answer is good.
const remembered = 5 * time.Minute

func newDirectory(rc *ringcentral.Client, rt host.Runtime) directory {
	return directory{rc, rt, &known{agents: make(map[string]dated)}}
}

// look finds an extension; nobody is behind one that RingCentral does not know.
func (d directory) look(ctx context.Context, extension string) (agent, error) {
	d.state.mu.Lock()
	known, there := d.state.agents[extension]
	d.state.mu.Unlock()
	if there && d.rt.Now().Before(known.until) {
		return known.agent, nil
	}
	e, _, err := d.rc.Extension(ctx, extension)
	if err != nil {
		return agent{}, err
	}
	found := agent{email: e.Email, kind: e.Type}
	d.state.mu.Lock()
	defer d.state.mu.Unlock()
	d.state.agents[extension] = dated{found, d.rt.Now().Add(remembered)}
	return found, nil
}
