package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/salesforce"
	"github.com/callsim/callsim/sim/sched"
)

// contactsGroup is how long it takes to find somebody by number in a large org.
func contactsGroup() group {
	return group{
		name: "contacts",
		rows: []row{
			{figure: "by number among 100,000 contacts of Salesforce: a search, in three objects", unit: micros, most: 1000},
			{figure: "  a query, in two fields", unit: micros, most: 1000},
			{figure: "  the same search among 1,000", unit: micros},
		},
		measure: func(n size) (sample, error) {
			crowd, err := timeLookups(n.contacts, n.lookups)
			if err != nil {
				return nil, err
			}
			few, err := timeLookups(n.contacts/100, n.lookups)
			if err != nil {
				return nil, err
			}
			return sample{crowd[0], crowd[1], few[0]}, nil
		},
		once: true,
	}
}

// lookups are the two ways to find a number: as the core does, by its digits, and
// letter for letter.
var lookups = []struct{ resource, statement, found string }{
	{"search", `FIND {%s} IN PHONE FIELDS RETURNING Contact(Id, Name, IsPersonAccount ORDER BY LastModifiedDate DESC), ` +
		`Lead(Id, Name, IsConverted ORDER BY LastModifiedDate DESC), Account(Id, Name ORDER BY LastModifiedDate DESC)`, "searchRecords.0.Id"},
	{"query", `SELECT Id, Name FROM Contact WHERE Phone = '+%[1]s' OR MobilePhone = '+%[1]s' LIMIT 1`, "records.0.Id"},
}

// timeLookups is what one look-up takes, in microseconds, for each of the ways.
func timeLookups(contacts, times int) ([]float64, error) {
	world := sched.New(sched.Options{})
	defer world.Close()
	s, err := salesforce.New(world, salesforce.WithDailyLimit(0), salesforce.WithPersonAccounts())
	if err != nil {
		return nil, err
	}
	for i := range contacts {
		if _, err := s.AddContact(salesforce.ContactSpec{LastName: "Contact " + strconv.Itoa(i), Phone: "+" + numberOf(i)}); err != nil {
			return nil, err
		}
	}
	var all []float64
	for _, way := range lookups {
		started := processorTime()
		for i := range times {
			number := numberOf(i * 7919 % contacts)
			if err := lookUp(s, way.resource, fmt.Sprintf(way.statement, number), way.found); err != nil {
				return nil, err
			}
		}
		all = append(all, float64((processorTime()-started).Nanoseconds())/1000/float64(times))
	}
	return all, nil
}

func numberOf(i int) string { return fmt.Sprintf("1415%07d", i) }

// lookUp asks by the observer door, which is the same but for the log-in.
func lookUp(s *salesforce.Server, resource, statement, found string) error {
	target := "/services/data/v63.0/" + resource + "?q=" + url.QueryEscape(statement)
	answer := s.Observe(target)
	if answer.Status != http.StatusOK || !gjson.GetBytes(answer.Body, found).Exists() {
		return fmt.Errorf("looking for a number: %d %s", answer.Status, answer.Body)
	}
	return nil
}
