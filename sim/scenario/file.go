package scenario

import (
	"time"

	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/steps"
)

// File is a scenario as it stands in its file.
type File struct {
	Path       string
	Name       string
	About      string
	Seed       uint64
	Start      time.Time // zero: the world's own
	Cast       Cast
	Spark      Spark
	Salesforce Salesforce
	Dashboard  []Setting                 // of Aircall → Salesforce
	FrontRules []front.Rule              // in the order they are evaluated
	Settings   map[string]map[string]any // integration to the settings that differ
	Connect    []string
	Channels   []integrations.Connection // of RingCentral → Front; none: every line with one inbox
	Timeline   []Entry
	Traffic    *Traffic
	Expect     []Expectation

	Givens []Sentence // of a feature: done before anything else
	Script []Sentence // of a feature: played in their order, one after the other
}

// Cast is who and what there is before anything happens.
type Cast struct {
	Agents    []string
	Outsiders []string // agents without a seat in any CRM
	Teams     []Team
	Lines     []Line
	Customers []Customer
	Inboxes   []string

	people []people.AgentSpec // the agents, then the outsiders
	at     map[string]int     // line of the file, by kind and name
}

func (c *Cast) lineNames() (names []string) {
	for _, l := range c.Lines {
		names = append(names, l.Name)
	}
	return names
}

func (c *Cast) customerNames() (names []string) {
	for _, x := range c.Customers {
		names = append(names, x.Name)
	}
	return names
}

// Team is a team of agents.
type Team struct {
	Name    string
	Members []string
}

// What a cast is made of is described as the world takes it.
type (
	Line     = people.LineSpec
	Choice   = people.Choice // of a menu
	Customer = people.CustomerSpec
)

// Entry is one deed of the timeline: a Given or When of the vocabulary.
type Entry struct {
	At   time.Duration
	Line int // of the file
	Deed steps.Deed
}

// Expectation is a Then of the vocabulary that holds in the end.
type Expectation struct {
	Line int
	Deed steps.Deed
}

// Traffic makes calls from the seed.
type Traffic struct {
	Calls     int
	Over      time.Duration
	Customers int
	Lines     []string
	Bursts    []Burst       // besides, or instead
	Answered  int           // per cent of the calls that somebody tries to answer
	Talk      time.Duration // the longest conversation

	records []string // vendors at which half of the callers are on record
}

// Burst is many calls within a few seconds.
type Burst struct {
	At    time.Duration
	Calls int
}
