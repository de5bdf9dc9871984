// Package operator implements the commands for operators of a core: it calls the
// admin API and prints the result as lines for a terminal.
//
//	err := operator.Access{BaseURL: url, Token: token, Do: http.DefaultClient.Do}.Run(ctx, []string{"refused"}, os.Stdout)
package operator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/tidwall/gjson"
)

// Access is the access to a core's admin API.
type Access struct {
	BaseURL string // without a trailing slash
	Token   string // "" if the core requires none
	Do      func(*http.Request) (*http.Response, error)
}

// Commands lists the commands, for a usage line.
const Commands = "refused | open | show CALL | retry ID"

// Is reports whether a word is a command.
func Is(word string) bool {
	return word == "refused" || word == "open" || word == "show" || word == "retry"
}

// Run runs one command and prints its result. An error is one line.
func (a Access) Run(ctx context.Context, args []string, out io.Writer) error {
	switch {
	case len(args) == 1 && args[0] == "refused":
		return a.list(ctx, "/admin/refused", out, writeRefused)
	case len(args) == 1 && args[0] == "open":
		return a.list(ctx, "/admin/open", out, writeOpen)
	case len(args) == 2 && args[0] == "show":
		return a.list(ctx, "/admin/calls/"+url.PathEscape(args[1]), out, writeCall)
	case len(args) == 2 && args[0] == "retry":
		answer, err := a.request(ctx, http.MethodPost, "/admin/refused/"+url.PathEscape(args[1])+"/retry")
		if err == nil {
			_, err = fmt.Fprintf(out, "tried again: %d\n", answer.Get("tried_again").Int())
		}
		return err
	}
	return fmt.Errorf("expected %s, found %q", Commands, strings.Join(args, " "))
}

func (a Access) list(ctx context.Context, path string, out io.Writer, write func(*tabwriter.Writer, gjson.Result)) error {
	answer, err := a.request(ctx, http.MethodGet, path)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	write(table, answer)
	return table.Flush()
}

const maxAnswer = 64 << 20

func (a Access) request(ctx context.Context, method, path string) (answer gjson.Result, err error) {
	r, err := http.NewRequestWithContext(ctx, method, a.BaseURL+path, nil)
	if err != nil {
		return answer, fmt.Errorf("%s is not a core's URL: %w", a.BaseURL, err)
	}
	if a.Token != "" {
		r.Header.Set("Authorization", "Bearer "+a.Token)
	}
	resp, err := a.Do(r)
	if err != nil {
		if inner := errors.Unwrap(err); inner != nil { // net/http repeats the request
			err = inner
		}
		return answer, fmt.Errorf("no core responds at %s: %w", a.BaseURL, err)
	}
	defer func() { _ = resp.Body.Close() }()                      // only read
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // the body was read
	if err != nil {
		return answer, fmt.Errorf("the response of %s was cut off: %w", a.BaseURL, err)
	}
	answer = gjson.ParseBytes(body)
	switch words := answer.Get("error").String(); {
	case resp.StatusCode/100 == 2 && json.Valid(body):
		return answer, nil
	case words != "":
		return answer, errors.New(words)
	}
	return answer, fmt.Errorf("%s responded with %d; expected a core's admin API there", a.BaseURL, resp.StatusCode)
}

func line(table *tabwriter.Writer, cells ...string) {
	for i, cell := range cells {
		cells[i] = strings.Join(strings.Fields(cell), " ")
	}
	_, _ = fmt.Fprintln(table, strings.Join(cells, "\t")) // Flush returns the error
}

// clock formats a time, "-" if there is none.
func clock(at gjson.Result) string {
	t, err := time.Parse(time.RFC3339Nano, at.String())
	if err != nil {
		return "-"
	}
	return second(t.Unix())
}

func second(at int64) string { return time.Unix(at, 0).UTC().Format(time.DateTime) }

func writeRefused(table *tabwriter.Writer, answer gjson.Result) {
	all := answer.Get("refused").Array()
	if len(all) == 0 {
		line(table, "nothing is refused")
		return
	}
	line(table, "ID", "INTEGRATION", "CALL", "EFFECT", "STATE", "TRIES", "LAST", "NEXT", "ANSWER")
	for _, r := range all {
		line(table, r.Get("id").String(), r.Get("integration").String(), r.Get("call").String(), r.Get("effect").String(), r.Get("state").String(),
			r.Get("attempts").String(), clock(r.Get("last")), clock(r.Get("next")),
			r.Get("request").String()+" "+r.Get("status").String()+" "+r.Get("answer").String())
	}
}

func writeOpen(table *tabwriter.Writer, answer gjson.Result) {
	if len(answer.Get("open").Array()) == 0 {
		line(table, "no call is unfinished")
	} else {
		line(table, "INTEGRATION", "CALL", "SINCE", "NEXT", "RETRIES")
	}
	for _, c := range answer.Get("open").Array() {
		line(table, c.Get("integration").String(), c.Get("call").String(), clock(c.Get("since")), clock(c.Get("next")),
			c.Get("waits").String()+" "+c.Get("why").String())
	}
	for _, r := range answer.Get("reconciliation").Array() {
		reconciled := "lost calls not retrieved yet, or the integration is disabled"
		if through := r.Get("through").Int(); through > 0 {
			reconciled = "lost calls retrieved up to " + second(through)
		}
		line(table, r.Get("integration").String(), reconciled, r.Get("webhook").String(), "", r.Get("why").String())
		for _, gap := range r.Get("gaps").Array() {
			line(table, r.Get("integration").String(), "SMS may be missing from "+second(gap.Get("from").Int())+" to "+second(gap.Get("to").Int()))
		}
	}
	for _, row := range answer.Get("set_aside").Array() {
		line(table, "set aside", row.Get("bucket").String(), row.Get("key").String(), row.Get("why").String())
	}
}

func writeCall(table *tabwriter.Writer, answer gjson.Result) {
	for _, c := range answer.Get("call").Array() {
		line(table, c.Get("integration").String(), "call "+c.Get("call").String())
		for _, f := range c.Get("facts").Array() {
			line(table, "  fact", clock(f.Get("at")), f.Get("kind").String(), f.Get("shows").Raw)
		}
		for _, e := range c.Get("effects").Array() {
			by := strings.TrimSpace(e.Get("rules").String() + " by " + e.Get("field").String())
			if by == "by" {
				by = ""
			}
			line(table, "  "+e.Get("state").String(), e.Get("effect").String(), e.Get("value").String(), by)
		}
		for _, t := range c.Get("attempts").Array() {
			line(table, "  attempts", t.Get("effect").String(), t.Get("attempts").String()+", next "+clock(t.Get("next")),
				t.Get("request").String()+" "+t.Get("status").String()+" "+t.Get("answer").String())
		}
	}
}
