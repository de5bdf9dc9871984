package live

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/sim/people"
)

// Connection is one integration that an external program has been connected with.
type Connection struct {
	Integration string `json:"integration"`
	OK          bool   `json:"ok"`
	Error       string `json:"error,omitempty"` // why it failed, or what remains to be done by hand
}

// Limits of connecting, in real time: the world may be paused.
const (
	connectPatience = 30 * time.Second
	knockEvery      = 200 * time.Millisecond
)

// programAt checks the base URL of an external program; "" means none.
func (s *Server) programAt(base string) (string, error) {
	if base != "" && !s.opts.NoCore {
		return "", errors.New("a program is connected in place of the core, and this server has one: start it with --no-core")
	}
	return base, CheckProgram(base)
}

// CheckProgram checks the base URL of an external program; "" is valid.
func CheckProgram(base string) error {
	u, err := url.Parse(base)
	if base != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || strings.HasSuffix(base, "/")) {
		return fmt.Errorf("%q is no base URL of a program: expected for example http://127.0.0.1:4010", base)
	}
	return nil
}

// Connect waits until the program at Options.Connect listens, and connects it with the
// scenario's integrations as administrators do in the vendors' dashboards. It calls
// waiting once if the program does not listen yet.
func (s *Server) Connect(ctx context.Context, waiting func()) ([]Connection, error) {
	u, err := url.Parse(s.opts.Connect)
	if err != nil {
		return nil, err
	}
	address := u.Host
	if u.Port() == "" {
		address = net.JoinHostPort(u.Hostname(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
	}
	for knocks := 0; ; knocks++ {
		dialer := net.Dialer{Timeout: connectPatience}
		c, err := dialer.DialContext(ctx, "tcp", address)
		if err == nil {
			c.Close()
			break
		}
		if knocks == 0 {
			waiting()
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(knockEvery):
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.stage.Load()
	err = g.connect(ctx)
	return g.connections, err
}

// connect connects the program of a served world, and then starts the people.
func (g *stage) connect(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	done := make(chan []Connection, 1)
	g.world.Sched.Background("connecting a program", func(inWorld context.Context) {
		var all []Connection
		_ = g.world.InProcess(inWorld, func() error { // each Connection holds its own error
			for _, integration := range g.file.Connect {
				all = append(all, g.connectOne(integration))
			}
			return nil
		})
		g.world.DrawLatencies()
		done <- all
	})
	select {
	case g.connections = <-done:
		g.play()
		return nil
	case <-ctx.Done():
		return fmt.Errorf("connecting the program at %s: it did not answer within %v", g.world.Program(), connectPatience)
	}
}

func (g *stage) connectOne(integration string) Connection {
	c := Connection{Integration: integration, OK: true}
	if err := g.file.ConnectOne(g.world, integration); err != nil {
		byHand := (*people.NoSettingsError)(nil)
		c.OK, c.Error = errors.As(err, &byHand), err.Error()
	}
	return c
}

// Guide describes how an external program takes part in an integration.
type Guide struct {
	Name, Title string
	Lines       []string
}

// guides has the paths at which --connect registers a program; sim/conform/PROTOCOL.md
// has the rest. {X} is a variable of the environment.
var guides = []Guide{
	{"aircall-front", "Aircall → Front", []string{
		"APIs     {AIRCALL_BASE_URL} (Basic AIRCALL_API_ID:AIRCALL_API_TOKEN), {FRONT_BASE_URL} (Bearer FRONT_API_TOKEN), channel FRONT_CHANNEL_ID",
		"webhook  Aircall posts to /webhooks/aircall/front; by yourself: POST {AIRCALL_BASE_URL}/v1/webhooks with your url",
		"token    \"token\" of that answer stands in each delivery; --connect sends it to PUT /settings/aircall-front",
	}},
	{"aircall-gorgias", "Aircall → Gorgias", []string{
		"APIs     {AIRCALL_BASE_URL}, {GORGIAS_BASE_URL} (Basic GORGIAS_EMAIL:GORGIAS_API_KEY, or OAuth with GORGIAS_CLIENT_ID and GORGIAS_CLIENT_SECRET)",
		"webhook  Aircall posts to an address that you register with your Aircall token, for example /webhooks/aircall/gorgias",
		"token    --connect opens /install/aircall-gorgias as the administrator's browser; OAuth codes come back below it",
	}},
	{"aircall-salesforce", "Aircall → Salesforce", []string{
		"APIs     {AIRCALL_BASE_URL}, {SALESFORCE_BASE_URL} (OAuth with SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET, or SALESFORCE_USERNAME)",
		"webhook  Aircall posts to /webhooks/aircall/salesforce; by yourself as above",
		"token    as above; --connect sends it to PUT /settings/aircall-salesforce",
	}},
	{"aircall-spark", "Aircall → Spark", []string{
		"APIs     {AIRCALL_BASE_URL}, {SPARK_BASE_URL} (Token SPARK_COMPANY_KEY, and SPARK_PROJECT_KEYS as ID=KEY,…)",
		"webhook  Aircall posts to /webhooks/aircall/spark, Spark to /webhooks/spark/aircall (only by --connect: Spark has no API for it)",
		"token    as above; --connect sends both to PUT /settings/aircall-spark",
	}},
	{"ringcentral-front", "RingCentral → Front", []string{
		"APIs     {RINGCENTRAL_BASE_URL} (RINGCENTRAL_CLIENT_ID, RINGCENTRAL_CLIENT_SECRET, RINGCENTRAL_JWT), {FRONT_BASE_URL}",
		"webhook  you subscribe: POST {RINGCENTRAL_BASE_URL}/restapi/v1.0/subscription with your address; Front's SMS channels post to /webhooks/front/ringcentral",
		"token    your own verificationToken; --connect asks POST /setup/ringcentral-front, makes the channels and sends them to PUT /settings/ringcentral-front",
	}},
}

// Guides returns the guide of each integration, with the addresses of this server.
func (s *Server) Guides() []Guide {
	var addresses []string
	for _, v := range s.Environment() {
		if v.Kind == Address {
			addresses = append(addresses, "{"+v.Name+"}", v.Value)
		}
	}
	fill := strings.NewReplacer(addresses...)
	all := slices.Clone(guides)
	for i, g := range all {
		all[i].Lines = nil
		for _, line := range g.Lines {
			all[i].Lines = append(all[i].Lines, fill.Replace(line))
		}
	}
	return all
}
