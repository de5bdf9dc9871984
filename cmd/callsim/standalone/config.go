package standalone

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/callsim/callsim/sim/yaml"
)

// Lookup finds a variable of the environment, as os.LookupEnv does.
type Lookup func(name string) (value string, found bool)

// Load reads the configuration from a file, unless path is "", and from the
// environment, which wins. An error is one line: where, what, and what was
// expected; it shows no secret.
func Load(path string, env Lookup) (Config, error) {
	file := given{}
	if path != "" {
		source, err := yaml.Read(path)
		if err != nil {
			return Config{}, fmt.Errorf("configuration: %w", err)
		}
		if file, err = parse(path, source); err != nil {
			return Config{}, err
		}
	}
	return assemble(file, filepath.Dir(path), env)
}

// given are the values of a file by key.
type given map[string]value

type value struct {
	text string
	at   string // "core.yaml:3"
}

// assemble puts the configuration together: file, environment, usual values.
func assemble(file given, folder string, env Lookup) (Config, error) {
	var c Config
	set := map[string]bool{}
	for _, e := range entries {
		v, found, err := e.find(file, folder, env)
		if err != nil {
			return Config{}, err
		}
		set[e.key] = found
		if !found && e.usual == "" {
			continue
		}
		if !found {
			v = value{text: e.usual}
		}
		if err := e.store(&c, v.text); err != nil {
			return Config{}, fmt.Errorf("%s: %s %w", v.at, e.key, err)
		}
	}
	return c, c.check(set)
}

// check finds what is missing.
func (c *Config) check(set map[string]bool) error {
	for _, section := range vendors {
		var there, missing []string
		for _, e := range entries {
			switch {
			case e.section() != section:
			case set[e.key]:
				there = append(there, e.key)
			case e.usual == "" && !e.optional:
				missing = append(missing, e.key+" ("+e.name()+")")
			}
		}
		if len(there) > 0 && len(missing) > 0 {
			return fmt.Errorf("configuration: %s is set but %s missing", there[0], areMissing(missing))
		}
	}
	if c.SettingsToken == "" && !loopback(c.Listen) {
		return fmt.Errorf("configuration: listen is %s, which others can reach, so settings_token (CALLSIM_CORE_SETTINGS_TOKEN) is needed; or listen on 127.0.0.1", c.Listen)
	}
	return nil
}

// errNoVendor: there is nothing that this core could do.
var errNoVendor = errors.New("configuration: no vendor is configured; set AIRCALL_API_ID, AIRCALL_API_TOKEN and FRONT_API_TOKEN, or name a file with --config")

func (c *Config) anyVendor() bool {
	return c.Aircall.APIToken != "" || c.Front.Token != "" || c.Spark.CompanyKey != "" || c.Gorgias.BaseURL != "" || c.Salesforce.BaseURL != "" || c.RingCentral.ClientID != ""
}

func areMissing(names []string) string {
	if len(names) == 1 {
		return names[0] + " is"
	}
	return strings.Join(names, ", ") + " are"
}

// find takes an entry from the environment or else from the file.
func (e entry) find(file given, folder string, env Lookup) (v value, found bool, err error) {
	if text, ok := env(e.name()); ok && text != "" {
		return value{text: text, at: "environment " + e.name()}, true, nil
	}
	if path, ok := env(e.name() + "_FILE"); ok && path != "" && e.secret {
		v, err := secretFile(path, "environment "+e.name()+"_FILE")
		return v, err == nil, err
	}
	if v, ok := file[e.key]; ok {
		v.text, err = expand(v, e.key, env)
		return v, err == nil, err
	}
	if v, ok := file[e.key+"_file"]; ok {
		path := v.text
		if !filepath.IsAbs(path) {
			path = filepath.Join(folder, path)
		}
		v, err = secretFile(path, v.at)
		return v, err == nil, err
	}
	return value{}, false, nil
}

var reference = regexp.MustCompile(`\$\{[^}]*\}?`)

// expand replaces ${NAME} by that variable of the environment.
func expand(v value, key string, env Lookup) (expanded string, err error) {
	expanded = reference.ReplaceAllStringFunc(v.text, func(ref string) string {
		name, closed := strings.CutSuffix(ref[len("${"):], "}")
		text, _ := env(name)
		switch {
		case !closed:
			err = cmp.Or(err, fmt.Errorf("%s: %s has ${ without }, expected ${NAME}", v.at, key))
		case text == "":
			err = cmp.Or(err, fmt.Errorf("%s: %s names ${%s}, which the environment does not have", v.at, key, name))
		}
		return text
	})
	return expanded, err
}

// secretFile reads a secret from a file with nothing else in it, as container
// platforms provide secrets.
func secretFile(path, at string) (value, error) {
	content, err := yaml.Read(path)
	if err != nil {
		return value{}, fmt.Errorf("%s: %w", at, err)
	}
	text := strings.TrimSpace(string(content))
	if text == "" || strings.ContainsAny(text, "\r\n") {
		return value{}, fmt.Errorf("%s: %s, expected one line with the secret", at, path)
	}
	return value{text: text, at: at}, nil
}
