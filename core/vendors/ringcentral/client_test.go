package ringcentral_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/callsim/callsim/core/vendors/ringcentral"
	"github.com/callsim/callsim/sim/wallclock"
)

// hosts answers every request and records the requests' hosts.
type hosts []string

func (h *hosts) RoundTrip(r *http.Request) (*http.Response, error) {
	*h = append(*h, r.URL.Host)
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(`{"access_token":"t","expires_in":3600}`)), Header: http.Header{}, Request: r}, nil
}

// Recordings have a host of their own, unless one host serves both.
func TestWhereRecordingsAre(t *testing.T) {
	for _, c := range []struct{ base, media, want string }{
		{"", "", "media.ringcentral.com"},
		{ringcentral.DefaultBaseURL, "", "media.ringcentral.com"},
		{"http://127.0.0.1:4002", "", "127.0.0.1:4002"},
		{"http://127.0.0.1:4002", "http://127.0.0.1:4003", "127.0.0.1:4003"},
	} {
		var asked hosts
		rt := wallclock.New(1)
		client := ringcentral.New(rt, &asked, ringcentral.Access{BaseURL: c.base, MediaURL: c.media, ClientID: "id", ClientSecret: "secret"}, func() string { return "jwt" })
		_, err := client.Content(context.Background(), ringcentral.DefaultMediaURL+"/restapi/v1.0/account/1/recording/2/content")
		if err != nil || asked[len(asked)-1] != c.want {
			t.Errorf("%+v: asked %v, %v", c, asked, err)
		}
		rt.Close()
	}
}
