package call

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// numberingTable has a line for each calling code: the code; the trunk prefixes of
// national numbers; the prefixes of international calls; the lengths of national
// numbers; the lengths of fixed-line and mobile numbers as dialled nationally.
// Lists are separated by commas; a dash is an empty list.
//
//go:embed numbering.txt
var numberingTable string

// plan is the numbering plan of one calling code.
type plan struct {
	code    string
	trunks  []string
	abroad  []string
	lengths uint32 // of all numbers, a bit for each length
	home    uint32 // of numbers readable without a calling code; 0 for a non-geographic code
}

// longestNumber is E.164's maximum number of digits.
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

// bits returns a bit set of the given numbers.
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

// planOf returns the plan of an international number's digits. No calling code is a
// prefix of another.
func planOf(digits string) *plan {
	all := plans()
	for n := 1; n <= 3 && n < len(digits); n++ {
		if p := all[digits[:n]]; p != nil {
			return p
		}
	}
	return nil
}

// has reports whether a bit set of lengths contains the number's length.
func has(lengths uint32, national string) bool { return lengths&(1<<len(national)) != 0 }

// withoutTrunk removes a trunk prefix. Where 0 is a trunk prefix, no national
// number begins with 0.
func (p *plan) withoutTrunk(national string) (rest string, had bool) {
	for _, trunk := range p.trunks {
		if rest, had := strings.CutPrefix(national, trunk); had && !(strings.HasPrefix(rest, "0") && p.hasTrunk("0")) {
			return rest, true
		}
	}
	return national, false
}

func (p *plan) hasTrunk(trunk string) bool { return slices.Contains(p.trunks, trunk) }

// number parses the text as an international number or as one of the line's
// country.
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

// international parses the digits after a plus. A trunk prefix, as in "+44 (0)20",
// is removed.
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

// read parses digits dialled in the plan's country. ok is false unless there is
// exactly one reading.
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

// prefixes returns the prefixes of international calls. People write 00 everywhere,
// so 00 is added unless another prefix begins with it.
func (p *plan) prefixes() []string {
	for _, prefix := range p.abroad {
		if strings.HasPrefix(prefix, "00") {
			return p.abroad
		}
	}
	return append([]string{"00"}, p.abroad...)
}
