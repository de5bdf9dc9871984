package ringcentralfront

import (
	"context"
	"sync"
	"time"

	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

// directory finds the users of extensions. It caches results for a while only:
// people change their address, and the rate limit of these requests is low.
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

// cacheTime is the lifetime of a cached result.
const cacheTime = 5 * time.Minute

func newDirectory(rc *ringcentral.Client, rt host.Runtime) directory {
	return directory{rc, rt, &known{agents: make(map[string]dated)}}
}

// find returns the user of an extension; the result is empty if RingCentral has
// none of that id.
func (d directory) find(ctx context.Context, extension string) (agent, error) {
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
	d.state.agents[extension] = dated{found, d.rt.Now().Add(cacheTime)}
	return found, nil
}
