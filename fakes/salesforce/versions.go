package salesforce

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// The first and the last supported version of the API; earlier ones are retired.
const oldestVersion, newestVersion = 31, 68

// versionNumber parses "v63.0". It returns 0 for a malformed version.
func versionNumber(text string) int {
	number, ok := strings.CutPrefix(text, "v")
	whole, fraction, dot := strings.Cut(number, ".")
	n, err := strconv.Atoi(whole)
	if !ok || !dot || fraction != "0" || err != nil || strconv.Itoa(n) != whole {
		return 0
	}
	return n
}

func checkVersion(text string) error {
	switch n := versionNumber(text); {
	case n >= oldestVersion && n <= newestVersion:
		return nil
	case n > 0 && n < oldestVersion:
		return &failure{status: 410, code: "UNSUPPORTED_API_VERSION", msg: "API version " + strconv.Itoa(n) + ".0 is retired"}
	}
	return errNotFound
}

// releaseOf returns the release of a version: three a year, in winter, spring and summer.
// Version 29 was Winter '14.
func releaseOf(n int) string {
	seasons := [...]string{"Winter", "Spring", "Summer"}
	return fmt.Sprintf("%s '%02d", seasons[(n-29)%3], 14+(n-29)/3)
}

// getVersions answers GET /services/data.
func (s *Server) getVersions(*kit.Tx, *kit.Request) (kit.Response, error) {
	type version struct {
		Label   string `json:"label"`
		URL     string `json:"url"`
		Version string `json:"version"`
	}
	var all []version
	for n := oldestVersion; n <= newestVersion; n++ {
		number := strconv.Itoa(n) + ".0"
		all = append(all, version{releaseOf(n), "/services/data/v" + number, number})
	}
	return answerBody(200, all)
}

// getResources answers GET /services/data/vNN.0.
func (s *Server) getResources(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	all := map[string]string{}
	for _, name := range []string{"sobjects", "query", "queryAll", "search", "parameterizedSearch", "composite", "limits", "recent", "tooling", "jobs"} {
		all[name] = "/services/data/" + r.Param("version") + "/" + name
	}
	if user := author(r); user != nil {
		all["identity"] = s.identityURL(user)
	}
	return answerBody(200, all)
}
