package standalone_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callsim/callsim/cmd/callsim/standalone"
)

type environment map[string]string

func (e environment) lookup(name string) (string, bool) { v, ok := e[name]; return v, ok }

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	secret := write(t, "token", "aircall-secret\n")
	credentials := environment{"AIRCALL_API_ID": "17", "AIRCALL_API_TOKEN": "aircall-secret", "FRONT_API_TOKEN": "front-secret"}
	const yaml = `
# a comment
listen: 127.0.0.1:0
store: "my store.db"
log_level: warn
aircall:
  base_url: http://127.0.0.1:4001/
  api_id: 17
  api_token: ${AIRCALL_API_TOKEN}
front:
  api_token: ${FRONT_API_TOKEN}
`
	for _, c := range []struct {
		name, file, content string
		env                 environment
		check               func(standalone.Config) bool
	}{
		{"environment alone", "", "", credentials, func(c standalone.Config) bool {
			return c.Listen == "127.0.0.1:4010" && c.Store == "callsim-core.db" && c.Aircall.BaseURL == "https://api.aircall.io" && c.Aircall.APIID == "17" && c.Front.Token == "front-secret"
		}},
		{"yaml", "core.yaml", yaml, credentials, func(c standalone.Config) bool {
			return c.Listen == "127.0.0.1:0" && c.Store == "my store.db" && c.LogLevel == "warn" && c.Aircall.BaseURL == "http://127.0.0.1:4001" && c.Aircall.APIID == "17" && c.Aircall.APIToken == "aircall-secret"
		}},
		{"json", "core.json", `{"listen":"[::1]:7","front":{"api_token":"front-secret"}}`, nil, func(c standalone.Config) bool {
			return c.Listen == "[::1]:7" && c.Front.Token == "front-secret" && c.Aircall.APIToken == ""
		}},
		{"the environment wins", "core.yaml", "listen: 127.0.0.1:1\nfront: {api_token: old}", environment{"CALLSIM_CORE_LISTEN": "127.0.0.1:2", "FRONT_API_TOKEN": "new"}, func(c standalone.Config) bool {
			return c.Listen == "127.0.0.1:2" && c.Front.Token == "new"
		}},
		{"a secret in a file of its own", "core.yaml", "aircall: {api_id: 1, api_token_file: " + secret + "}", nil, func(c standalone.Config) bool {
			return c.Aircall.APIToken == "aircall-secret"
		}},
		{"the same by environment", "", "", environment{"AIRCALL_API_ID": "1", "AIRCALL_API_TOKEN_FILE": secret}, func(c standalone.Config) bool {
			return c.Aircall.APIToken == "aircall-secret"
		}},
		{"open to others with a token", "core.yaml", "listen: :8080\nsettings_token: 0123456789abcdef\nfront: {api_token: t}", nil, func(c standalone.Config) bool {
			return c.Listen == ":8080" && c.SettingsToken == "0123456789abcdef"
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := ""
			if c.file != "" {
				path = write(t, c.file, c.content)
			}
			config, err := standalone.Load(path, c.env.lookup)
			if err != nil || !c.check(config) {
				t.Errorf("%+v, %v", config, err)
			}
		})
	}
}

// Each error is one line with the place, the fault and what was expected; none
// repeats a secret.
func TestLoadSaysWhatIsWrong(t *testing.T) {
	many := write(t, "many", "one\ntwo\n")
	for _, c := range []struct {
		content, want string
		env           environment
	}{
		{"listn: x", `core.yaml:1: unknown key "listn", expected listen, store, settings_token, settings_token_file, log, log_level, aircall, front, spark, gorgias, salesforce or ringcentral; did you mean listen?`, nil},
		{"\n\nfront:\n  token: canary", `core.yaml:4: front: unknown key "token", expected base_url, api_token or api_token_file`, nil},
		{"listen: 4010", `core.yaml:1: listen is "4010", expected an address like 127.0.0.1:4010`, nil},
		{"listen: a:b:c", `core.yaml:1: listen is "a:b:c", expected an address`, nil},
		{"listen:", "core.yaml:1: listen is empty, expected text", nil},
		{"listen: [1]", "core.yaml:1: listen is a list, expected text", nil},
		{"listen: 127.0.0.1:1\nlisten: 127.0.0.1:2", "core.yaml:2: ", nil},
		{"front: canary", "core.yaml:1: front is text, expected keys with values (base_url, api_token, api_token_file)", nil},
		{"- listen", "core.yaml:1: the content is a list, expected keys with values (listen, store", nil},
		{"", "core.yaml:1: ", nil},
		{"a: b\n---\nc: d", "core.yaml:2: a second YAML document begins here, expected one", nil},
		{"listen: !!str x", `core.yaml:1: "!" begins an anchor, alias or tag`, nil},
		{"listen: &canary x", `core.yaml:1: "&" begins an anchor, alias or tag`, nil},
		{"listen: *canary", `core.yaml:1: "*" begins an anchor, alias or tag`, nil},
		{"listen: \"x", "core.yaml:1: ", nil},
		{"\t{", "core.yaml:1: this is not YAML: ", nil},
		{"log: loud", `core.yaml:1: log is "loud", expected json or text`, nil},
		{"front:\n  base_url: ftp://x", "core.yaml:2: front.base_url is no address of an API", nil},
		{"front:\n  base_url: https://me:canary@x", "core.yaml:2: front.base_url has a user name in it", nil},
		{"front:\n  base_url: https://x?token=canary", "core.yaml:2: front.base_url has something behind ? or #", nil},
		{"front:\n  api_token: ${NOPE}", "core.yaml:2: front.api_token names ${NOPE}, which the environment does not have", nil},
		{"front:\n  api_token: ${NOPE", "core.yaml:2: front.api_token has ${ without }", nil},
		{"front: {api_token: canary, api_token_file: x}", "core.yaml:1: front.api_token_file: front.api_token is given too (", nil},
		{"front:\n  api_token_file: /nowhere/x", "core.yaml:2: /nowhere/x: no such file or directory", nil},
		{"front:\n  api_token_file: " + many, "many, expected one line with the secret", nil},
		{"aircall: {api_token: canary}", "configuration: aircall.api_token is set but aircall.api_id (AIRCALL_API_ID) is missing", nil},
		{"aircall: {base_url: http://x}", "aircall.api_id (AIRCALL_API_ID), aircall.api_token (AIRCALL_API_TOKEN) are missing", nil},
		{"listen: :80\nfront: {api_token: t}", "configuration: listen is :80, which others can reach, so settings_token (CALLSIM_CORE_SETTINGS_TOKEN) is needed", nil},
		{"listen: 0.0.0.0:80\nfront: {api_token: t}", "which others can reach", nil},
		{"settings_token: canary", "core.yaml:1: settings_token has 6 characters, expected at least 16", nil},
		{"store: x", "environment CALLSIM_CORE_LISTEN: listen is \"x\"", environment{"CALLSIM_CORE_LISTEN": "x"}},
	} {
		_, err := standalone.Load(write(t, "core.yaml", c.content), c.env.lookup)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.ContainsAny(err.Error(), "\n\r") || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: %v\nwant %s", c.content, err, c.want)
		}
	}
	for path, want := range map[string]string{"/nowhere/core.yaml": "/nowhere/core.yaml: no such file", "/": "is a directory"} {
		if _, err := standalone.Load(path, environment{}.lookup); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	large := write(t, "large.yaml", strings.Repeat("#", 11<<20))
	if _, err := standalone.Load(large, environment{}.lookup); err == nil || !strings.Contains(err.Error(), "is larger than") {
		t.Errorf("a file of eleven megabytes: %v", err)
	}
}

func TestHelpNamesEveryEntry(t *testing.T) {
	for _, e := range standalone.Entries() {
		if !strings.Contains(standalone.Help(), e[0]+" ") || !strings.Contains(standalone.Help(), e[1]+"\n") {
			t.Errorf("help lacks %s", e)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"listen: 127.0.0.1:1\naircall:\n  api_id: 1\n", `{"front":{"api_token":"x"}}`, "a: [", "? x", "\"", "front: {<<: x}", "a: |\n  b", "--- !!map {}",
		"listen: 'x", "{a: b}: c", "\xff", "- - -", "front:\n- x",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		if err := standalone.Parse("f", source); err != nil && strings.ContainsAny(err.Error(), "\n\r") {
			t.Errorf("%q", err.Error())
		}
	})
}
