package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/salesforce"
	"github.com/callsim/callsim/sim/sched"
)

// search is the core's look-up of a number.
const search = `FIND {%s} IN PHONE FIELDS RETURNING Contact(Id, Name, IsPersonAccount ORDER BY LastModifiedDate DESC), ` +
	`Lead(Id, Name, IsConverted ORDER BY LastModifiedDate DESC), Account(Id, Name ORDER BY LastModifiedDate DESC)`

// measureContacts searches numbers among many contacts of Salesforce.
func measureContacts(n size) ([]figure, error) {
	world := sched.New(sched.Options{})
	defer world.Close()
	s, err := salesforce.New(world, salesforce.WithDailyLimit(0), salesforce.WithPersonAccounts())
	if err != nil {
		return nil, err
	}
	number := func(i int) string { return fmt.Sprintf("1415%07d", i) }
	for i := range n.contacts {
		if _, err := s.AddContact(salesforce.ContactSpec{LastName: "Contact " + strconv.Itoa(i), Phone: "+" + number(i)}); err != nil {
			return nil, err
		}
	}
	took, err := fastest(n.rounds, func() (time.Duration, error) {
		started := processorTime()
		for i := range n.lookups {
			statement := fmt.Sprintf(search, number(i*7919%n.contacts))
			answer := s.Observe("/services/data/v63.0/search?q=" + url.QueryEscape(statement)) // as a client, without its log-in
			if answer.Status != http.StatusOK || !gjson.GetBytes(answer.Body, "searchRecords.0.Id").Exists() {
				return 0, fmt.Errorf("searching a number: %d %s", answer.Status, answer.Body)
			}
		}
		return processorTime() - started, nil
	})
	return []figure{{"a number among 100,000 contacts of Salesforce, in three objects", each(took, n.lookups), micros, 1000, 0}}, err
}
