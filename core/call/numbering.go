package call

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// numberingTable has a line for each calling code: the code; the trunk prefixes of
// national numbers; the prefixes of international calls; the lengths of national
// numbers; those of fixed lines and mobiles as they are dialled at home. Lists are
// joined by commas, a dash is none.
//
//go:embed numbering.txt
var numberingTable string

// plan is the numbering plan of one calling code.
type plan struct {
	code    string
	trunks  []string
	abroad  []string
	lengths uint32 // of all numbers, a bit for each
	home    uint32 // of numbers that are read at home, 0 of a code that is no country's
}

// longestNumber is the most digits that E.164 allows.
const longestNumber = 15

var plans = sync.OnceValue(func() map[string]*plan {
	all := make(map[string]*plan, 256)
	for line := range strings.Lines(numberingTable) {
		f := strings.Fields(line)
		all[f[0]] = &plan{code: f[0], trunks: listed(f[1]), abroad: listed(f[2]), lengths: bits(listed(f[3])), home: bits(listed(f[4]))}
	}
	return all
})

func listed(field string) []string {
	if field == "-" {
		return nil
	}
	return strings.Split(field, ",")
}

// bits sets a bit for each of the numbers.
func bits(lengths []string) (set uint32) {
	for _, text := range lengths {
		n := 0
		for _, digit := range text {
			n = n*10 + int(digit-'0')
		}
		set |= 1 << n
	}
	return set
}

// planOf finds the plan of an international number's digits: no calling code
// begins another.
func planOf(digits string) *plan {
	all := plans()
	for n := 1; n <= 3 && n < len(digits); n++ {
		if p := all[digits[:n]]; p != nil {
			return p
		}
	}
	return nil
}

// has reports whether a set of lengths has that of a number.
func has(lengths uint32, national string) bool { return lengths&(1<<len(national)) != 0 }

// withoutTrunk leaves out a trunk prefix. No national number begins with the 0 of
// a country that has it for a trunk prefix.
func (p *plan) withoutTrunk(national string) (rest string, had bool) {
	for _, trunk := range p.trunks {
		if rest, had := strings.CutPrefix(national, trunk); had && !(strings.HasPrefix(rest, "0") && p.hasTrunk("0")) {
			return rest, true
		}
	}
	return national, false
}

func (p *plan) hasTrunk(trunk string) bool { return slices.Contains(p.trunks, trunk) }

// number reads the text as a number of the world, or of the country of line.
func (t numberText) number(line string) (Number, bool) {
	if t.plus {
		return international(t.digits)
	}
	home := planOf(strings.TrimPrefix(line, "+"))
	if t.digits == "" || home == nil || home.home == 0 || !strings.HasPrefix(line, "+") {
		return "", false
	}
	return home.read(t.digits)
}

// international reads what follows a plus. A trunk prefix in it, as in
// "+44 (0)20", is left out.
func international(digits string) (Number, bool) {
	const shortest = 4
	if p := planOf(digits); p != nil {
		national := digits[len(p.code):]
		if rest, had := p.withoutTrunk(national); had && has(p.lengths, rest) && (!has(p.lengths, national) || national[0] == '0') {
			digits = p.code + rest
		}
	}
	if len(digits) < shortest || len(digits) > longestNumber || digits[0] == '0' {
		return "", false
	}
	return Number("+" + digits), true
}

// read reads digits that were written in the country, in the one way in which they
// can be a number there.
func (p *plan) read(digits string) (n Number, ok bool) {
	ways := 0
	found := func(code, national string) {
		if one := Number("+" + code + national); ways == 0 || one != n {
			n, ways = one, ways+1
		}
	}
	rest, trunk := p.withoutTrunk(digits)
	if trunk && has(p.home, rest) {
		found(p.code, rest)
	}
	national, coded := strings.CutPrefix(digits, p.code)
	coded = coded && has(p.home, national)
	bare := has(p.home, digits) && !(digits[0] == '0' && p.hasTrunk("0"))
	switch {
	case coded && bare:
		return "", false
	case coded:
		found(p.code, national)
	case bare && (len(p.trunks) == 0 || p.home>>len(digits) == 1):
		// Without its trunk prefix a shorter number may be a local one.
		found(p.code, digits)
	}
	for _, abroad := range p.prefixes() {
		if rest, is := strings.CutPrefix(digits, abroad); is {
			if to := planOf(rest); to != nil && has(to.lengths, rest[len(to.code):]) {
				found(to.code, rest[len(to.code):])
			}
		}
	}
	return n, ways == 1
}

// prefixes are those of international calls. People write 00 everywhere; it counts
// where nothing else begins so.
func (p *plan) prefixes() []string {
	for _, one := range p.abroad {
		if strings.HasPrefix(one, "00") {
			return p.abroad
		}
	}
	return append([]string{"00"}, p.abroad...)
}
