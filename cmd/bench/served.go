package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/callsim/callsim/scenarios"
	"github.com/callsim/callsim/sim/live"
	"github.com/callsim/callsim/sim/scenario"
)

// measureServed compares a fake on its port, in a served world that records,
// with a bare net/http server, a map and encoding/json.
func measureServed(n size) (all []figure, err error) {
	path, text, _ := scenarios.Read("answered")
	file, err := scenario.Parse(path, text)
	if err != nil {
		return nil, err
	}
	world, err := live.Open(live.Options{Scenario: file, Unlimited: true})
	if err != nil {
		return nil, err
	}
	defer world.Close()
	front := &client{}
	for _, e := range world.Endpoints() {
		if e.Name == "front" {
			front.base = e.URL
		}
	}
	for _, v := range world.Environment() {
		if v.Name == "FRONT_API_TOKEN" {
			front.token = v.Value
		}
	}
	server := httptest.NewServer(bare())
	defer server.Close()
	plain := &client{base: server.URL}
	for _, kind := range []struct {
		name    string
		request func(*client, int) error
		least   float64
	}{{"GET of a contact by id", (*client).get, 70}, {"POST of a contact", (*client).post, 75}} {
		fake, err := front.load(n, kind.request)
		if err != nil {
			return nil, err
		}
		best, err := plain.load(n, kind.request)
		if err != nil {
			return nil, err
		}
		all = append(all,
			figure{"served: " + kind.name, fake, rate, 0, 0},
			figure{"  of a bare net/http server with the same JSON", 100 * fake / best, percent, 0, kind.least})
	}
	return all, nil
}

// client requests contacts.
type client struct {
	http.Client
	base, token string
	first       string // id of the contact that get reads
	posted      int
}

// connections is how many requests run at a time.
const connections = 16

// load returns the requests per second of processor time, the client's included.
func (c *client) load(n size, request func(c *client, i int) error) (float64, error) {
	c.Transport = &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}
	defer c.CloseIdleConnections()
	if err := c.post(-1); err != nil {
		return 0, err
	}
	took, err := fastest(n.rounds, func() (time.Duration, error) {
		var workers sync.WaitGroup
		failures := make([]error, connections)
		c.posted += n.requests
		started := processorTime()
		for worker := range connections {
			workers.Go(func() {
				for i := worker; i < n.requests && failures[worker] == nil; i += connections {
					failures[worker] = request(c, i)
				}
			})
		}
		workers.Wait()
		return processorTime() - started, errors.Join(failures...)
	})
	return perSecond(n.requests, took), err
}

// post creates a contact with a new handle.
func (c *client) post(i int) error {
	body := fmt.Sprintf(`{"name":"Ada","handles":[{"source":"custom","handle":"%d"}]}`, c.posted+i)
	text, err := c.do(http.MethodPost, "/contacts", body, http.StatusCreated)
	if i >= 0 || err != nil {
		return err
	}
	var made struct{ ID string }
	err = json.Unmarshal(text, &made)
	c.first = made.ID
	return err
}

func (c *client) get(int) error {
	_, err := c.do(http.MethodGet, "/contacts/"+c.first, "", http.StatusOK)
	return err
}

func (c *client) do(method, path, body string, status int) ([]byte, error) {
	req, err := http.NewRequest(method, c.base+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header = http.Header{"Authorization": {"Bearer " + c.token}, "Content-Type": {"application/json"}}
	resp, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != status {
		err = fmt.Errorf("%s %s: %s %s", method, path, resp.Status, text)
	}
	return text, err
}

// bareContact has the keys of Front's contact.
type bareContact struct {
	Links struct {
		Self    string            `json:"self"`
		Related map[string]string `json:"related"`
	} `json:"_links"`
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	AvatarURL   string   `json:"avatar_url"`
	LinkList    []string `json:"links"`
	Groups      []string `json:"groups"`
	Lists       []string `json:"lists"`
	Handles     []struct {
		Handle string `json:"handle"`
		Source string `json:"source"`
	} `json:"handles"`
	CustomFields map[string]any `json:"custom_fields"`
	IsPrivate    bool           `json:"is_private"`
}

// bare serves contacts from a map.
func bare() http.Handler {
	var mu sync.Mutex
	contacts := map[string]*bareContact{}
	answer := func(w http.ResponseWriter, status int, c *bareContact) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(c)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /contacts/{id}", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		c := contacts[r.PathValue("id")]
		mu.Unlock()
		answer(w, http.StatusOK, c)
	})
	mux.HandleFunc("POST /contacts", func(w http.ResponseWriter, r *http.Request) {
		c := &bareContact{}
		if json.NewDecoder(r.Body).Decode(c) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		mu.Lock()
		c.ID = "crd_" + strconv.FormatInt(int64(len(contacts)+1_000_000), 36)
		contacts[c.ID] = c
		mu.Unlock()
		c.Links.Self = "http://" + r.Host + "/contacts/" + c.ID
		c.Links.Related = map[string]string{"notes": c.Links.Self + "/notes", "conversations": c.Links.Self + "/conversations"}
		answer(w, http.StatusCreated, c)
	})
	return mux
}
