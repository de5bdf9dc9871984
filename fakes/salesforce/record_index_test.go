package salesforce_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/callsim/callsim/fakes/salesforce"
)

// TestIndexFindsWhatAScanFinds checks that, after any writes and undone writes, the
// index finds the same records as a scan.
func TestIndexFindsWhatAScanFinds(t *testing.T) {
	phones := []string{"", "+14155550101", "(415) 555-0101", "4155550101", "5550101", "+4530123456", "0045 30 12 34 56"}
	rapid.Check(t, func(r *rapid.T) {
		o := newOrg(t, salesforce.WithPersonAccounts(), salesforce.WithDailyLimit(0))
		person := o.get("query?q=SELECT+Id+FROM+RecordType+WHERE+IsPersonType=true").Get("records.0.Id").String()
		phone := rapid.SampledFrom(phones)
		body := func(fields ...string) string {
			var all []string
			for _, f := range fields {
				all = append(all, fmt.Sprintf("%q:%q", f, phone.Draw(r, f)))
			}
			return strings.Join(all, ",")
		}
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			contacts := o.Records("Contact")
			some := ""
			if len(contacts) > 0 {
				some = rapid.SampledFrom(contacts).Draw(r, "contact").ID
			}
			switch rapid.IntRange(0, 5).Draw(r, "what") {
			case 0, 1:
				o.try("POST", v63+"/sobjects/Contact", `{"LastName":"x",`+body("Phone", "MobilePhone")+`}`)
			case 2:
				o.try("PATCH", v63+"/sobjects/Contact/"+some, `{`+body("Phone", "HomePhone")+`}`)
			case 3:
				o.try("DELETE", v63+"/sobjects/Contact/"+some, "")
			case 4:
				o.try("POST", v63+"/sobjects/Account", `{"RecordTypeId":"`+person+`","LastName":"y",`+body("Phone", "PersonMobilePhone")+`}`)
			case 5: // undone as a whole
				o.try("POST", v63+"/composite", `{"allOrNone":true,"compositeRequest":[
					{"method":"POST","url":"`+v63+`/sobjects/Contact","referenceId":"a","body":{"LastName":"z",`+body("Phone", "Fax")+`}},
					{"method":"PATCH","url":"`+v63+`/sobjects/Contact/`+some+`","referenceId":"b","body":{`+body("Phone")+`}},
					{"method":"DELETE","url":"`+v63+`/sobjects/Contact/`+some+`","referenceId":"c"},
					{"method":"POST","url":"`+v63+`/sobjects/Contact","referenceId":"d","body":{}}]}`)
			}
		}
		for _, number := range phones[1:] {
			indexed := column(o.query("SELECT Id FROM Contact WHERE Phone = '"+number+"' OR MobilePhone = '"+number+"'").Get("records"), "Id")
			scanned := column(o.query("SELECT Id FROM Contact WHERE NOT (Phone != '"+number+"' AND MobilePhone != '"+number+"')").Get("records"), "Id")
			if indexed != scanned {
				r.Fatalf("%s: the index finds %s, a scan %s", number, indexed, scanned)
			}
			digits := strings.NewReplacer("+", "", " ", "", "(", "", ")", "", "-", "").Replace(number)
			found := strings.Fields(column(o.find("FIND {"+digits+"} IN PHONE FIELDS RETURNING Contact(Id)"), "Id"))
			open := strings.Fields(column(o.find("FIND {("+digits+")} IN PHONE FIELDS RETURNING Contact(Id)"), "Id")) // parentheses search without the index
			if !slices.Equal(found, open) {
				r.Fatalf("%s: the index finds %v, a scan %v", digits, found, open)
			}
		}
	})
}
