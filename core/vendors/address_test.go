package vendors

import (
	"net/url"
	"testing"
)

// The URL of a request equals the one parsed from the whole text.
func TestAddress(t *testing.T) {
	for _, base := range []string{"https://api.test", "http://127.0.0.1:4003", "https://api.test/v1", "https://api.test/a%2Fb", "https://[::1]:1/x"} {
		c := New(Config{BaseURL: base})
		for _, path := range []string{"", "/", "/a/b", "/a%2Fb", "/a?b=c%2Bd", "/a?", "/a?b?c", "/é b", "/a#b", "/a?b#c", "/cnv_1/messages?limit=100"} {
			got, err := c.address(path)
			if err != nil {
				t.Fatal(err)
			}
			want, err := url.Parse(base + path)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != want.String() || got.Path != want.Path {
				t.Errorf("%s and %s: %#v, want %#v", base, path, got, want)
			}
		}
	}
	if _, err := New(Config{BaseURL: "http://[broken"}).address("/a"); err == nil {
		t.Error("a malformed base URL yields no error")
	}
}
