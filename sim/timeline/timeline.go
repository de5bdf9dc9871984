// Package timeline prints the record of a world (sim/trace) for people: actions,
// webhooks, requests of the core, and screens.
//
//	printer := timeline.New(os.Stdout, timeline.Options{Color: true})
//	world.Trace.Subscribe(printer.Entry)
package timeline

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/sim/trace"
)

// Options of a printer.
type Options struct {
	Color   bool // ANSI colours
	Numbers bool // each line begins with its entry's number; the core's decisions are printed
	Why     bool // number entries, name their causes, and print the core's decisions
}

// Printer writes a timeline. It is fed by one goroutine.
type Printer struct {
	out     io.Writer
	paint   palette
	numbers bool
	why     *causes // nil: not shown
	margin  string  // before the line of a link
	err     error
}

// New returns a printer.
func New(out io.Writer, o Options) *Printer {
	p := &Printer{out: out, paint: palette{on: o.Color}, numbers: o.Numbers}
	if o.Why {
		p.why = &causes{}
	}
	return p
}

// Err returns the first write error.
func (p *Printer) Err() error { return p.err }

// Head prints the heading of a scenario's timeline.
func (p *Printer) Head(name, about string, seed uint64, start time.Time) {
	p.line("%s", p.paint.bold(name))
	if about != "" {
		p.line("%s", about)
	}
	p.line("%s", p.paint.dim(fmt.Sprintf("%s · seed %d · all times are virtual", start.Format("Monday 2 January 2006"), seed)))
	p.line("")
}

// Entry prints one entry of the record.
func (p *Printer) Entry(e trace.Entry) {
	switch e.Kind {
	case trace.KindAction:
		p.entry(e, e.At, "  ", p.paint.bold(strings.TrimSpace(e.Who+" "+e.Does+" "+e.Detail)))
	case trace.KindNote, trace.KindFault, trace.KindStart:
		p.entry(e, e.At, "    ", p.paint.warn(e.System+": "+e.Text))
	case trace.KindExchange:
		p.entry(e, e.Exchange.Done, "    ", p.exchange(e.Exchange))
	case trace.KindDecision, trace.KindTimer:
		if p.why != nil || p.numbers {
			p.entry(e, e.Decision.Done, "    ", p.decision(e))
		}
	}
}

// entry prints the line of an entry.
func (p *Printer) entry(e trace.Entry, at time.Time, margin, text string) {
	switch {
	case p.margin != "":
		p.line("%s%s%s%s", p.margin, p.clock(at), margin, text)
		return
	case p.numbers:
		p.line("%s%s%s%s", p.paint.dim(fmt.Sprintf("%5d  ", e.N)), p.clock(at), margin, text)
		return
	case p.why == nil:
		p.line("%s%s%s", p.clock(at), margin, text)
		return
	}
	p.line("%s %s%s%s", p.clock(at), pad(fmt.Sprint(e.N), numberWidth), margin, text)
	if chain := p.why.add(e, p.name(e)); chain != "" {
		p.line("%s%s", strings.Repeat(" ", len("15:04:05.000 ")+numberWidth+4), p.paint.dim("because of "+chain))
	}
}

const numberWidth = 5

// Link prints an entry of a chain of causes below its cause, and marks the one that was
// asked for.
func (p *Printer) Link(e trace.Entry, depth int, asked bool) {
	number := p.paint.dim(fmt.Sprintf("%5d  ", e.N))
	if asked {
		number = p.paint.bold(fmt.Sprintf("%5d ▶", e.N))
	}
	p.margin = number + strings.Repeat("  ", depth)
	if depth > 0 {
		p.margin += p.paint.dim("└ ")
	}
	p.Entry(e)
	p.margin = ""
}

// Step prints a sentence of a feature before it is played.
func (p *Printer) Step(text string) {
	p.line("%s", p.paint.dim("· "+text))
}

// Screen prints a screen; a screen of one line takes one line.
func (p *Printer) Screen(title string, lines []string) {
	margin := strings.Repeat(" ", len("15:04:05.000")+4)
	if len(lines) == 1 {
		p.line("%s%s %s", margin, p.paint.screen("▏"+title+" "), lines[0])
		return
	}
	p.line("%s%s", margin, p.paint.screen("▏"+title))
	for _, l := range lines {
		p.line("%s%s   %s", margin, p.paint.screen("▏"), l)
	}
}

// widths of the columns of an exchange.
const (
	partiesWidth = 22
	whatWidth    = 46
)

func (p *Printer) exchange(x *trace.Exchange) string {
	parties := x.From + " → " + x.To
	what := p.what(x)
	result := ""
	switch {
	case x.Status == 0:
		result = p.paint.bad("no answer")
	case x.Status >= 500:
		result = p.paint.bad(fmt.Sprint(x.Status))
	case x.Status >= 400:
		result = p.paint.warn(fmt.Sprint(x.Status))
	default:
		result = p.paint.good(fmt.Sprint(x.Status))
	}
	if took := x.Took(); took >= time.Millisecond {
		result += p.paint.dim(fmt.Sprintf("  %d ms", took.Milliseconds()))
	}
	if x.Fault != "" {
		result += "  " + p.paint.warn("fault: "+x.Fault)
	}
	if x.Err != "" {
		result += "  " + p.paint.bad(x.Err)
	}
	return pad(parties, partiesWidth) + " " + pad(what, whatWidth) + " " + result
}

// what returns a webhook's event or a request's method and path.
func (p *Printer) what(x *trace.Exchange) string {
	path := x.URL
	if i := strings.Index(path, "://"); i >= 0 {
		path = path[i+3:]
		if j := strings.IndexByte(path, '/'); j >= 0 {
			path = path[j:]
		}
	}
	if strings.HasPrefix(path, "/webhooks/") {
		if party := gjson.GetBytes(x.RequestBody, "body.parties.0"); party.Exists() {
			return "webhook " + partyStep(party)
		}
		if event := gjson.GetBytes(x.RequestBody, "event"); event.Exists() {
			return "webhook " + event.String()
		}
	}
	return x.Method + " " + path
}

// partyStep returns the state of one party of a RingCentral call: "party 2
// Disconnected BlindTransfer".
func partyStep(party gjson.Result) string {
	id := party.Get("id").String()
	words := []string{"party", id[strings.LastIndexByte(id, '-')+1:], party.Get("status.code").String(), party.Get("status.reason").String()}
	return strings.TrimSpace(strings.Join(words, " "))
}

// clock prints the time of day; a timeline of several days names them through
// the entries' own text.
func (p *Printer) clock(t time.Time) string { return p.paint.dim(t.Format("15:04:05.000")) }

func (p *Printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.out, format+"\n", args...)
	}
}

// pad fills text to a width in characters and shortens longer text in the middle,
// because both ends of a path matter.
func pad(s string, width int) string {
	r := []rune(s)
	if len(r) > width {
		head := (width - 1) * 2 / 3
		return string(r[:head]) + "…" + string(r[len(r)-(width-1-head):])
	}
	return s + strings.Repeat(" ", width-len(r))
}
