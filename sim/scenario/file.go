package scenario

import (
	"time"

	"github.com/callsim/callsim/sim/yaml"
	"github.com/callsim/callsim/steps"
)

// File is a scenario as its file describes it.
type File struct {
	Path       string
	Name       string      `yaml:"name"`
	About      string      `yaml:"about"`
	Seed       uint64      `yaml:"seed"`
	Start      time.Time   // zero: the world's own
	Cast       Cast        `yaml:"cast"`
	Spark      Spark       `yaml:"spark"`
	Salesforce Salesforce  `yaml:"salesforce"`
	Settings   Settings    `yaml:"settings"`
	Connect    connect     `yaml:"connect"`
	Channels   []Channel   `yaml:"channels"`    // of RingCentral → Front; none: every line with one inbox
	FrontRules []FrontRule `yaml:"front rules"` // in the order they are evaluated
	Traffic    *Traffic    `yaml:"traffic"`
	Timeline   []Entry
	Expect     []Expectation

	Givens []Sentence // of a feature: done before anything else
	Script []Sentence // of a feature: played one after the other
}

// document is a file before the sentences in it are read.
type document struct {
	File
	Start    moment             `yaml:"start"`
	Timeline []yaml.Map[string] `yaml:"timeline"`
	Expect   []yaml.Text        `yaml:"expect"`
}

// Entry is one deed of the timeline: a Given or When of the vocabulary.
type Entry struct {
	At   time.Duration
	Line int // of the file
	Deed steps.Deed
}

// Expectation is a Then of the vocabulary that holds in the end.
type Expectation struct {
	Line int // of the file
	Deed steps.Deed
}

// Settings are the settings of integrations that differ from the defaults.
type Settings struct {
	Enabled   map[string]bool  // by integration
	Dashboard yaml.Map[string] // of Aircall → Salesforce, in the words of Aircall's dashboard
}

// UnmarshalYAML reads the settings by integration.
func (s *Settings) UnmarshalYAML(n *yaml.Node) error {
	s.Enabled = map[string]bool{}
	pairs, err := n.Pairs(connectable...)
	for _, p := range pairs {
		if p.Key == withDashboard {
			if err := p.Value.Decode(&s.Dashboard); err != nil {
				return err
			}
			continue
		}
		var one struct {
			Enabled *bool `yaml:"enabled"`
		}
		if err := p.Value.Decode(&one); err != nil {
			return err
		}
		if one.Enabled != nil {
			s.Enabled[p.Key] = *one.Enabled
		}
	}
	return err
}
