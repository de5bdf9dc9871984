package history

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/callsim/callsim/sim/trace"
)

// Difference is what one run has and the other does not have.
type Difference struct {
	OnlyFirst, OnlySecond []trace.Entry // in their order
	Equal                 int           // entries that both have
}

// Compare compares what happened in two runs: the same deeds, exchanges and decisions
// as often, whenever they happened and however entries are numbered. Bodies of JSON
// are compared by value.
func Compare(first, second *File) (Difference, error) {
	var d Difference
	counts := map[[32]byte]int{}
	err := second.Each(func(e trace.Entry) error {
		counts[identity(&e)]++
		return nil
	})
	if err != nil {
		return d, err
	}
	err = first.Each(func(e trace.Entry) error {
		key := identity(&e)
		if counts[key] > 0 {
			counts[key]--
			d.Equal++
		} else {
			d.OnlyFirst = append(d.OnlyFirst, e)
		}
		return nil
	})
	if err != nil {
		return d, err
	}
	// Of equal entries of which the second run has more, the last are those too many.
	var all []trace.Entry
	err = second.Each(func(e trace.Entry) error {
		if counts[identity(&e)] > 0 {
			all = append(all, e)
		}
		return nil
	})
	for i := len(all) - 1; i >= 0; i-- {
		if key := identity(&all[i]); counts[key] > 0 {
			counts[key]--
			d.OnlySecond = append(d.OnlySecond, all[i])
		}
	}
	slices.Reverse(d.OnlySecond)
	return d, err
}

// identity is what makes two entries the same, whatever their numbers and times.
func identity(e *trace.Entry) [32]byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00", e.Kind, e.Who, e.Does, e.Detail, e.System, e.Text)
	if d := e.Decision; d != nil {
		fmt.Fprintf(h, "%s\x00%s\x00%s\x00%s\x00", d.Rules, d.Field, d.Value, d.Failed)
	}
	if x := e.Exchange; x != nil {
		fmt.Fprintf(h, "%s\x00%s\x00%s\x00%s\x00%d\x00%s\x00", x.From, x.To, x.Method, x.URL, x.Status, x.Err)
		h.Write(canonical(x.RequestBody))
		h.Write([]byte{0})
		h.Write(canonical(x.ResponseBody))
	}
	return [32]byte(h.Sum(nil))
}

// canonical returns JSON with sorted keys and without blanks, and any other body as it
// is.
func canonical(body []byte) []byte {
	var v any
	if len(body) == 0 || json.Unmarshal(body, &v) != nil {
		return body
	}
	if text, err := json.Marshal(v); err == nil {
		return text
	}
	return body
}
