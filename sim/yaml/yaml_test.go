package yaml_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/yaml"
)

// team has a field of every supported kind.
type team struct {
	Line    int               `yaml:",line"`
	Name    string            `yaml:"name"`
	Size    int               `yaml:"size"`
	Seed    uint64            `yaml:"seed"`
	Open    bool              `yaml:"open"`
	Waits   time.Duration     `yaml:"waits"`
	Color   color             `yaml:"favourite color"`
	Members []member          `yaml:"members"`
	Phones  yaml.Map[string]  `yaml:"phones"`
	Leader  *member           `yaml:"leader"`
	Untold  map[string]string // without a tag
}

type member struct {
	Line int    `yaml:",line"`
	Name string `yaml:"name"`
}

type color string

func (c *color) UnmarshalText(text []byte) error {
	if *c = color(text); *c != "red" {
		return fmt.Errorf("is %q, expected red", text)
	}
	return nil
}

const sound = `# a comment
name: Support
size: 12
seed: 18446744073709551615
open: true
waits: 1m30s
favourite color: red
members:
  - {name: Lena}
  - name: >-
      Marco
      Polo
phones:
  b: "+1"
  a: 2
leader: {name: Nora}
`

func TestDecodeFillsEveryKindOfField(t *testing.T) {
	var got team
	if err := yaml.Decode("x.yaml", []byte(sound), &got); err != nil {
		t.Fatal(err)
	}
	if got.Line != 2 || got.Name != "Support" || got.Size != 12 || got.Seed != 1<<64-1 || !got.Open || got.Waits != 90*time.Second ||
		got.Color != "red" || len(got.Members) != 2 || got.Members[1] != (member{10, "Marco Polo"}) || got.Leader.Name != "Nora" {
		t.Errorf("%+v", got)
	}
	if want := (yaml.Map[string]{{"b", 14, "+1"}, {"a", 15, "2"}}); len(got.Phones) != 2 || got.Phones[0] != want[0] || got.Phones[1] != want[1] {
		t.Errorf("the phones are %v, expected %v", got.Phones, want)
	}
}

// Each case changes one thing in a sound file. Each error is one line.
func TestDecodeSaysWhatIsWrongAndWhere(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown key", "size:", "sise:", `x.yaml:3: unknown key "sise", expected name, size, seed, open, waits, favourite color, members, phones or leader; did you mean size?`},
		{"unknown key of an element", "{name: Lena}", "{nome: Lena}", `x.yaml:9: members[1]: unknown key "nome", expected name; did you mean name?`},
		{"unknown key like none", "size:", "weather:", `x.yaml:3: unknown key "weather", expected name, size, seed, open, waits, favourite color, members, phones or leader`},
		{"key twice", "open: true", "size: 13", `x.yaml:5: the key "size" appears twice, first on line 3`},
		{"key twice of own choice", "a: 2", "b: 2", `x.yaml:15: phones: the key "b" appears twice, first on line 14`},
		{"list for a text", "name: Support", "name: [a]", `x.yaml:2: name is a list, expected text`},
		{"nothing for a text", "name: Support", "name:", `x.yaml:2: name is empty, expected text`},
		{"spaces for a text", "name: Support", `name: " "`, `x.yaml:2: name is empty, expected text`},
		{"text for a number", "size: 12", "size: many", `x.yaml:3: size is "many", expected a whole number`},
		{"fraction for a number", "size: 12", "size: 1.5", `x.yaml:3: size is "1.5", expected a whole number`},
		{"negative seed", "seed: 1", "seed: -1", `x.yaml:4: seed is "-18446744073709551615", expected a whole number from 0`},
		{"text for a truth", "open: true", "open: yes", `x.yaml:5: open is "yes", expected true or false`},
		{"no time", "1m30s", "90", `x.yaml:6: waits is "90", expected a span of time such as 30s, 5m or 1h30m`},
		{"form of its own", "red", "blue", `x.yaml:7: favourite color is "blue", expected red`},
		{"text for a mapping", "{name: Lena}", "Lena", `x.yaml:9: members[1] is text, expected keys with values (name)`},
		{"text for a list", "members:\n  - {name: Lena}\n  - name: >-\n      Marco\n      Polo\n", "members: Lena\n", `x.yaml:8: members is text, expected a list`},
		{"key that is no word", "a: 2", "[a]: 2", `x.yaml:15: phones: a key is a list, expected a word`},
		{"two documents", "phones:", "---\nphones:", `x.yaml:13: a second YAML document begins here, expected one`},
		{"anchor", "size: 12", "size: &a 12", `x.yaml:3: "&" begins an anchor, alias or tag, which are not supported; put`},
		{"alias", "size: 12", "size: &a 12\nopen: *a", `x.yaml:3: "&" begins an anchor`},
		{"unknown alias", "size: 12", "size: *b", `x.yaml:3: "*" begins an anchor`},
		{"tag", "size: 12", "size: !!str 12", `x.yaml:3: "!" begins an anchor`},
		{"cut in a mapping", "{name: Nora}\n", "{name: No", `x.yaml:16: this is not YAML: `},
		{"cut in a text", "{name: Nora}\n", `"Nor`, `x.yaml:16: this is not YAML: `},
		{"tab", "size: 12", "\tsize: 12", `x.yaml:3: this is not YAML: `},
		{"empty", sound, "", `x.yaml:1: the file is empty, expected keys with values`},
		{"only a comment", sound, "# nothing\n", `x.yaml:1: the file is empty, expected keys with values`},
		{"only a word", sound, "team", `x.yaml:1: the content is text, expected keys with values (name, size, seed,`},
		{"bytes that are no text", sound, "name: \xff\x00", `x.yaml:1: this is not YAML: `},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(sound, c.old, c.new, 1)
			if text == sound {
				t.Fatalf("%q does not occur", c.old)
			}
			checkRefused(t, text, c.want)
		})
	}
}

func checkRefused(t *testing.T, text, want string) {
	t.Helper()
	err := yaml.Decode("x.yaml", []byte(text), new(team))
	if _, own := errors.AsType[*yaml.Error](err); !own || !strings.HasPrefix(err.Error(), want) || strings.ContainsAny(err.Error(), "\n\r") {
		t.Errorf("\n got %v\nwant %s", err, want)
	}
}

// Files that are built to exhaust memory or the stack end with an error at once.
func TestDecodeRefusesHostileFiles(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("a: &a [x, x, x, x, x, x, x, x, x]\n")
	for c := 'b'; c < 'z'; c++ {
		fmt.Fprintf(&bomb, "%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", c-1), 9), ", "))
	}
	start := time.Now()
	checkRefused(t, bomb.String(), `x.yaml:1: "&" begins an anchor`)
	checkRefused(t, "name: "+strings.Repeat("[", 100_000), "x.yaml:1: this is not YAML: ")
	checkRefused(t, "# "+strings.Repeat("x", yaml.MaxBytes), "x.yaml:1: the file is larger than 10485760 bytes")
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestReadRefusesWhatIsTooLarge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.yaml")
	if err := os.WriteFile(path, make([]byte, yaml.MaxBytes+2), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := yaml.Read(path); err == nil || !strings.HasPrefix(err.Error(), path+":1: the file is larger than") {
		t.Errorf("%v", err)
	}
	if _, err := yaml.Read("/nowhere/x.yaml"); !errors.Is(err, os.ErrNotExist) || err.Error() != "/nowhere/x.yaml: no such file or directory" {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(path, []byte(sound), 0o600); err != nil {
		t.Fatal(err)
	}
	if source, err := yaml.Read(path); err != nil || string(source) != sound {
		t.Errorf("%q %v", source, err)
	}
}

func TestDecodeJSON(t *testing.T) {
	var got team
	if err := yaml.DecodeJSON([]byte("{\n \"name\": \"Caf\\u00e9 \\ud83d\\ude00\", \"favourite_color\": \"red\", \"open\": true, \"size\": 200}"), &got); err != nil {
		t.Fatal(err)
	}
	if got.Name != "Café 😀" || got.Color != "red" || !got.Open || got.Size != 200 {
		t.Errorf("%+v", got)
	}
	for body, want := range map[string]string{
		`{"favourite_colour": "red"}`:                            `unknown key "favourite_colour", expected name, size, seed, open, waits, favourite_color, members, phones or leader; did you mean favourite_color?`,
		`{"members": [{"name": 1}, {}], "leader": {"name": []}}`: `leader.name is a list, expected text`,
		`{"name": null}`:        `name is empty, expected text`,
		`{"name": "x"} {}`:      `the body is not a JSON object: invalid character '{' after top-level value`,
		`[]`:                    `the body is not a JSON object: json: cannot unmarshal array`,
		``:                      `the body is not a JSON object: unexpected end of JSON input`,
		`name: Lena`:            `the body is not a JSON object: invalid character`,
		`{"open": "true"}`:      `open is "true", expected true or false`,
		`{"waits": "5 min"}`:    `waits is "5 min", expected a span of time`,
		`{"size": 1e400}`:       `the body is not a JSON object: json: cannot unmarshal number`,
		`{"seed": {"of": 1}}`:   `seed is a mapping, expected a whole number from 0`,
		`{"phones": {"": "x"}}`: `phones: a key is empty, expected a word`,
	} {
		if err := yaml.DecodeJSON([]byte(body), new(team)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s:\n got %v\nwant %s", body, err, want)
		}
	}
}

// Whatever the bytes: a decoded value or one line that names file and line.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{sound, "", "a: [", "? x", "\"", "a: {<<: x}", "a: |\n  b", "--- !!map {}", "'x", "{a: b}: c", "\xff", "- - -", "&a [*a]", "!", "! 0", "~", "name: !<x> 1"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		var got team
		err := yaml.Decode("x.yaml", source, &got)
		if err != nil && (!strings.HasPrefix(err.Error(), "x.yaml:") || strings.ContainsAny(err.Error(), "\n\r")) {
			t.Errorf("%q", err.Error())
		}
		if err == nil && got.Color != "" && got.Color != "red" {
			t.Errorf("decoded %+v", got)
		}
	})
}
