package live_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/callsim/callsim/sim/live"
)

// lane is one kept connection of a client that costs next to nothing.
type lane struct {
	conn    net.Conn
	in      *bufio.Reader
	request []byte
	number  []byte // a part of request that is different each time
}

// next is the number after the one in the request.
func (l *lane) next() {
	for i := len(l.number) - 1; i >= 0; i-- {
		if l.number[i]++; l.number[i] <= '9' {
			return
		}
		l.number[i] = '0'
	}
}

func (l *lane) ask() (status string, err error) {
	l.next()
	if _, err := l.conn.Write(l.request); err != nil {
		return "", err
	}
	line, err := l.in.ReadSlice('\n')
	if err != nil {
		return "", err
	}
	status = string(line[9:12])
	length := 0
	for {
		line, err := l.in.ReadSlice('\n')
		if err != nil {
			return "", err
		}
		if len(line) == 2 {
			break
		}
		if value, found := strings.CutPrefix(string(line), "Content-Length: "); found {
			length, _ = strconv.Atoi(textproto.TrimString(value))
		}
	}
	_, err = l.in.Discard(length)
	return status, err
}

// firstNumber stands in a request for a number of ten digits.
const firstNumber = "##########"

// started counts lanes, so that their numbers lie far apart.
var started = 0

// load sends b.N requests on so many connections.
func load(b *testing.B, address string, lanes int, request, want string) {
	b.Helper()
	all := make(chan *lane, lanes)
	for range lanes {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			b.Fatal(err)
		}
		defer conn.Close()
		l := &lane{conn: conn, in: bufio.NewReader(conn), request: []byte(request)}
		if at := strings.Index(request, firstNumber); at >= 0 {
			l.number = l.request[at : at+len(firstNumber)]
			number := strconv.Itoa(1e9 + started*1e7)
			started++
			copy(l.number, number)
		}
		all <- l
	}
	b.ReportAllocs()
	b.ResetTimer()
	var done sync.WaitGroup
	for i := range lanes {
		l := <-all
		n := b.N/lanes + min(1, max(0, b.N%lanes-i))
		done.Go(func() {
			for range n {
				if status, err := l.ask(); err != nil || status != want {
					b.Error(status, err)
					return
				}
			}
		})
	}
	done.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
}

// bare is what anybody would write: the same JSON from a map.
func bare() *httptest.Server {
	type handle struct {
		Handle string `json:"handle"`
		Source string `json:"source"`
	}
	type links struct {
		Self    string            `json:"self"`
		Related map[string]string `json:"related"`
	}
	type contact struct {
		Links        links          `json:"_links"`
		ID           string         `json:"id"`
		Name         string         `json:"name"`
		Description  string         `json:"description"`
		AvatarURL    string         `json:"avatar_url"`
		LinkList     []string       `json:"links"`
		Groups       []string       `json:"groups"`
		Lists        []string       `json:"lists"`
		Handles      []handle       `json:"handles"`
		CustomFields map[string]any `json:"custom_fields"`
		IsPrivate    bool           `json:"is_private"`
	}
	var mu sync.Mutex
	contacts, n := map[string]*contact{}, 0
	const base = "http://127.0.0.1:40003/contacts/"
	add := func(c *contact) {
		n++
		c.ID = fmt.Sprint("crd_", strconv.FormatInt(int64(n+1e9), 36))
		if n == 1 {
			c.ID = "one"
		}
		c.Links = links{base + c.ID, map[string]string{"notes": base + c.ID + "/notes", "conversations": base + c.ID + "/conversations"}}
		c.LinkList, c.Groups, c.Lists = []string{}, []string{}, []string{}
		contacts[c.ID] = c
	}
	add(&contact{Name: "Ada", Handles: []handle{{"+14155550100", "phone"}}})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /contacts/{id}", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		json.NewEncoder(w).Encode(contacts[r.PathValue("id")])
	})
	mux.HandleFunc("POST /contacts", func(w http.ResponseWriter, r *http.Request) {
		c := &contact{}
		if json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(c) != nil {
			w.WriteHeader(400)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		add(c)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(201)
		json.NewEncoder(w).Encode(c)
	})
	return httptest.NewServer(mux)
}

const contactBody = `{"name":"Ada","handles":[{"source":"custom","handle":"` + firstNumber + `"}]}`

func BenchmarkServed(b *testing.B) {
	s := serve(b, func(o *live.Options) { o.Unlimited, o.Paused = true, false })
	var made struct{ ID string }
	if err := json.Unmarshal([]byte(s.front("POST", "/contacts", contactBody).body), &made); err != nil {
		b.Fatal(err)
	}
	plain := bare()
	defer plain.Close()
	head := "Host: 127.0.0.1\r\nAuthorization: Bearer " + s.env["FRONT_API_TOKEN"] + "\r\nUser-Agent: bench\r\nAccept-Encoding: identity\r\n"
	post := func(body string) string {
		return "POST /contacts HTTP/1.1\r\n" + head + "Content-Type: application/json\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
	}
	front, other := strings.TrimPrefix(s.env["FRONT_BASE_URL"], "http://"), strings.TrimPrefix(plain.URL, "http://")
	for _, lanes := range []int{1, 16} {
		b.Run(fmt.Sprint("GET/", lanes, "/bare"), func(b *testing.B) { load(b, other, lanes, "GET /contacts/one HTTP/1.1\r\n"+head+"\r\n", "200") })
		b.Run(fmt.Sprint("GET/", lanes, "/fake"), func(b *testing.B) {
			load(b, front, lanes, "GET /contacts/"+made.ID+" HTTP/1.1\r\n"+head+"\r\n", "200")
		})
		b.Run(fmt.Sprint("POST/", lanes, "/bare"), func(b *testing.B) { load(b, other, lanes, post(contactBody), "201") })
		b.Run(fmt.Sprint("POST/", lanes, "/fake"), func(b *testing.B) { load(b, front, lanes, post(contactBody), "201") })
	}
}
