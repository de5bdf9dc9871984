package front_test

import (
	"bytes"
	"fmt"
	"net/http/httptest"
)

// file is a file in a form.
type file struct{ name, kind, data string }

// form sends multipart/form-data with pairs of field and value and with files in
// attachments.
func (o *office) form(method, path string, pairs []string, files ...file) answer {
	o.t.Helper()
	const boundary = "front-test-boundary"
	var b bytes.Buffer
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(&b, "--%s\r\nContent-Disposition: form-data; name=%q\r\n\r\n%s\r\n", boundary, pairs[i], pairs[i+1])
	}
	for i, f := range files {
		fmt.Fprintf(&b, "--%s\r\nContent-Disposition: form-data; name=\"attachments[%d]\"; filename=%q\r\nContent-Type: %s\r\n\r\n%s\r\n", boundary, i, f.name, f.kind, f.data)
	}
	fmt.Fprintf(&b, "--%s--\r\n", boundary)
	r := httptest.NewRequest(method, path, &b)
	r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
	r.Header.Set("Authorization", "Bearer "+o.token)
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	return answer{o.t, method + " " + path, w.Code, w.Result().Header, w.Body.String()}.fits(method, path)
}
