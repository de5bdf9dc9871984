package people

import "fmt"

// Screen is what a person sees on a vendor's screen, as lines of text.
type Screen struct {
	Title string // unique in the world
	Lines []string
}

// Idle is what a phone at rest shows, NoRows what an empty list shows.
const (
	Idle   = "idle"
	NoRows = "nothing"
)

// Excerpt is how many rows of a list are shown.
const Excerpt = 3

// Latest returns the last rows of a list, and a line with the number of the others.
func Latest[T any](rows []T) (earlier []string, latest []T) {
	if n := len(rows) - Excerpt; n > 0 {
		return []string{fmt.Sprintf("… %d earlier", n)}, rows[n:]
	}
	return nil, rows
}

// OrNoRows returns the lines, or the line of an empty list.
func OrNoRows(lines []string) []string {
	if len(lines) == 0 {
		return []string{NoRows}
	}
	return lines
}
