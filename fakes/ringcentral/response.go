package ringcentral

import (
	"fmt"
	"net/http"

	"github.com/callsim/callsim/fakes/kit"
)

const jsonType = "application/json;charset=UTF-8"

// reply returns an answer with RingCentral's content type.
func reply(status int, body any) kit.Response {
	return kit.Response{Status: status, Body: body, Type: jsonType}
}

// content answers with a file.
func content(r *kit.Request, data []byte, kind, name string) kit.Response {
	disposition := "inline"
	if r.Query().Get("contentDisposition") == "Attachment" {
		disposition = "attachment"
	}
	if requested := r.Query().Get("contentDispositionFilename"); requested != "" {
		name = requested
	}
	return kit.Response{Status: 200, Raw: data, Type: kind, Header: http.Header{
		"Content-Disposition": {fmt.Sprintf("%s; filename=%q", disposition, name)}}}
}
