package salesforce

import (
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// cursor is a query result with more than one page.
type cursor struct {
	plan *plan
	rows []*record
	size int
}

// pageSize is the number of rows on a page. A client may ask for fewer, but not for
// fewer than minPageSize (REST API Developer Guide, Query Options Header).
const pageSize, minPageSize = 2000, 200

func (s *Server) getQuery(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.answerQuery(tx, r, false)
}
func (s *Server) getQueryAll(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.answerQuery(tx, r, true)
}

func (s *Server) answerQuery(tx *kit.Tx, r *kit.Request, deleted bool) (kit.Response, error) {
	if r.Query().Has("explain") {
		return kit.Response{}, notModelled("query plans")
	}
	p, err := s.query(tx, r.Asked("q"), deleted)
	if err != nil {
		return kit.Response{}, err
	}
	b, version := make([]byte, 0, 512), r.Param("version")
	switch {
	case p.counts:
		return answer(200, p.appendCount(b))
	case p.aggregates != nil || p.group != nil:
		return answer(200, p.appendAggregates(b))
	}
	rows := p.sortAndCut(p.rows())
	size := s.pageSizeOf(r)
	if len(rows) <= size {
		return answer(200, p.appendResult(b, version, rows, len(rows), ""))
	}
	s.cursorID++
	id := newID("01g", firstID("01g")+s.cursorID)
	c := &cursor{p, rows, size}
	s.cursors[id] = c
	return answer(200, c.appendPage(b, version, id, 0))
}

// appendCount appends the result of SELECT COUNT(): the number of rows without the rows.
func (p *plan) appendCount(b []byte) []byte {
	n := max(len(p.rows())-p.offset, 0)
	if p.limit >= 0 {
		n = min(n, p.limit)
	}
	b = append(b, `{"totalSize":`...)
	b = append(strconv.AppendInt(b, int64(n), 10), `,"done":true,"records":`...)
	if p.s.assumed(assumeCount, "null") {
		return append(b, `null}`...)
	}
	return append(b, `[]}`...)
}

// pageSizeOf returns the requested page size: Sforce-Query-Options: batchSize=500.
func (s *Server) pageSizeOf(r *kit.Request) int {
	if s.faults.page > 0 {
		return s.faults.page
	}
	for _, option := range strings.Split(r.HTTP.Header.Get("Sforce-Query-Options"), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(option), "=")
		if n, err := strconv.Atoi(value); err == nil && strings.EqualFold(name, "batchSize") {
			return min(max(n, minPageSize), pageSize)
		}
	}
	return pageSize
}

// appendPage appends the page that begins at a row.
func (c *cursor) appendPage(b []byte, version, id string, from int) []byte {
	to, next := min(from+c.size, len(c.rows)), ""
	if to < len(c.rows) {
		next = "/services/data/" + version + "/query/" + id + "-" + strconv.Itoa(to)
	}
	return c.plan.appendResult(b, version, c.rows[from:to], len(c.rows), next)
}

// getMore returns the next page. The locator is the cursor's id and the first row.
func (s *Server) getMore(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	id, offset, _ := strings.Cut(r.Param("locator"), "-")
	c := s.cursors[id]
	from, err := strconv.Atoi(offset)
	if c == nil || err != nil || from < 0 || from >= len(c.rows) {
		return kit.Response{}, errLocator
	}
	return answer(200, c.appendPage(nil, r.Param("version"), id, from))
}
