package standalone

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/sim/yaml"
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
	secret   bool
	optional bool // may be missing from a section that is begun
	usual    string
	about    string
	field    func(*Config) *string
	read     func(string) (string, error) // if not nil, checks a value
	set      func(*Config, string) error  // instead of field
}

// vendors are the sections of the file. One that is begun must be complete.
var vendors = []string{"aircall", "front", "spark", "gorgias", "salesforce", "ringcentral"}

// entries are in the order in which they are shown. A new vendor is a section above and
// its rows here.
var entries = []entry{
	{key: "listen", usual: "127.0.0.1:4010", about: "address of webhooks, settings and health", field: func(c *Config) *string { return &c.Listen }, read: address},
	{key: "store", usual: "callsim-core.db", about: "the database file", field: func(c *Config) *string { return &c.Store }},
	{key: "settings_token", secret: true, about: "the token of requests that change settings", field: func(c *Config) *string { return &c.SettingsToken }, read: token},
	{key: "log", about: "json or text; unless given, text on a terminal", field: func(c *Config) *string { return &c.LogFormat }, read: oneOf("json", "text")},
	{key: "log_level", usual: "info", about: "debug, info, warn or error", field: func(c *Config) *string { return &c.LogLevel }, read: oneOf("debug", "info", "warn", "error")},

	{key: "aircall.base_url", usual: "https://api.aircall.io", about: "Aircall's API", field: func(c *Config) *string { return &c.Aircall.BaseURL }, read: baseURL},
	{key: "aircall.api_id", about: "from Aircall's dashboard, API keys", field: func(c *Config) *string { return &c.Aircall.APIID }},
	{key: "aircall.api_token", secret: true, about: "from the same place", field: func(c *Config) *string { return &c.Aircall.APIToken }},

	{key: "front.base_url", usual: "https://api2.frontapp.com", about: "Front's API", field: func(c *Config) *string { return &c.Front.BaseURL }, read: baseURL},
	{key: "front.api_token", secret: true, about: "from Front's settings, Developers, API tokens", field: func(c *Config) *string { return &c.Front.Token }},

	{key: "spark.base_url", usual: "https://api.spark.re", about: "Spark's API", field: func(c *Config) *string { return &c.Spark.BaseURL }, read: baseURL},
	{key: "spark.company_key", secret: true, about: "reads everything", field: func(c *Config) *string { return &c.Spark.CompanyKey }},
	{key: "spark.project_keys", secret: true, optional: true, about: "each writes in its project: ID=KEY,ID=KEY",
		set: func(c *Config, v string) (err error) { c.Spark.ProjectKeys, err = keysByProject(v); return err }},

	{key: "gorgias.base_url", about: "the account's address, https://ACCOUNT.gorgias.com", field: func(c *Config) *string { return &c.Gorgias.BaseURL }, read: baseURL},
	{key: "gorgias.public_url", about: "where browsers, Aircall and Gorgias reach this core", field: func(c *Config) *string { return &c.Gorgias.PublicURL }, read: baseURL},
	{key: "gorgias.email", optional: true, about: "whose API key it is, for an installation by webhook address", field: func(c *Config) *string { return &c.Gorgias.Email }},
	{key: "gorgias.api_key", secret: true, optional: true, about: "from Gorgias's settings, REST API", field: func(c *Config) *string { return &c.Gorgias.APIKey }},
	{key: "gorgias.client_id", optional: true, about: "of the app in Gorgias, for an installation by OAuth", field: func(c *Config) *string { return &c.Gorgias.ClientID }},
	{key: "gorgias.client_secret", secret: true, optional: true, about: "of the same app", field: func(c *Config) *string { return &c.Gorgias.ClientSecret }},
	{key: "gorgias.aircall_client_id", optional: true, about: "of the app in Aircall, likewise", field: func(c *Config) *string { return &c.Gorgias.AircallClientID }},
	{key: "gorgias.aircall_client_secret", secret: true, optional: true, about: "of that app", field: func(c *Config) *string { return &c.Gorgias.AircallClientSecret }},

	{key: "salesforce.base_url", about: "the org's address, its My Domain", field: func(c *Config) *string { return &c.Salesforce.BaseURL }, read: baseURL},
	{key: "salesforce.client_id", about: "the connected app's consumer key", field: func(c *Config) *string { return &c.Salesforce.ClientID }},
	{key: "salesforce.client_secret", secret: true, about: "the connected app's consumer secret", field: func(c *Config) *string { return &c.Salesforce.ClientSecret }},
	{key: "salesforce.refresh_token", secret: true, optional: true, about: "instead of the client credentials flow", field: func(c *Config) *string { return &c.Salesforce.RefreshToken }},

	{key: "ringcentral.base_url", usual: "https://platform.ringcentral.com", about: "RingCentral's API", field: func(c *Config) *string { return &c.RingCentral.BaseURL }, read: baseURL},
	{key: "ringcentral.media_url", optional: true, about: "unless given, with the API or at media.ringcentral.com", field: func(c *Config) *string { return &c.RingCentral.MediaURL }, read: baseURL},
	{key: "ringcentral.public_url", about: "where RingCentral and Front reach this core", field: func(c *Config) *string { return &c.RingCentral.PublicURL }, read: baseURL},
	{key: "ringcentral.client_id", about: "of the app in RingCentral's developer console", field: func(c *Config) *string { return &c.RingCentral.ClientID }},
	{key: "ringcentral.client_secret", secret: true, about: "of the same app; credentials come by the settings page", field: func(c *Config) *string { return &c.RingCentral.ClientSecret }},
}

// name is the entry's name in the environment: "FRONT_API_TOKEN", "CALLSIM_CORE_LISTEN".
func (e entry) name() string {
	if e.section() == "" {
		return "CALLSIM_CORE_" + strings.ToUpper(e.key)
	}
	return strings.ToUpper(strings.ReplaceAll(e.key, ".", "_"))
}

// store sets the entry in c.
func (e entry) store(c *Config, v string) (err error) {
	if e.set != nil {
		return e.set(c, v)
	}
	if e.read != nil {
		v, err = e.read(v)
	}
	*e.field(c) = v
	return err
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
		fmt.Fprintf(&b, "  %-18s %s\n  %-18s %s\n", e.key, e.name(), "", about)
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

// oneOf accepts one of the words.
func oneOf(words ...string) func(string) (string, error) {
	return func(v string) (string, error) {
		if !slices.Contains(words, v) {
			return "", fmt.Errorf("is %q, expected %s", v, yaml.Or(words))
		}
		return v, nil
	}
}

// address accepts host:port.
func address(v string) (string, error) {
	_, port, err := net.SplitHostPort(v)
	if _, convErr := strconv.ParseUint(port, 10, 16); err != nil || convErr != nil {
		return "", fmt.Errorf("is %q, expected an address like 127.0.0.1:4010 or :8080", v)
	}
	return v, nil
}

// leastToken is long enough not to be guessed.
const leastToken = 16

func token(v string) (string, error) {
	if len(v) < leastToken {
		return "", fmt.Errorf("has %d characters, expected at least %d; make one with: openssl rand -hex 24", len(v), leastToken)
	}
	return v, nil
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
