package features

import (
	"iter"
	"slices"
)

// Reliability is the document whose rules (XR) are counted once for each
// integration instead of once.
const Reliability = "reliability"

// Rules is the catalogue. The order is that of rules.yaml everywhere.
type Rules struct {
	Documents []*Document
	byID      map[string]*Rule
}

// Document is one source of rules: the public article about an integration, or
// our own reliability contract.
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

// Who decides a rule, and so what a mutant of it breaks.
type Who string

const (
	WhoCore Who = "core" // the sync core must do it
	WhoFake Who = "fake" // the vendor itself behaves so
	WhoBoth Who = "both" // the core asks for it, the vendor does it
)

// Kind tells a documented rule from our interpretation of a silent or
// ambiguous document. The rules of Reliability have none.
type Kind string

const (
	KindDoc Kind = "doc"
	KindInt Kind = "int"
)

// Surface is empty where a public API or webhook shows the rule.
type Surface string

// SurfaceInvented marks a rule that shows only on a vendor's screen or on a
// surface that no vendor publishes, so that another implementation is not
// failed for lacking it.
const SurfaceInvented Surface = "invented"

// Evidence is what a scenario of a rule of the core must have looked at. Empty
// stands for the vendor's API or screen.
type Evidence string

const (
	EvidenceAPI      Evidence = "api"
	EvidenceScreen   Evidence = "screen"
	EvidenceJournal  Evidence = "journal"
	EvidenceDelivery Evidence = "delivery"
	EvidenceLog      Evidence = "log"
)

// Status says how far a rule has come.
type Status string

const (
	StatusPlanned Status = "planned"
	StatusPartly  Status = "partly" // covered but for what is missing
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

// Integrations are those for which the rule counts: its document's own, or all
// of them for a rule of Reliability. The caller must not change the slice.
func (r *Rule) Integrations() []string { return r.integrations }

// Status is how far the rule has come for one integration. For an integration
// that the rule is not about it is empty.
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
