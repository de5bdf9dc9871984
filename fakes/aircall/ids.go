package aircall

import (
	"encoding/hex"
	"math/rand/v2"
	"strconv"

	"github.com/callsim/callsim/fakes/kit"
)

// sequences holds the last id of each resource. Start values resemble those of an
// existing company; call ids do not fit 32 bits.
type sequences struct {
	user, team, number, contact, detail, tag, call, comment, webhook, integration, transport int64
}

// gatewayID returns the gateway's id of a refused request.
func (s *Server) gatewayID() string {
	s.ids.transport++
	return "gw" + strconv.FormatInt(s.ids.transport, 36) + "="
}

// newUUID draws a UUID of version 4.
func newUUID(r *rand.Rand) string {
	raw, _ := hex.DecodeString(kit.HexString(r, 16)) // HexString returns valid hex
	raw[6], raw[8] = raw[6]&0x0f|0x40, raw[8]&0x3f|0x80
	text := hex.EncodeToString(raw)
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}

// link returns the address of an object in version 1 of the API.
func (s *Server) link(resource string, id int64) string {
	return s.options.baseURL + "/v1/" + resource + "/" + strconv.FormatInt(id, 10)
}
