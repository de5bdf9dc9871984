package salesforce

import (
	"net/http"
	"time"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// requestedSpan reads the parameters start and end of /updated and /deleted.
func requestedSpan(r *kit.Request) (span, error) {
	from, okFrom := soql.ParseTime(r.Asked("start"))
	to, okTo := soql.ParseTime(r.Asked("end"))
	switch {
	case !okFrom || !okTo:
		return span{}, refuseRequest("INVALID_ARGUMENT", "start and end must be dates with times in ISO 8601")
	case !from.Before(to):
		return span{}, refuseRequest("INVALID_REPLICATION_DATE", "startDate before endDate")
	}
	return span{from, to}, nil
}

func (s *Server) getUpdated(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	o, err := s.objectOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	within, err := requestedSpan(r)
	if err != nil {
		return kit.Response{}, err
	}
	ids := []string{}
	for _, row := range s.rows(o).all {
		if !row.deleted && within.compare(row.modified) == 0 {
			ids = append(ids, row.id)
		}
	}
	b := appendTexts([]byte(`{"ids":`), ids)
	b = append(b, `,"latestDateCovered":`...)
	return answer(http.StatusOK, append(appendValue(b, nil, within.to.Truncate(time.Minute)), '}'))
}

func (s *Server) getDeleted(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	o, err := s.objectOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	within, err := requestedSpan(r)
	if err != nil {
		return kit.Response{}, err
	}
	b := []byte(`{"deletedRecords":[`)
	for _, row := range s.rows(o).all {
		if !row.deleted || within.compare(row.modified) != 0 {
			continue
		}
		if b[len(b)-1] != '[' {
			b = append(b, ',')
		}
		b = append(b, `{"id":"`+row.id+`","deletedDate":`...)
		b = append(appendValue(b, nil, row.modified), '}')
	}
	b = append(b, `],"earliestDateAvailable":`...)
	b = appendValue(b, nil, s.opened)
	b = append(b, `,"latestDateCovered":`...)
	return answer(http.StatusOK, append(appendValue(b, nil, within.to.Truncate(time.Minute)), '}'))
}
