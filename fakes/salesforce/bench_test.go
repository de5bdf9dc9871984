package salesforce_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/callsim/callsim/fakes/salesforce"
	"github.com/callsim/callsim/sim/sched"
)

// BenchmarkNew measures what one more org costs a world.
func BenchmarkNew(b *testing.B) {
	s := sched.New(sched.Options{})
	defer s.Close()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := salesforce.New(s); err != nil {
			b.Fatal(err)
		}
	}
}

const crowd = 100_000

func newCrowd(b *testing.B) *org {
	o := newOrg(b, salesforce.WithDailyLimit(0), salesforce.WithPersonAccounts())
	for i := range crowd {
		o.contact(fmt.Sprint("Contact ", i), fmt.Sprintf("+1415%07d", i))
	}
	return o
}

// BenchmarkByPhone finds a contact among many by phone number, as integrations do.
func BenchmarkByPhone(b *testing.B) {
	o := newCrowd(b)
	for name, target := range map[string]string{
		"SOSL": v63 + "/search?q=" + url.QueryEscape(`FIND {14150050505 OR 4150050505} IN PHONE FIELDS RETURNING `+
			`Contact(Id, Name, IsPersonAccount, Phone, MobilePhone, HomePhone, OtherPhone, AssistantPhone ORDER BY LastModifiedDate DESC), `+
			`Lead(Id, Name, IsConverted, Phone, MobilePhone ORDER BY LastModifiedDate DESC), Account(Id, Name, IsPersonAccount, Phone ORDER BY LastModifiedDate DESC)`),
		"SOQL": v63 + "/query?q=" + url.QueryEscape(`SELECT Id, Name FROM Contact WHERE (Phone = '+14150050505' OR MobilePhone = '+14150050505') AND IsPersonAccount = false ORDER BY LastModifiedDate DESC LIMIT 1`),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				o.asks(target)
			}
		})
	}
}

func (o *org) asks(target string) {
	r := httptest.NewRequest("GET", target, nil)
	r.Header.Set("Authorization", "Bearer "+o.token)
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	if w.Code != 200 {
		o.t.Fatalf("%d %s", w.Code, w.Body)
	}
}

func BenchmarkCreateTask(b *testing.B) {
	o := newOrg(b, salesforce.WithDailyLimit(0))
	ada := o.contact("Pike", "+14155550123")
	b.ReportAllocs()
	for b.Loop() {
		o.create("Task", `{"Subject":"Missed call","Status":"Completed","Type":"Call","TaskSubtype":"Call","CallType":"Inbound","WhoId":"`+ada+`"}`)
	}
}
