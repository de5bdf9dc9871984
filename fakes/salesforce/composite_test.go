package salesforce_test

import (
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/salesforce"
)

const captured = "The transaction was rolled back since another operation in the same transaction failed."

func TestComposite(t *testing.T) {
	o := newOrg(t)
	answer := o.send("POST", "composite", `{"compositeRequest":[
		{"method":"POST","url":"`+v63+`/sobjects/Contact","referenceId":"c","body":{"LastName":"P\"ike","Phone":"+14155550101"}},
		{"method":"GET","url":"`+v63+`/query/?q=SELECT+Id,LastName+FROM+Contact+WHERE+Id='@{c.id}'","referenceId":"q"},
		{"method":"POST","url":"`+v63+`/sobjects/Task","referenceId":"t","body":{"WhoId":"@{q.records[0].Id}","Subject":"about @{q.records[0].LastName}"}},
		{"method":"PATCH","url":"/services/data/v50.0/sobjects/Task/@{t.id}","referenceId":"u","body":{"Status":"Completed"}},
		{"method":"GET","url":"`+v63+`/sobjects/Task/@{t.id}?fields=Subject,Who.Name","referenceId":"bad"},
		{"method":"GET","url":"`+v63+`/sobjects/Task/@{bad.id}","referenceId":"none"},
		{"method":"GET","url":"`+v63+`/composite/sobjects/Contact?ids=@{c.id}&fields=Name","referenceId":"many"}]}`, 200)
	same(t, "statuses", column(answer.Get("compositeResponse"), "httpStatusCode"), "201 200 201 204 400 400 200")
	same(t, "location", answer.Get("compositeResponse.0.httpHeaders.Location").String(), v63+"/sobjects/Contact/"+answer.Get("compositeResponse.0.body.id").String())
	same(t, "body of an update", answer.Get("compositeResponse.3.body").Raw, "null")
	same(t, "error codes", answer.Get("compositeResponse.4.body.0.errorCode").String()+" "+answer.Get("compositeResponse.5.body.0.errorCode").String(), "INVALID_FIELD PROCESSING_HALTED")
	same(t, "subject", o.Tasks()[0].Subject, `about P"ike`)
	same(t, "status", o.Tasks()[0].Status, "Completed")
}

func TestCompositeAllOrNone(t *testing.T) {
	o := newOrg(t, salesforce.WithPersonAccounts())
	person := o.get("query?q=SELECT+Id+FROM+RecordType+WHERE+IsPersonType=true").Get("records.0.Id").String()
	ada := o.contact("Pike", "+14155550101")
	before := string(o.Projection())
	answer := o.send("POST", "composite", `{"allOrNone":true,"compositeRequest":[
		{"method":"PATCH","url":"`+v63+`/sobjects/Contact/`+ada+`","referenceId":"a","body":{"Phone":"+14155550102"}},
		{"method":"POST","url":"`+v63+`/sobjects/Account","referenceId":"b","body":{"RecordTypeId":"`+person+`","LastName":"Sund","Phone":"+14155550103"}},
		{"method":"DELETE","url":"`+v63+`/sobjects/Contact/`+ada+`","referenceId":"c"},
		{"method":"POST","url":"`+v63+`/sobjects/Contact","referenceId":"d","body":{}},
		{"method":"POST","url":"`+v63+`/sobjects/Contact","referenceId":"e","body":{"LastName":"never"}}]}`, 200)
	same(t, "statuses", column(answer.Get("compositeResponse"), "httpStatusCode"), "400 400 400 400 400")
	for _, i := range []string{"0", "1", "2", "4"} {
		same(t, "error of subrequest "+i, answer.Get("compositeResponse."+i+".body.0.message").String(), captured)
	}
	same(t, "error of the failed subrequest", answer.Get("compositeResponse.3.body.0.errorCode").String(), "REQUIRED_FIELD_MISSING")
	same(t, "projection", string(o.Projection()), before)
	same(t, "contact by the former number", column(o.find("FIND {14155550101} IN PHONE FIELDS"), "Id"), ada)
	same(t, "contacts by the numbers of the undone requests", o.find("FIND {14155550102 OR 14155550103} IN PHONE FIELDS").Get("#").Int(), 0)
}

func TestCollections(t *testing.T) {
	o := newOrg(t)
	o.ok(o.AddCustomField("Contact", "Ext__c", "Ext", "string", true))
	const c = `{"attributes":{"type":"Contact"},`
	made := o.send("POST", "composite/sobjects/", `{"records":[`+c+`"LastName":"a"},`+c+`"FirstName":"b"},{"attributes":{"type":"Foo"}}]}`, 200)
	same(t, "created records", column(made, "success"), "true false false")
	same(t, "error of a record", made.Get("1").Raw, `{"success":false,"errors":[{"statusCode":"REQUIRED_FIELD_MISSING","message":"Required fields are missing: [LastName]","fields":["LastName"]}]}`)
	id := made.Get("0.id").String()
	none := o.send("POST", "composite/sobjects", `{"allOrNone":true,"records":[`+c+`"LastName":"x"},`+c+`"FirstName":"b"}]}`, 200)
	same(t, "errors with allOrNone", column(none, "errors.0.statusCode"), "ALL_OR_NONE_OPERATION_ROLLED_BACK REQUIRED_FIELD_MISSING")
	same(t, "contacts", len(o.Records("Contact")), 1)
	changed := o.send("PATCH", "composite/sobjects", `{"records":[`+c+`"id":"`+id+`","Title":"x"},`+c+`"Id":"`+id+`","Ext__c":"e1"},`+c+`"Id":"003Ak0000000000AAA"},`+c+`"Title":"y"}]}`, 200)
	same(t, "updated records", column(changed, "success"), "true true false false")
	upserted := o.send("PATCH", "composite/sobjects/Contact/Ext__c", `{"records":[`+c+`"Ext__c":"e1","LastName":"A"},`+c+`"Ext__c":"e2","LastName":"B"},`+c+`"LastName":"C"}]}`, 200)
	same(t, "created by the upsert", column(upserted, "created"), "false true ")
	second := upserted.Get("1.id").String()
	same(t, "records in the order of the ids", o.send("POST", "composite/sobjects/Contact", `{"ids":["`+second+`","003Ak0000000000AAA","`+id+`"],"fields":["LastName"]}`, 200).Get("#.LastName").Raw, `["B","A"]`)
	same(t, "unknown record", o.get("composite/sobjects/Contact?ids=003Ak0000000000AAA&fields=Id").Raw, "[null]")
	gone := o.send("DELETE", "composite/sobjects?ids="+id+",hello,"+second+"&allOrNone=false", "", 200)
	same(t, "deleted records", column(gone, "success"), "true false true")
	same(t, "contacts", len(o.Records("Contact")), 0)
	o.refused("POST", "composite/sobjects", `{"records":[]}`, 400, "JSON_PARSER_ERROR", "")
	o.refused("POST", "composite/sobjects", `{"records":[`+strings.Repeat(c+`"LastName":"x"},`, 200)+c+`"LastName":"x"}]}`, 400, "EXCEEDED_ID_LIMIT", "")
	mixed := strings.Repeat(c+`"LastName":"x"},{"attributes":{"type":"Lead"},"LastName":"x","Company":"y"},`, 6)
	o.refused("POST", "composite/sobjects", `{"records":[`+strings.TrimSuffix(mixed, ",")+`]}`, 400, "INVALID_BATCH_SIZE", "")
}

func TestBatch(t *testing.T) {
	o := newOrg(t)
	ada := o.contact("Pike", "")
	parts := `[{"method":"GET","url":"v63.0/sobjects/Contact/` + ada + `?fields=Name"},{"method":"POST","url":"v63.0/sobjects/Contact","richInput":{}},
		{"method":"PATCH","url":"v63.0/sobjects/Contact/` + ada + `","richInput":{"Title":"x"}},{"method":"GET","url":"v99.0/limits"},{"method":"GET","url":"v63.0/tooling/x"}]`
	answer := o.send("POST", "composite/batch", `{"batchRequests":`+parts+`}`, 200)
	same(t, "errors", answer.Get("hasErrors").Bool(), true)
	same(t, "statuses", column(answer.Get("results"), "statusCode"), "200 400 204 404 501")
	same(t, "body of an update", answer.Get("results.2.result").Raw, "null")
	same(t, "name", answer.Get("results.0.result.Name").String(), "Pike")
	answer = o.send("POST", "composite/batch", `{"haltOnError":true,"batchRequests":`+parts+`}`, 200)
	same(t, "statuses with haltOnError", column(answer.Get("results"), "statusCode"), "200 400 412 412 412")
	o.refused("POST", "composite/batch", `{}`, 400, "JSON_PARSER_ERROR", "")
	o.refused("POST", "composite", `{"compositeRequest":[{"referenceId":"a"},{"referenceId":"a"}]}`, 400, "JSON_PARSER_ERROR", "")
}
