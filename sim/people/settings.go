package people

import "fmt"

// NoSettingsError reports that a program takes no settings: its user must write them
// into the program's own configuration.
type NoSettingsError struct {
	Address  string
	Status   int
	Document string
}

func (e *NoSettingsError) Error() string {
	return fmt.Sprintf("the program answers %d to PUT %s: give it these settings by hand: %s", e.Status, e.Address, e.Document)
}
