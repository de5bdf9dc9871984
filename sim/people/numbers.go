package people

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// checkNumbers refuses what is no phone number, and the number of a line. Customers
// may share a number, as a household does; a line has one of its own.
func (c *Cast) checkNumbers(ofLine bool, numbers ...string) error {
	for i, number := range numbers {
		if err := CheckNumber(number); err != nil {
			return err
		}
		if slices.Contains(numbers[:i], number) {
			return fmt.Errorf("the number %s is there twice", number)
		}
		if owner := c.ownerOf(number, ofLine); owner != "" {
			return fmt.Errorf("%s is already the number of %s", number, owner)
		}
	}
	return nil
}

// ownerOf names the line or customer that has a number, "" if none has.
func (c *Cast) ownerOf(number string, orCustomer bool) string {
	for _, l := range c.lines.All {
		if l.Number == number {
			return l.Name
		}
	}
	for _, x := range c.customers.All {
		if orCustomer && slices.Contains(x.Phones, number) {
			return x.Name
		}
	}
	return ""
}

// CheckNumber refuses what is no phone number in E.164.
func CheckNumber(number string) error {
	digits, plus := strings.CutPrefix(number, "+")
	if !plus || len(digits) < 7 || len(digits) > 15 || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
		return fmt.Errorf("%q is no phone number in E.164, for example +390612345678", number)
	}
	return nil
}

// CheckEmail refuses what is no e-mail address.
func CheckEmail(email string) error {
	name, host, at := strings.Cut(email, "@")
	if !at || name == "" || host == "" || strings.ContainsAny(email, " \t,;<>") || strings.Contains(host, "@") {
		return fmt.Errorf("%q is not an e-mail address such as carla@example.com", email)
	}
	return nil
}

// CheckZone refuses what is no time zone of the IANA database; "" is UTC.
func CheckZone(name string) error {
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		return fmt.Errorf("there is no time zone %q: write for example Europe/Rome", name)
	}
	return nil
}

// takesBackNumbers returns a function that frees the numbers allotted since, if the
// addition was refused.
func (c *Cast) takesBackNumbers(err *error) func() {
	c.firstNumber()
	before := c.allotted
	return func() {
		if *err != nil {
			c.allotted = before
		}
	}
}

// firstNumber chooses where the allotted numbers begin.
func (c *Cast) firstNumber() {
	if c.random == nil {
		c.random = c.world.Stage().Sched.Rand("phone numbers")
		c.allotted = c.random.IntN(50)
	}
}

// named marks numbers that a description has named: they are not allotted.
func (c *Cast) named(numbers ...string) {
	if c.literal == nil {
		c.literal = map[string]bool{}
	}
	for _, number := range numbers {
		c.literal[number] = true
	}
}

// AllotNumber returns a fictional North American number (555-01xx of an area code
// that the seed chooses), which no one can own; a crowd of more than a hundred takes
// the rest of that area's 555 exchange.
func (c *Cast) AllotNumber() string {
	areas := [...]int{202, 206, 212, 303, 312, 404, 415, 503, 617, 702}
	c.firstNumber()
	for {
		n := c.allotted
		c.allotted++
		area := areas[(n/9000+int(c.world.Stage().Seed%uint64(len(areas))))%len(areas)]
		number := fmt.Sprintf("+1%d555%04d", area, (n%9000+100)%10000)
		if !c.literal[number] {
			return number
		}
	}
}
