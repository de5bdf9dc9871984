// Package order is a bad sample: loops over maps, with the forms that show the
// order and those that do not.
package order

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"sort"
	"strings"
)

type line struct {
	name  string
	calls int
	share float64
}

func (l line) open() bool { return l.calls > 0 }

func shown(w io.Writer, lines map[string]line) (string, error) {
	for name := range lines { // want: calls fmt.Fprintln
		fmt.Fprintln(w, name)
	}
	for name := range lines { // want: calls fmt.Fprintln
		if _, err := fmt.Fprintln(w, name); err != nil {
			panic(err)
		}
	}
	for name := range lines { // want: returns at an entry that chance chose
		return name, nil
	}
	for range lines { // want: stops at an entry that chance chose
		break
	}
	var last line
	for _, l := range lines { // want: sets last, which keeps the last entry
		last = l
	}
	var share float64
	for _, l := range lines { // want: joins up share, which is no integer
		share += l.share
	}
	names := ""
	for name := range lines { // want: joins up names, which is no integer
		names += name
	}
	for _, l := range lines { // want: calls l.open
		if l.open() {
			last.calls++
		}
	}
	for name := range lines { // want: does more than
		defer strings.ToUpper(name)
	}
	next := make(chan string)
	for range lines { // want: receives from a channel
		last.calls += len(<-next)
	}
	return last.name, nil
}

func unsorted(lines map[string]line, teams map[string][]string) ([]string, []string) {
	var names []string
	for name := range lines { // want: names is not sorted afterwards
		names = append(names, name)
	}
	for name, l := range lines { // want: teams[l.name] is not sorted afterwards
		teams[l.name] = append(teams[l.name], name)
	}
	var sorted []string
	slices.Sort(sorted)
	for name := range lines { // want: sorted is not sorted afterwards
		sorted = append(sorted, name)
	}
	return names, slices.Collect(maps.Keys(lines)) // want: the order of maps.Keys(lines) is chance
}

func throughSequences(w io.Writer, lines map[string]line) []line {
	for name := range maps.Keys(lines) { // want: calls fmt.Fprintln
		fmt.Fprintln(w, name)
	}
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		fmt.Fprintln(w, name)
	}
	backup := maps.Collect(maps.All(lines))
	return slices.Collect(maps.Values(backup)) // want: the order of maps.Values(backup) is chance
}

func unseen(lines map[string]line, teams map[string]map[string]bool) ([]string, []line) {
	var names []string
	var all []line
	open := map[string]line{}
	total := 0
	for name, l := range lines {
		if l.calls == 0 || strings.HasPrefix(name, "test ") {
			continue
		}
		short, found := strings.CutPrefix(name, "line ")
		if found {
			names = append(names, short)
		}
		all = append(all, l)
		open[strings.ToLower(name)] = l
		total += l.calls
		total++
		switch {
		case l.share > 0.5:
			delete(lines, name)
		}
	}
	for _, members := range teams {
		var inside []string
		for member := range members {
			inside = append(inside, member)
		}
		slices.Sort(inside)
		clear(members)
	}
	sort.Strings(names)
	slices.SortFunc(all, func(a, b line) int { return strings.Compare(a.name, b.name) })
	return names, all
}

func excused(lines map[string]line) (bool, bool) {
	var busy, idle bool
	//house:unordered every entry gets the same value
	for _, l := range lines {
		if l.calls > 0 {
			busy = true
		}
	}
	for _, l := range lines { //house:unordered any entry of this kind is enough
		idle = idle || l.calls == 0
	}
	return busy, idle
}
