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

// lookUp finds the customer by the number, reduced to + and digits, in the form
// that is stored (AG-10). Of several customers the first counts (AG-54).
func (i *Integration) lookUp(ctx context.Context, j *engine.Job) (string, error) {
	c, ok, err := i.via().gorgias.CustomerByPhone(ctx, j.Call.Customer)
	if !ok {
		return "", err
	}
	return encoded(c), nil
}

// showCard shows the customer to the agent who has the call: name, e-mail, notes
// and a link (AG-01). Its failure does not affect the logging of the call.
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

// chosen is the ticket's customer.
type chosen struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Created bool   `json:"created,omitempty"` // by the integration (AG-09)
}

// findOwner returns the customer found at the start (AG-05), or searches again:
// another call from the number may have created one meanwhile. "" is a result, too:
// a customer found later was created by the integration (AG-09).
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

// ownerNow finds the customer with the number, or for a withheld number the one
// with the placeholder address (AG-58).
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

// findCustomer finds a customer whose creation got no response.
func (i *Integration) findCustomer(ctx context.Context, j *engine.Job) (string, bool, error) {
	if known := value(j, ownerEffect); known != "" {
		c, err := existing(known)
		return c, err == nil, err
	}
	c, ok, err := i.ownerNow(ctx, j)
	return encoded(chosen{ID: c.ID, Name: c.Name, Created: true}), ok, err
}

// createCustomer creates the customer. If the Aircall contact's e-mail address is
// taken, a placeholder is used (AG-53), unless the other customer has the number by
// now. A placeholder that is taken belongs to a customer of the integration whose
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
			return "", cmp.Or(err, taken) // no customer has it: refused for another reason
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

// encoded encodes a value for the ledger.
func encoded(v any) string {
	text, _ := json.Marshal(v) // structs of texts always encode
	return string(text)
}
