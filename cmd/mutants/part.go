package main

import (
	"fmt"
	"strings"
)

// part is a share of the mutants: the k-th of n, each as large as the others. A
// run of all of them takes longer than a change should wait.
type part struct{ k, n int }

// takePart finds a part like 1/2 among the arguments; the rest are rules.
func takePart(args []string) (p part, rules []string, err error) {
	p = part{1, 1}
	for _, arg := range args {
		if !strings.Contains(arg, "/") {
			rules = append(rules, arg)
			continue
		}
		if _, err := fmt.Sscanf(arg+"\n", "%d/%d\n", &p.k, &p.n); err != nil || p.k < 1 || p.k > p.n {
			return p, nil, fmt.Errorf("%s is no part of the mutants: expected one like 1/2 or 2/2", arg)
		}
	}
	return p, rules, nil
}

// of takes every n-th mutant, so that each part has some of each rule.
func (p part) of(all []*mutant) []*mutant {
	var taken []*mutant
	for i := p.k - 1; i < len(all); i += p.n {
		taken = append(taken, all[i])
	}
	return taken
}
