package features

import (
	"iter"
	"slices"
)

// Reliability is the integration name of the document whose rules (XR) count once for
// each integration.
const Reliability = "reliability"

// Rules is the catalogue, in the order of rules.yaml.
type Rules struct {
	Documents []*Document
	byID      map[string]*Rule
}

// Document is one source of rules: the public article about an integration, or callsim's
// reliability contract.
type Document struct {
	Line        int    `yaml:",line"`       // in rules.yaml
	Prefix      string `yaml:"prefix"`      // "AF"
	Integration string `yaml:"integration"` // "aircall-front", or Reliability
	Title       string `yaml:"title"`       // of the public article
	Rules       []*Rule
}

// Rule is one row of the catalogue.
type Rule struct {
	Line     int       `yaml:",line"` // in rules.yaml
	ID       string    `yaml:"id"`    // "AF-07"; the tag of its scenarios is "@" + ID
	Document *Document // that states the rule
	Number   int
	Text     string   `yaml:"text"`
	Where    string   `yaml:"where"` // heading and bullet of the document; documented rules have it
	Who      Who      `yaml:"who"`
	Kind     Kind     `yaml:"kind"`
	Surface  Surface  `yaml:"surface"`
	Evidence Evidence `yaml:"evidence"`
	Breaks   []string `yaml:"breaks"`  // what a wrong core or fake would do
	Missing  string   `yaml:"missing"` // what no scenario shows yet, "" for nothing

	integrations []string // for which the rule counts
	covered      []string // of these, the covered ones
}

// Who is the side that must satisfy a rule, and that a mutant of the rule breaks.
type Who string

const (
	WhoCore Who = "core" // the sync core must do it
	WhoFake Who = "fake" // the vendor itself behaves so
	WhoBoth Who = "both" // the core asks for it, the vendor does it
)

// Kind distinguishes a documented rule from an interpretation of a silent or ambiguous
// document. Rules of Reliability have no kind.
type Kind string

const (
	KindDoc Kind = "doc"
	KindInt Kind = "int"
)

// Surface is empty if a public API or webhook shows the rule.
type Surface string

// SurfaceInvented marks a rule that is visible only on a vendor's screen or on a surface
// that no vendor publishes. Other implementations do not fail for lacking it.
const SurfaceInvented Surface = "invented"

// Evidence is what a scenario of a rule of the core must read. Empty means the vendor's
// API or screen.
type Evidence string

const (
	EvidenceAPI      Evidence = "api"
	EvidenceScreen   Evidence = "screen"
	EvidenceJournal  Evidence = "journal"
	EvidenceDelivery Evidence = "delivery"
	EvidenceLog      Evidence = "log"
)

// Status is the coverage of a rule by scenarios.
type Status string

const (
	StatusPlanned Status = "planned"
	StatusPartly  Status = "partly" // covered except for what Missing names
	StatusCovered Status = "covered"
)

// All yields every rule in catalogue order.
func (r *Rules) All() iter.Seq[*Rule] {
	return func(yield func(*Rule) bool) {
		for _, d := range r.Documents {
			for _, rule := range d.Rules {
				if !yield(rule) {
					return
				}
			}
		}
	}
}

// Rule finds a rule by its id, "AF-07".
func (r *Rules) Rule(id string) (*Rule, bool) {
	rule, ok := r.byID[id]
	return rule, ok
}

// Document finds a document, and with it its rules, by prefix: "AF".
func (r *Rules) Document(prefix string) (*Document, bool) {
	i := slices.IndexFunc(r.Documents, func(d *Document) bool { return d.Prefix == prefix })
	if i < 0 {
		return nil, false
	}
	return r.Documents[i], true
}

// Len is the number of rules.
func (r *Rules) Len() int { return len(r.byID) }

// Integrations returns the integrations for which the rule counts: its document's, or
// several for a rule of Reliability. Callers must not change the slice.
func (r *Rule) Integrations() []string { return r.integrations }

// Status returns the coverage of the rule for one integration, or "" if the rule does not
// count for it.
func (r *Rule) Status(integration string) Status {
	switch {
	case slices.Contains(r.covered, integration) && r.Missing != "":
		return StatusPartly
	case slices.Contains(r.covered, integration):
		return StatusCovered
	case slices.Contains(r.integrations, integration):
		return StatusPlanned
	default:
		return ""
	}
}
