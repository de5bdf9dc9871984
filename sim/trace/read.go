package trace

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode/utf8"
)

// Trace is a record read from a file.
type Trace struct {
	Head    Head
	Entries []Entry
}

// Read reads a trace. An error names the line; the trace then holds the entries before
// that line.
func Read(from io.Reader) (*Trace, error) {
	r, err := NewReader(from)
	if err != nil {
		return nil, err
	}
	t := &Trace{Head: r.Head}
	seen := map[int]bool{}
	for {
		e, err := r.Next()
		if err == io.EOF {
			return t, nil
		}
		if err == nil && seen[e.N] {
			err = fmt.Errorf("trace line %d: entry %d is there twice", r.line, e.N)
		}
		if err != nil {
			return t, err
		}
		seen[e.N] = true
		t.Entries = append(t.Entries, e)
	}
}

// Reader reads a trace entry by entry: a long one need not be held in memory.
type Reader struct {
	Head Head
	in   *bufio.Reader
	line int // number of the line read last
}

// NewReader reads the header of a trace.
func NewReader(from io.Reader) (*Reader, error) {
	r := &Reader{in: bufio.NewReaderSize(from, 1<<16)}
	text, err := r.next()
	if err == io.EOF {
		return nil, errors.New("trace line 1: there is no header")
	}
	if err == nil {
		if r.Head, err = readHead(text); err != nil {
			err = fmt.Errorf("trace line 1: %w", err)
		}
	}
	return r, err
}

// Next returns the next entry, or io.EOF behind the last one. Any other error names
// the line, and nothing can be read behind it.
func (r *Reader) Next() (Entry, error) {
	text, err := r.next()
	if err != nil {
		return Entry{}, err
	}
	e, err := readEntry(text)
	if errors.Is(err, io.ErrUnexpectedEOF) && text[len(text)-1] != '\n' {
		err = errors.New("the file ends in the middle of an entry")
	}
	if err != nil {
		err = fmt.Errorf("trace line %d: %w", r.line, err)
	}
	return e, err
}

// next returns the next line, with its line feed if it has one.
func (r *Reader) next() ([]byte, error) {
	text, err := r.in.ReadBytes('\n')
	r.line++
	switch {
	case err == io.EOF && len(text) > 0:
		return text, nil
	case err == nil || err == io.EOF:
		return text, err
	}
	return nil, fmt.Errorf("trace line %d: %w", r.line, err)
}

// WriteTo writes the trace as it was read.
func (t *Trace) WriteTo(w io.Writer) (int64, error) {
	b := appendHead(nil, t.Head)
	for i := range t.Entries {
		b = appendEntry(b, &t.Entries[i])
	}
	n, err := w.Write(b)
	if err != nil {
		err = fmt.Errorf("writing the trace: %w", err)
	}
	return int64(n), err
}

func readHead(line []byte) (Head, error) {
	var head struct {
		V        int       `json:"v"`
		Kind     string    `json:"kind"`
		Run      string    `json:"run"`
		Seed     uint64    `json:"seed"`
		Start    time.Time `json:"start"`
		Scenario string    `json:"scenario"`
	}
	if err := decode(line, &head); err != nil {
		return Head{}, err
	}
	if head.Kind != "header" {
		return Head{}, fmt.Errorf("the first line must be the header, this is %q", head.Kind)
	}
	if head.V != Version {
		return Head{}, fmt.Errorf("this is format version %d, only %d can be read", head.V, Version)
	}
	if err := writable(head.Start); err != nil {
		return Head{}, err
	}
	run, err := strconv.ParseUint(head.Run, 16, 64)
	if err != nil {
		return Head{}, fmt.Errorf("run is %q, expected 16 hexadecimal digits", head.Run)
	}
	return Head{Run: run, Seed: head.Seed, Start: head.Start.UTC(), Scenario: head.Scenario}, nil
}

// message is one direction of an exchange.
type message struct {
	Header Header `json:"header"`
	Body   string `json:"body"`
	Body64 []byte `json:"body64"`
}

type line struct {
	N        int       `json:"n"`
	At       time.Time `json:"at"`
	Kind     Kind      `json:"kind"`
	Cause    int       `json:"cause"`
	Also     []int     `json:"also"`
	Guess    bool      `json:"guess"`
	Call     string    `json:"call"`
	Who      string    `json:"who"`
	Does     string    `json:"does"`
	Detail   string    `json:"detail"`
	System   string    `json:"system"`
	Text     string    `json:"text"`
	Rules    string    `json:"rules"`
	Field    string    `json:"field"`
	Value    string    `json:"value"`
	Result   string    `json:"result"`
	Failed   string    `json:"failed"`
	Of       string    `json:"of"`
	From     string    `json:"from"`
	To       string    `json:"to"`
	Method   string    `json:"method"`
	URL      string    `json:"url"`
	Request  message   `json:"request"`
	Status   int       `json:"status"`
	Response message   `json:"response"`
	Done     time.Time `json:"done"`
	Fault    string    `json:"fault"`
	Error    string    `json:"error"`
	Note     string    `json:"note"`
}

func readEntry(text []byte) (Entry, error) {
	var l line
	if err := decode(text, &l); err != nil {
		return Entry{}, err
	}
	if l.N < 1 {
		return Entry{}, fmt.Errorf("n is %d, entries are numbered from 1", l.N)
	}
	if err := writable(l.At); err != nil {
		return Entry{}, err
	}
	e := Entry{N: l.N, At: l.At.UTC(), Kind: l.Kind, Cause: l.Cause, Also: l.Also, Guess: l.Guess, Call: l.Call}
	for _, cause := range append(l.Also, l.Cause) {
		if cause < 0 || cause >= l.N {
			return Entry{}, fmt.Errorf("entry %d cannot be caused by entry %d", l.N, cause)
		}
	}
	switch l.Kind {
	case KindAction:
		e.Who, e.Does, e.Detail = l.Who, l.Does, l.Detail
	case KindNote, KindLog, KindStart, KindFault:
		e.System, e.Text = l.System, l.Text
	case KindTimer, KindDecision:
		e.System, e.Text = l.System, l.Text
		e.Decision = &Decision{l.Rules, l.Field, l.Value, l.Result, l.Failed, l.Done.UTC()}
		if l.Done.IsZero() {
			e.Decision.Done = e.At
		}
		if err := writable(e.Decision.Done); err != nil {
			return Entry{}, err
		}
	case KindExchange:
		x, err := l.exchange()
		if err != nil {
			return Entry{}, err
		}
		e.Exchange = x
	default:
		return Entry{}, fmt.Errorf("unknown kind of entry %q", l.Kind)
	}
	return e, nil
}

func (l *line) exchange() (*Exchange, error) {
	x := &Exchange{
		ID: exchangeID(l.N), Of: l.Of, At: l.At.UTC(), Done: l.Done.UTC(), From: l.From, To: l.To,
		Method: l.Method, URL: l.URL, Status: l.Status,
		RequestHeader: l.Request.Header, ResponseHeader: l.Response.Header,
		Fault: l.Fault, Err: l.Error, Note: l.Note,
	}
	if l.Done.IsZero() {
		x.Done = x.At
	}
	var err error
	if x.RequestBody, err = l.Request.body(); err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	if x.ResponseBody, err = l.Response.body(); err != nil {
		return nil, fmt.Errorf("response: %w", err)
	}
	return x, writable(x.Done)
}

func (m message) body() ([]byte, error) {
	switch {
	case len(m.Body64) > 0 && m.Body != "":
		return nil, errors.New("it has both body and body64")
	case len(m.Body64) > 0:
		return m.Body64, nil
	case m.Body != "":
		return []byte(m.Body), nil
	}
	return nil, nil
}

// decode reads one line of JSON strictly: an unknown key would be lost.
func decode(line []byte, into any) error {
	if !utf8.Valid(line) {
		return errors.New("it is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("not an entry of a trace: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("there is more than one JSON value")
	}
	return nil
}

// writable refuses the instants that RFC 3339 can read but not write in UTC.
func writable(t time.Time) error {
	if year := t.UTC().Year(); year < 0 || year > 9999 {
		return fmt.Errorf("the year %d is out of range", year)
	}
	return nil
}
