package scenario

import (
	"time"

	"github.com/callsim/callsim/sim"
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
	FrontRules []sim.FrontRule           // in the order they are evaluated
	Settings   map[string]map[string]any // integration to the settings that differ
	Connect    []string
	Channels   []sim.Connection // of RingCentral → Front; none: every line with one inbox
	Timeline   []Entry
	Traffic    *Traffic
	Expect     []Expectation
}

// Cast is who and what there is before anything happens.
type Cast struct {
	Agents    []string
	Outsiders []string // agents without a seat in Front
	Teams     []Team
	Lines     []Line
	Customers []Customer
	Inboxes   []string
}

// Team is an Aircall team.
type Team struct {
	Name    string
	Members []string
}

// Line belongs to an owner or a team, or reads a menu to the caller.
type Line struct {
	Name      string
	Owner     string
	Users     []string // rung one after the other
	Team      string
	IVR       []Choice
	Voicemail bool
	Records   bool
	Closed    bool
	Waits     time.Duration // callers of a team, at most (RingCentral)
}

// Choice is one option of a menu.
type Choice struct{ Key, Team string }

// Customer is somebody who calls.
type Customer struct {
	Name      string
	Phones    int
	InFront   bool
	InAircall bool
	InGorgias bool
}

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

	inFront, inGorgias bool // half of the callers are known there
}

// Burst is many calls within a few seconds.
type Burst struct {
	At    time.Duration
	Calls int
}
