package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"

	"github.com/callsim/callsim/scenarios"
	"github.com/callsim/callsim/sim/live"
	"github.com/callsim/callsim/sim/scenario"
)

// servedGroup compares a fake on its port, in a served world that records what
// it is asked, with what anybody would write: net/http, a map and encoding/json.
func servedGroup() group {
	return group{
		name: "served",
		rows: []row{
			{figure: "served: GET of a contact by id", unit: rate},
			{figure: "  a bare net/http server with the same JSON", unit: rate},
			{figure: "  the fake answers of that", unit: percent, share: true, least: 70},
			{figure: "served: POST of a contact", unit: rate},
			{figure: "  a bare net/http server with the same JSON", unit: rate},
			{figure: "  the fake answers of that", unit: percent, share: true, least: 75},
		},
		measure: measureServed,
	}
}

// connections is how many clients ask at a time.
const connections = 16

func measureServed(n size) (sample, error) {
	server, token, err := openServed()
	if err != nil {
		return nil, err
	}
	defer server.Close()
	front := ""
	for _, e := range server.Endpoints() {
		if e.Name == "front" {
			front = e.URL
		}
	}
	bareURL, stop, err := openBare()
	if err != nil {
		return nil, err
	}
	defer stop()
	var s sample
	for _, post := range []bool{false, true} {
		ours, err := loaded(front, token, post, n.requests)
		if err != nil {
			return nil, err
		}
		bares, err := loaded(bareURL, token, post, n.requests)
		if err != nil {
			return nil, err
		}
		s = append(s, ours, bares)
	}
	return s, nil
}

func openServed() (server *live.Server, token string, err error) {
	path, text, _ := scenarios.Read("answered")
	file, err := scenario.Parse(path, text)
	if err != nil {
		return nil, "", err
	}
	if server, err = live.Open(live.Options{Scenario: file, Unlimited: true}); err != nil {
		return nil, "", err
	}
	for _, v := range server.Environment() {
		if v.Name == "FRONT_API_TOKEN" {
			token = v.Value
		}
	}
	return server, token, nil
}

// loaded is how many requests per second of processor time a server answers, its
// clients' share included: ordinary ones, of net/http.
func loaded(base, token string, post bool, n int) (float64, error) {
	transport := &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}
	defer transport.CloseIdleConnections()
	c := &client{transport: transport, base: base, token: token}
	id, err := c.add(fmt.Sprint("first of ", post))
	if err != nil {
		return 0, err
	}
	failures := make(chan error, connections)
	var asking sync.WaitGroup
	began := processorTime()
	for i := range connections {
		asking.Go(func() {
			for k := i; k < n; k += connections {
				var err error
				if post {
					_, err = c.add(strconv.Itoa(k))
				} else {
					err = c.get(id)
				}
				if err != nil {
					failures <- err
					return
				}
			}
		})
	}
	asking.Wait()
	took := processorTime() - began
	select {
	case err := <-failures:
		return 0, err
	default:
		return perSecond(n, took), nil
	}
}

// client asks Front's API for contacts.
type client struct {
	transport   *http.Transport
	base, token string
}

// add makes a contact whose handle nobody has.
func (c *client) add(handle string) (id string, err error) {
	body := fmt.Sprintf(`{"name":"Ada","handles":[{"source":"custom","handle":%q}]}`, handle)
	text, err := c.ask(http.MethodPost, "/contacts", []byte(body), http.StatusCreated)
	if err != nil {
		return "", err
	}
	var made struct{ ID string }
	err = json.Unmarshal(text, &made)
	return made.ID, err
}

func (c *client) get(id string) error {
	_, err := c.ask(http.MethodGet, "/contacts/"+id, nil, http.StatusOK)
	return err
}

func (c *client) ask(method, path string, body []byte, want int) ([]byte, error) {
	req, err := http.NewRequest(method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != want {
		err = fmt.Errorf("%s %s: %s %s", method, path, resp.Status, text)
	}
	return text, err
}

// The bare server's contact has the keys of Front's.
type bareContact struct {
	Links        bareLinks      `json:"_links"`
	ID           string         `json:"id"`
	Name         string         `json:"name"`
	Description  string         `json:"description"`
	AvatarURL    string         `json:"avatar_url"`
	LinkList     []string       `json:"links"`
	Groups       []string       `json:"groups"`
	Lists        []string       `json:"lists"`
	Handles      []bareHandle   `json:"handles"`
	CustomFields map[string]any `json:"custom_fields"`
	IsPrivate    bool           `json:"is_private"`
}

type bareLinks struct {
	Self    string            `json:"self"`
	Related map[string]string `json:"related"`
}

type bareHandle struct {
	Handle string `json:"handle"`
	Source string `json:"source"`
}

// openBare serves contacts from a map.
func openBare() (url string, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	url = "http://" + listener.Addr().String()
	server := &http.Server{Handler: bare(url)}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	return url, func() { server.Close(); serving.Wait() }, nil
}

func bare(base string) http.Handler {
	var mu sync.Mutex
	contacts := map[string]*bareContact{}
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, status int, c *bareContact) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(c)
	}
	mux.HandleFunc("GET /contacts/{id}", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		c := contacts[r.PathValue("id")]
		mu.Unlock()
		answer(w, http.StatusOK, c)
	})
	mux.HandleFunc("POST /contacts", func(w http.ResponseWriter, r *http.Request) {
		c := &bareContact{LinkList: []string{}, Groups: []string{}, Lists: []string{}}
		if json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(c) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		mu.Lock()
		c.ID = "crd_" + strconv.FormatInt(int64(len(contacts)+1_000_000), 36)
		contacts[c.ID] = c
		mu.Unlock()
		self := base + "/contacts/" + c.ID
		c.Links = bareLinks{self, map[string]string{"notes": self + "/notes", "conversations": self + "/conversations"}}
		answer(w, http.StatusCreated, c)
	})
	return mux
}
