package aircallgorgias

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"

	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/aircall"
	"github.com/callsim/callsim/core/vendors/gorgias"
)

// lookUp finds the customer by the number, reduced to + and digits and compared
// as it is stored (AG-10). Of several the first counts (AG-54).
func (i *Integration) lookUp(ctx context.Context, j *engine.Job) (string, error) {
	c, ok, err := i.via().gorgias.CustomerByPhone(ctx, j.Call.Customer)
	if !ok {
		return "", err
	}
	return encoded(c), nil
}

// showCard shows who calls, on the phone of whoever has the call: name, e-mail,
// notes and a link (AG-01). It is a courtesy: whatever Aircall says to it, the
// call is logged.
func (i *Integration) showCard(ctx context.Context, j *engine.Job) (string, error) {
	var c gorgias.Customer
	if err := json.Unmarshal([]byte(value(j, lookupEffect)), &c); err != nil {
		return "", err
	}
	name := c.Name
	if name == "" {
		name = number(j.Call)
	}
	card := []aircall.CardLine{{Text: name, Link: i.via().gorgias.CustomerURL(c.ID)}}
	if c.Email != "" {
		card = append(card, aircall.CardLine{Label: "Email", Text: c.Email})
	}
	if c.Note != "" {
		card = append(card, aircall.CardLine{Label: "Notes", Text: c.Note})
	}
	return "", i.via().aircall.ShowCard(ctx, j.Call.ID, card)
}

// chosen is the customer whose ticket it becomes.
type chosen struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Created bool   `json:"created,omitempty"` // by us (AG-09)
}

// findOwner takes the one found at the start (AG-05), or looks again: another
// call of the same number may have made one meanwhile. That there was none is a
// decision, too: a customer who is found later was made by us (AG-09).
func (i *Integration) findOwner(ctx context.Context, j *engine.Job) (string, error) {
	if known := value(j, lookupEffect); known != "" {
		return known, nil
	}
	c, ok, err := i.ownerNow(ctx, j)
	if !ok {
		return "", err
	}
	return encoded(c), nil
}

// ownerNow looks for whoever has the number; the one of a withheld number has a
// placeholder address (AG-58).
func (i *Integration) ownerNow(ctx context.Context, j *engine.Job) (gorgias.Customer, bool, error) {
	if j.Call.Customer == "" {
		return i.via().gorgias.CustomerByEmail(ctx, placeholder(j.Call))
	}
	return i.via().gorgias.CustomerByPhone(ctx, j.Call.Customer)
}

func (i *Integration) chooseCustomer(ctx context.Context, j *engine.Job) (string, error) {
	if known := value(j, ownerEffect); known != "" {
		return existing(known)
	}
	return i.createCustomer(ctx, j)
}

func existing(known string) (string, error) {
	var c gorgias.Customer
	if err := json.Unmarshal([]byte(known), &c); err != nil {
		return "", err
	}
	return encoded(chosen{ID: c.ID, Name: c.Name}), nil
}

// findCustomer finds a customer whose making was not answered.
func (i *Integration) findCustomer(ctx context.Context, j *engine.Job) (string, bool, error) {
	if known := value(j, ownerEffect); known != "" {
		c, err := existing(known)
		return c, err == nil, err
	}
	c, ok, err := i.ownerNow(ctx, j)
	return encoded(chosen{ID: c.ID, Name: c.Name, Created: true}), ok, err
}

// createCustomer makes the customer. When the Aircall contact's address belongs
// to somebody else, a placeholder takes its place (AG-53), unless that somebody
// has the number by now; a placeholder that is taken is ours, of a customer whose
// number was changed since.
func (i *Integration) createCustomer(ctx context.Context, j *engine.Job) (string, error) {
	name, address := customerName(j.Call), email(j.Call)
	id, err := i.via().gorgias.CreateCustomer(ctx, name, address, j.Call.Customer)
	if errors.Is(err, gorgias.ErrTaken) && address != placeholder(j.Call) {
		if c, ok, err := i.ownerNow(ctx, j); ok || err != nil {
			return encoded(chosen{ID: c.ID, Name: c.Name}), err
		}
		address = placeholder(j.Call)
		id, err = i.via().gorgias.CreateCustomer(ctx, name, address, j.Call.Customer)
	}
	if taken := err; errors.Is(err, gorgias.ErrTaken) {
		c, ok, err := i.via().gorgias.CustomerByEmail(ctx, address)
		if !ok {
			return "", cmp.Or(err, taken) // taken by nobody: refused for another reason
		}
		return encoded(chosen{ID: c.ID, Name: c.Name}), nil
	}
	if err != nil {
		return "", err
	}
	return encoded(chosen{ID: id, Name: name, Created: true}), nil
}

func customerOf(j *engine.Job) (c chosen) {
	_ = json.Unmarshal([]byte(value(j, customerEffect)), &c) // written by encoded
	return c
}

// encoded writes a decision for the ledger.
func encoded(v any) string {
	text, _ := json.Marshal(v) // structs of texts always encode
	return string(text)
}
