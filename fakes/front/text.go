package front

import (
	"html"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// plainText returns the text of an HTML body.
func plainText(body string) string {
	if !strings.ContainsAny(body, "<&") {
		return body
	}
	var out strings.Builder
	for body != "" {
		before, rest, found := strings.Cut(body, "<")
		out.WriteString(before)
		end := strings.IndexByte(rest, '>')
		if !found {
			break
		}
		if end < 0 || !startsTag(rest) {
			out.WriteByte('<')
			body = rest
			continue
		}
		if breaksLine(rest[:end]) && out.Len() > 0 {
			out.WriteByte('\n')
		}
		body = rest[end+1:]
	}
	return strings.TrimSpace(html.UnescapeString(out.String()))
}

// startsTag reports whether the text after "<" is a tag.
func startsTag(s string) bool {
	return s != "" && (s[0] == '/' || s[0] == '!' || 'a' <= s[0]|0x20 && s[0]|0x20 <= 'z')
}

// breaksLine reports whether a tag ends a line.
func breaksLine(tag string) bool {
	name, _, _ := strings.Cut(strings.ToLower(strings.TrimSuffix(tag, "/")), " ")
	switch name {
	case "br", "/p", "/div", "/li", "/tr", "/h1", "/h2", "/h3":
		return true
	}
	return false
}

const blurbMax = 200 // characters

// blurb returns the preview of a text in lists.
func blurb(text string) string {
	if strings.ContainsAny(text, "\r\n\t") {
		text = strings.Join(strings.Fields(text), " ")
	}
	if len(text) <= blurbMax || utf8.RuneCountInString(text) <= blurbMax {
		return text
	}
	return string([]rune(text)[:blurbMax])
}

// union returns a followed by the items of b that a lacks.
func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, item := range b {
		if !slices.Contains(out, item) {
			out = append(out, item)
		}
	}
	return out
}

// orDefault returns an optional bool of a body, or its default.
func orDefault(value *bool, otherwise bool) bool {
	if value == nil {
		return otherwise
	}
	return *value
}

// absolute reports whether a text is a URL with scheme and host.
func absolute(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme != "" && u.Host != ""
}
