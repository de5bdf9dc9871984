package standalone

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/callsim/callsim/core"
)

// Config is how a core runs as a program.
type Config struct {
	Listen        string // host:port; port 0 is any free one
	Store         string // the database file
	SettingsToken string // "" leaves the settings to this machine
	LogFormat     string // "json", "text", or "" for what fits
	LogLevel      string
	Aircall       core.AircallAccess
	Front         core.FrontAccess
	Spark         core.SparkAccess
	Gorgias       core.GorgiasAccess
	Salesforce    core.SalesforceAccess
	RingCentral   core.RingCentralAccess
}

// entry is one thing that can be configured: under its key in a file, or under
// its name in the environment, which wins. A secret can also be read from a
// file, by key_file or NAME_FILE.
type entry struct {
	key      string // "front.api_token"
	name     string // "FRONT_API_TOKEN"
	secret   bool
	optional bool // may be missing from a section that is begun
	usual    string
	about    string
	set      func(*Config, string) error
}

// vendors are the sections of the file. One that is begun must be complete.
var vendors = []string{"aircall", "front", "spark", "gorgias", "salesforce", "ringcentral"}

// entries are all there are, in the order in which they are shown. A new vendor
// is a section above and its rows here.
var entries = []entry{
	{key: "listen", name: "CALLSIM_CORE_LISTEN", usual: "127.0.0.1:4010", about: "address of webhooks, settings and health",
		set: func(c *Config, v string) error { c.Listen = v; return checkAddress(v) }},
	{key: "store", name: "CALLSIM_CORE_STORE", usual: "callsim-core.db", about: "the database file",
		set: func(c *Config, v string) error { c.Store = v; return nil }},
	{key: "settings_token", name: "CALLSIM_CORE_SETTINGS_TOKEN", secret: true, about: "the token of requests that change settings",
		set: func(c *Config, v string) error { c.SettingsToken = v; return checkToken(v) }},
	{key: "log", name: "CALLSIM_CORE_LOG", about: "json or text; unless given, text on a terminal",
		set: func(c *Config, v string) error { c.LogFormat = v; return oneOf(v, "json", "text") }},
	{key: "log_level", name: "CALLSIM_CORE_LOG_LEVEL", usual: "info", about: "debug, info, warn or error",
		set: func(c *Config, v string) error { c.LogLevel = v; return oneOf(v, "debug", "info", "warn", "error") }},

	{key: "aircall.base_url", name: "AIRCALL_BASE_URL", usual: "https://api.aircall.io", about: "Aircall's API",
		set: func(c *Config, v string) (err error) { c.Aircall.BaseURL, err = baseURL(v); return err }},
	{key: "aircall.api_id", name: "AIRCALL_API_ID", about: "from Aircall's dashboard, API keys",
		set: func(c *Config, v string) error { c.Aircall.APIID = v; return nil }},
	{key: "aircall.api_token", name: "AIRCALL_API_TOKEN", secret: true, about: "from the same place",
		set: func(c *Config, v string) error { c.Aircall.APIToken = v; return nil }},

	{key: "front.base_url", name: "FRONT_BASE_URL", usual: "https://api2.frontapp.com", about: "Front's API",
		set: func(c *Config, v string) (err error) { c.Front.BaseURL, err = baseURL(v); return err }},
	{key: "front.api_token", name: "FRONT_API_TOKEN", secret: true, about: "from Front's settings, Developers, API tokens",
		set: func(c *Config, v string) error { c.Front.Token = v; return nil }},

	{key: "spark.base_url", name: "SPARK_BASE_URL", usual: "https://api.spark.re", about: "Spark's API",
		set: func(c *Config, v string) (err error) { c.Spark.BaseURL, err = baseURL(v); return err }},
	{key: "spark.company_key", name: "SPARK_COMPANY_KEY", secret: true, about: "reads everything",
		set: func(c *Config, v string) error { c.Spark.CompanyKey = v; return nil }},
	{key: "spark.project_keys", name: "SPARK_PROJECT_KEYS", secret: true, optional: true, about: "each writes in its project: ID=KEY,ID=KEY",
		set: func(c *Config, v string) (err error) { c.Spark.ProjectKeys, err = keysByProject(v); return err }},

	{key: "gorgias.base_url", name: "GORGIAS_BASE_URL", about: "the account's address, https://ACCOUNT.gorgias.com",
		set: func(c *Config, v string) (err error) { c.Gorgias.BaseURL, err = baseURL(v); return err }},
	{key: "gorgias.public_url", name: "GORGIAS_PUBLIC_URL", about: "where browsers, Aircall and Gorgias reach this core",
		set: func(c *Config, v string) (err error) { c.Gorgias.PublicURL, err = baseURL(v); return err }},
	{key: "gorgias.email", name: "GORGIAS_EMAIL", optional: true, about: "whose API key it is, for an installation by webhook address",
		set: func(c *Config, v string) error { c.Gorgias.Email = v; return nil }},
	{key: "gorgias.api_key", name: "GORGIAS_API_KEY", secret: true, optional: true, about: "from Gorgias's settings, REST API",
		set: func(c *Config, v string) error { c.Gorgias.APIKey = v; return nil }},
	{key: "gorgias.client_id", name: "GORGIAS_CLIENT_ID", optional: true, about: "of the app in Gorgias, for an installation by OAuth",
		set: func(c *Config, v string) error { c.Gorgias.ClientID = v; return nil }},
	{key: "gorgias.client_secret", name: "GORGIAS_CLIENT_SECRET", secret: true, optional: true, about: "of the same app",
		set: func(c *Config, v string) error { c.Gorgias.ClientSecret = v; return nil }},
	{key: "gorgias.aircall_client_id", name: "GORGIAS_AIRCALL_CLIENT_ID", optional: true, about: "of the app in Aircall, likewise",
		set: func(c *Config, v string) error { c.Gorgias.AircallClientID = v; return nil }},
	{key: "gorgias.aircall_client_secret", name: "GORGIAS_AIRCALL_CLIENT_SECRET", secret: true, optional: true, about: "of that app",
		set: func(c *Config, v string) error { c.Gorgias.AircallClientSecret = v; return nil }},

	{key: "salesforce.base_url", name: "SALESFORCE_BASE_URL", about: "the org's address, its My Domain",
		set: func(c *Config, v string) (err error) { c.Salesforce.BaseURL, err = baseURL(v); return err }},
	{key: "salesforce.client_id", name: "SALESFORCE_CLIENT_ID", about: "the connected app's consumer key",
		set: func(c *Config, v string) error { c.Salesforce.ClientID = v; return nil }},
	{key: "salesforce.client_secret", name: "SALESFORCE_CLIENT_SECRET", secret: true, about: "the connected app's consumer secret",
		set: func(c *Config, v string) error { c.Salesforce.ClientSecret = v; return nil }},
	{key: "salesforce.refresh_token", name: "SALESFORCE_REFRESH_TOKEN", secret: true, optional: true, about: "instead of the client credentials flow",
		set: func(c *Config, v string) error { c.Salesforce.RefreshToken = v; return nil }},

	{key: "ringcentral.base_url", name: "RINGCENTRAL_BASE_URL", usual: "https://platform.ringcentral.com", about: "RingCentral's API",
		set: func(c *Config, v string) (err error) { c.RingCentral.BaseURL, err = baseURL(v); return err }},
	{key: "ringcentral.media_url", name: "RINGCENTRAL_MEDIA_URL", optional: true, about: "unless given, with the API or at media.ringcentral.com",
		set: func(c *Config, v string) (err error) { c.RingCentral.MediaURL, err = baseURL(v); return err }},
	{key: "ringcentral.public_url", name: "RINGCENTRAL_PUBLIC_URL", about: "where RingCentral and Front reach this core",
		set: func(c *Config, v string) (err error) { c.RingCentral.PublicURL, err = baseURL(v); return err }},
	{key: "ringcentral.client_id", name: "RINGCENTRAL_CLIENT_ID", about: "of the app in RingCentral's developer console",
		set: func(c *Config, v string) error { c.RingCentral.ClientID = v; return nil }},
	{key: "ringcentral.client_secret", name: "RINGCENTRAL_CLIENT_SECRET", secret: true, about: "of the same app; credentials come by the settings page",
		set: func(c *Config, v string) error { c.RingCentral.ClientSecret = v; return nil }},
}

// keysByProject reads "2855=KEY,2856=KEY".
func keysByProject(text string) (map[string]string, error) {
	keys := map[string]string{}
	for _, entry := range strings.Split(text, ",") {
		id, key, found := strings.Cut(strings.TrimSpace(entry), "=")
		if !found || id == "" || key == "" {
			return nil, errors.New("is no list of ID=KEY, separated by commas")
		}
		keys[id] = key
	}
	return keys, nil
}

// Help lists the entries, with their usual values, as `callsim help core` shows
// them.
func Help() string {
	var b strings.Builder
	for _, e := range entries {
		about := e.about
		if e.usual != "" {
			about += " (" + e.usual + ")"
		}
		fmt.Fprintf(&b, "  %-18s %s\n  %-18s %s\n", e.key, e.name, "", about)
	}
	return b.String()
}

// section is the part of a key before the dot, "" of a plain one.
func (e entry) section() string {
	section, _, found := strings.Cut(e.key, ".")
	if !found {
		return ""
	}
	return section
}

func oneOf(value string, words ...string) error {
	for _, word := range words {
		if value == word {
			return nil
		}
	}
	return fmt.Errorf("is %q, expected %s", value, strings.Join(words[:len(words)-1], ", ")+" or "+words[len(words)-1])
}

func checkAddress(v string) error {
	_, port, err := net.SplitHostPort(v)
	n, convErr := strconv.ParseUint(port, 10, 16)
	if err != nil || convErr != nil || n > 65535 {
		return fmt.Errorf("is %q, expected an address like 127.0.0.1:4010 or :8080", v)
	}
	return nil
}

// leastToken is long enough not to be guessed.
const leastToken = 16

func checkToken(v string) error {
	if len(v) < leastToken {
		return fmt.Errorf("has %d characters, expected at least %d; make one with: openssl rand -hex 24", len(v), leastToken)
	}
	return nil
}

// baseURL takes the address of an API, without a slash at its end. Its errors do
// not repeat what may hold a password.
func baseURL(v string) (string, error) {
	u, err := url.Parse(v)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return "", fmt.Errorf("is no address of an API, expected one like https://api.example.com")
	case u.User != nil:
		return "", fmt.Errorf("has a user name in it, expected only the address; credentials have entries of their own")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "", fmt.Errorf("has something behind ? or #, expected an address like https://api.example.com")
	}
	return strings.TrimRight(v, "/"), nil
}

// loopback reports whether only this machine can reach an address.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.Unmap().IsLoopback()
}
