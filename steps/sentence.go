package steps

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// form is a sentence as it is matched: strict for features, loose where a cast
// confirms the names.
type form struct {
	pieces        []piece
	params        []Parameter
	strict, loose string // anchored regular expressions, a group for each parameter
	moment        bool   // a Then that may begin with a moment, the first group
	literal       string // the longest literal text that every match contains
}

// piece is a part of a sentence: literal text, alternative words, or a
// parameter.
type piece struct {
	text     string
	either   []string   // "is", "are"
	param    *Parameter // nil for text
	optional int        // the number of the optional part, from 1; 0 is none
}

const aMoment = `(at that moment |\d+ (?:second|minute|hour)s? later )?`

// parsed is the row's form. A row that contradicts itself is a programming error,
// which a test finds.
func (r *Row) parsed() *form {
	r.once.Do(func() {
		pieces, err := parseSentence(r.Sentence)
		if err == nil {
			r.form = newForm(pieces)
			r.form.moment = r.Kind == Then && !r.settled
			err = r.fits(r.form.params)
		}
		if err != nil {
			panic(fmt.Sprintf("steps: the sentence %q: %v", r.Sentence, err))
		}
		f := r.form
		if f.moment {
			f.strict, f.loose = aMoment+f.strict, aMoment+f.loose
		}
		f.strict, f.loose = "^"+f.strict+"$", "^"+f.loose+"$"
	})
	return r.form
}

// groups is how many values the expressions capture.
func (f *form) groups() int {
	if f.moment {
		return len(f.params) + 1
	}
	return len(f.params)
}

// Parameters are the places of the sentence, in order.
func (r *Row) Parameters() []Parameter { return r.parsed().params }

// Expr is the sentence as an anchored regular expression.
func (r *Row) Expr() string { return r.parsed().strict }

// parseSentence reads the syntax that [Parameter] describes.
func parseSentence(sentence string) (pieces []piece, err error) {
	optional, parts := 0, 0
	names := map[string]bool{}
	for rest := sentence; rest != ""; {
		p := piece{optional: optional}
		switch rest[0] {
		case '(', ')':
			if (rest[0] == '(') == (optional > 0) {
				return nil, errors.New("its parentheses do not match")
			}
			if optional = 0; rest[0] == '(' {
				parts++
				optional = parts
			}
			rest = rest[1:]
			continue
		case '{':
			inner, after, closed := strings.Cut(rest[1:], "}")
			if !closed {
				return nil, errors.New("a { without its }")
			}
			param, err := parameter(inner)
			if err != nil {
				return nil, err
			}
			param.Optional = optional > 0
			if names[param.Name] {
				param.Name = fmt.Sprint(param.Name, len(names)+1)
			}
			names[param.Name] = true
			p.param, rest = &param, after
		case '\\':
			p.text, rest = rest[1:2], rest[2:]
		default:
			word := rest
			if end := strings.IndexAny(rest[1:], `\(){ `); end >= 0 {
				word = rest[:end+1]
			}
			rest = rest[len(word):]
			p.text = word
			if space, choice, _ := strings.Cut(word, " "); strings.Contains(word, "/") {
				if space != "" {
					choice, p.text = word, ""
				} else {
					p.text = " "
				}
				p.either = strings.Split(choice, "/")
			}
		}
		pieces = append(pieces, p)
	}
	if optional > 0 {
		return nil, errors.New("its parentheses do not match")
	}
	return pieces, nil
}

// newForm makes the expressions of a sentence.
func newForm(pieces []piece) *form {
	f := &form{pieces: pieces}
	run := "" // of literal text
	for _, p := range pieces {
		if run += p.text; p.optional > 0 {
			run = ""
		}
		if len(run) > len(f.literal) {
			f.literal = run
		}
		if p.either != nil || p.param != nil {
			run = ""
		}
		if p.param != nil {
			f.params = append(f.params, *p.param)
		}
	}
	f.strict = f.expression(func(p *Parameter) string { return p.pattern })
	f.loose = f.expression(func(p *Parameter) string { return p.loose })
	return f
}

// expression is the sentence as a regular expression with a group for each
// parameter.
func (f *form) expression(pattern func(*Parameter) string) string {
	var b strings.Builder
	open := 0
	for _, p := range f.pieces {
		if p.optional != open {
			if open > 0 {
				b.WriteString(")?")
			}
			if p.optional > 0 {
				b.WriteString("(?:")
			}
			open = p.optional
		}
		b.WriteString(regexp.QuoteMeta(p.text))
		switch {
		case p.either != nil:
			b.WriteString("(?:" + strings.Join(p.either, "|") + ")")
		case p.param != nil:
			b.WriteString(group(p.param.Type, pattern(p.param)))
		}
	}
	if open > 0 {
		b.WriteString(")?")
	}
	return b.String()
}

// exact is the anchored expression with the very names of a cast.
func (f *form) exact(cast Names) string {
	expr := f.expression(func(p *Parameter) string {
		known := knownNames(cast, p.Cast())
		if p.Cast() == "" || known == nil {
			return p.pattern
		}
		names := make([]string, 0, len(known)+1)
		for _, name := range known {
			names = append(names, regexp.QuoteMeta(name))
		}
		slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // the longest first
		if p.Cast() == "target" {
			names = append(names, `\+\d+`)
		}
		return strings.Join(names, "|")
	})
	if f.moment {
		expr = aMoment + expr
	}
	return "^" + expr + "$"
}

// group captures a value; the quotation marks of a text stay outside.
func group(kind, pattern string) string {
	if kind == "text" {
		return `"([^"]*)"`
	}
	return "(" + pattern + ")"
}

// write is the sentence with values in its places. An optional part is left out if
// its parameter has no value, or if it is the ending of a plural.
func (f *form) write(value func(i int, p *Parameter) string) string {
	values := make([]string, len(f.params))
	without := map[int]bool{}
	n := 0
	for _, p := range f.pieces {
		switch {
		case p.param != nil:
			values[n] = value(n, p.param)
			without[p.optional] = without[p.optional] || p.optional > 0 && values[n] == ""
			n++
		case p.optional > 0 && (p.text == "s" || p.text == "es"):
			without[p.optional] = true
		}
	}
	var b strings.Builder
	n = 0
	for _, p := range f.pieces {
		text := p.text
		if p.either != nil {
			text += p.either[0]
		}
		if p.param != nil {
			text = values[n]
			n++
		}
		if !without[p.optional] {
			b.WriteString(text)
		}
	}
	return b.String()
}

// String is the sentence.
func (d Deed) String() string {
	if d.text != "" {
		return d.text
	}
	text := d.Row.parsed().write(func(i int, p *Parameter) string {
		if p.Type == "text" && d.args[i] != "" {
			return `"` + d.args[i] + `"`
		}
		return d.args[i]
	})
	return d.Moment + strings.ReplaceAll(text, " line line", " line") // "the Nora's line line"
}

var expressions sync.Map // string → *regexp.Regexp

// Compiled compiles a regular expression once per process: godog, given a text,
// would compile it for each scenario.
func Compiled(expr string) (*regexp.Regexp, error) {
	if re, ok := expressions.Load(expr); ok {
		return re.(*regexp.Regexp), nil
	}
	re, err := regexp.Compile(expr)
	if err == nil {
		expressions.Store(expr, re)
	}
	return re, err
}
