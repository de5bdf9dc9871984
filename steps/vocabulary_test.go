package steps

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Every match contains the literal text, so optional text and alternatives are no part of it.
func TestLiteralTextOfASentence(t *testing.T) {
	for sentence, want := range map[string]string{
		"{agent} answers {customer}":              " answers ",
		"{agent} hangs up( at last after {span})": " hangs up",
		"a call(s) is/are logged":                 " logged",
		"{agent}":                                 "",
	} {
		pieces, err := parseSentence(sentence)
		if err != nil {
			t.Fatal(err)
		}
		if got := newForm(pieces).literal; got != want {
			t.Errorf("%q: the literal text is %q, expected %q", sentence, got, want)
		}
	}
}

// Every sentence can be read, its function takes its parameters, and its
// expressions compile.
func TestEverySentenceFitsItsFunction(t *testing.T) {
	for _, r := range Rows() {
		for _, expr := range []string{r.parsed().strict, r.parsed().loose} {
			if _, err := regexp.Compile(expr); err != nil {
				t.Errorf("%q: %v", r.Sentence, err)
			}
		}
		if r.Kind == Then && r.Evidence == "" || r.Kind != Then && r.Evidence != "" {
			t.Errorf("%q is a %s with the evidence %q", r.Sentence, r.Kind, r.Evidence)
		}
	}
}

// Every row has an About of one line and a known Where.
func TestEverySentenceIsExplained(t *testing.T) {
	places := []Where{Cast, Phone, Aircall, RingCentral, Front, Gorgias, Salesforce, Spark, Network, Core, Clock}
	names := []string{"Aircall", "RingCentral", "Front", "Gorgias", "Salesforce", "Spark"}
	for _, r := range Rows() {
		first, _, _ := strings.Cut(r.About, " ")
		begins, _ := utf8.DecodeRuneInString(r.About)
		switch {
		case r.About == "":
			t.Errorf("%q has no About", r.Sentence)
		case utf8.RuneCountInString(r.About) > 80:
			t.Errorf("%q: its About has %d characters, at most 80: %s", r.Sentence, utf8.RuneCountInString(r.About), r.About)
		case !unicode.IsLower(begins) && !slices.Contains(names, strings.TrimSuffix(first, "'s")):
			t.Errorf("%q: its About begins with neither a lower-case letter nor a proper noun: %s", r.Sentence, r.About)
		case strings.HasSuffix(r.About, "."):
			t.Errorf("%q: its About ends with a full stop: %s", r.Sentence, r.About)
		}
		if !slices.Contains(places, r.Where) {
			t.Errorf("%q: %q is no known Where", r.Sentence, r.Where)
		}
	}
}

func TestActionsHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]string{}
	for _, r := range Rows() {
		if r.Kind != When {
			continue
		}
		if other := seen[r.Name()]; other != "" {
			t.Errorf("%q and %q are both called %s", other, r.Sentence, r.Name())
		}
		seen[r.Name()] = r.Sentence
	}
}

func TestSentencesAreRead(t *testing.T) {
	cast := func(part string) []string {
		return map[string][]string{"agent": {"Lena", "Lena Meyer", "Marco van Dam"}, "customer": {"Carla", "Carla Rossi"}, "line": {"Support", "Lena direct"}, "team": {"Support"}, "inbox": {}}[part]
	}
	for text, want := range map[string]string{
		"Lena answers Carla":                              "{agent} answers {customer}|Lena|Carla",
		"Carla Rossi calls the Support line":              "{customer} calls (the ){line}( line)( from the {phone:nth} phone)|Carla Rossi|Support|",
		"Marco answers Carla":                             "{agent} answers {customer}|Marco van Dam|Carla",
		"Carla calls Support":                             "{customer} calls (the ){line}( line)( from the {phone:nth} phone)|Carla|Support|",
		"Carla calls Lena direct":                         "{customer} calls (the ){line}( line)( from the {phone:nth} phone)|Carla|Lena direct|",
		"Carla calls the Support line from the 4th phone": "{customer} calls (the ){line}( line)( from the {phone:nth} phone)|Carla|Support|4th",
		`Lena comments on the call with Carla "angry"`:    "{agent} comments on the call with {customer}(:) {text}|Lena|Carla|angry",
		"Lena transfers Carla to +12065550100":            "{agent} transfers {customer} to {to:target}|Lena|Carla|+12065550100",
	} {
		d, err := Find(text, cast, Given, When)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := d.Row.Sentence + "|" + strings.Join(d.args, "|"); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
		d.text = "" // written again
		if again, err := Find(d.String(), cast, Given, When); err != nil || !slices.Equal(again.args, d.args) {
			t.Errorf("%s is written %q, which reads %q, %v", text, d, again.args, err)
		}
	}
}

func TestUnknownSentencesNameTheNearest(t *testing.T) {
	cast := func(string) []string { return []string{"Lena", "Carla"} }
	for text, want := range map[string]string{
		"Lena ansers Carla":       `no sentence reads "Lena ansers Carla"; the nearest: {agent} answers {customer}`,
		"Lena answers Clara":      `there is no customer called "Clara": there is Lena, Carla`,
		"Carla hangs of":          `{customer} hangs up`,
		"Lena hangs up on nobody": `there is no customer called "nobody"`,
	} {
		if _, err := Find(text, cast, Given, When); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n got %v\nwant %s…", text, err, want)
		}
	}
}
