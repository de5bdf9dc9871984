package spark

import "github.com/callsim/callsim/fakes/kit"

// The ids of the assumptions. The list below has their values.
const (
	assumeCompanyWrite = "spark-company-key-write"
	assumeRetryAfter   = "spark-retry-after"
	assumeEmptyText    = "spark-empty-text"
	assumeTextCase     = "spark-text-predicates"
	assumePhoneSaved   = "spark-phone-saved"
	assumeStaleLists   = "spark-filtered-lists"
	assumeProjectOf    = "spark-contacts-by-project"
	assumeForeignTeam  = "spark-author-not-on-project"
	assumeUpsertJoins  = "spark-contact-of-another-project"
)

// Assumptions returns the vendor facts that this fake decides without a public page.
func Assumptions() []kit.Assumption { return append([]kit.Assumption(nil), assumptions...) }

var assumptions = []kit.Assumption{
	{ID: assumeCompanyWrite, Page: "api-docs.spark.re, Authorization",
		Says:    "A company key that tries to write is refused with this status.",
		Default: "403", Alternatives: []string{"422"}},
	{ID: assumeRetryAfter, Page: "api-docs.spark.re, Errors",
		Says:    "A 429 does not say how long to wait.",
		Default: "absent", Alternatives: []string{"1"}},
	{ID: assumeEmptyText, Page: "api-docs.spark.re, Contacts",
		Says:    "An empty text in a body is refused with 400.",
		Default: "refused", Alternatives: []string{"null"}},
	{ID: assumeTextCase, Page: "api-docs.spark.re, Filtering",
		Says:    "The predicates cont, start and end ignore case, eq does not.",
		Default: "ignore-case", Alternatives: []string{"exact"}},
	{ID: assumePhoneSaved, Page: "api-docs.spark.re, Contacts",
		Says:    "Phone numbers are stored as written.",
		Default: "as-written", Alternatives: []string{"digits"}},
	{ID: assumeStaleLists, Page: "api-docs.spark.re, Filtering",
		Says:    "A filtered list of contacts shows a change at once; lagging, it shows the change 20 minutes later.",
		Default: "fresh", Alternatives: []string{"lagging"}},
	{ID: assumeProjectOf, Page: "api-docs.spark.re, Contacts",
		Says:    "project_id_eq on contacts lists the project's contacts; broken, it lists none.",
		Default: "works", Alternatives: []string{"broken"}},
	{ID: assumeForeignTeam, Page: "api-docs.spark.re, Interactions",
		Says:    "An interaction may name a team member who is not on the project.",
		Default: "accepted", Alternatives: []string{"refused"}},
	{ID: assumeUpsertJoins, Page: "api-docs.spark.re, Contacts",
		Says:    "A contact found by its e-mail in another project becomes a member of the key's project too.",
		Default: "joins", Alternatives: []string{"stays"}},
}

func init() {
	for i := range assumptions {
		assumptions[i].Vendor = vendor
	}
}

// assumed reports whether an assumption has a value.
func (s *Server) assumed(id, value string) bool { return s.assume.Value(id) == value }
