package sim

import "time"

// phoneSystem is what people's doings on the phone come down to: agents, lines and
// calls are the same to the world, whichever vendor stands behind them.
type phoneSystem interface {
	hire(*Agent) error
	form(*Team) error
	open(*Line, LineSpec) error

	calls(c *Customer, from string, l *Line) error
	dials(a *Agent, c *Customer, number string, l *Line) error
	hasCall(*Customer) bool

	presses(c *Customer, key string) error
	hangsUp(*Customer) error
	leavesVoicemail(c *Customer, length time.Duration) error
	picksUp(*Customer) error
	hears(*Customer) string
	rings(*Agent, *Customer) bool

	answers(*Agent, *Customer) error
	declines(*Agent, *Customer) error
	endsCall(*Agent, *Customer) error
	holds(*Agent, *Customer) error
	unholds(*Agent, *Customer) error

	transfersToNumber(a *Agent, c *Customer, number string) error
	transfersToAgent(a *Agent, c *Customer, to *Agent) error
	transfersToTeam(a *Agent, c *Customer, to *Team) error
	consults(a *Agent, c *Customer, colleague *Agent) error
	handsOver(*Agent, *Customer) error
	takesBack(*Agent, *Customer) error

	setAvailable(a *Agent, available bool) error
	setOpen(l *Line, open bool) error
	texts(c *Customer, l *Line, text string) error
	writes(a *Agent, c *Customer, l *Line, text string) error
}

// What customers hear who are on no call, or could speak to the voicemail.
const (
	hearsNothing   = "gone"
	hearsVoicemail = "at the voicemail"
)

// phoneSystem is the one that the world's team has: Aircall, unless it was said
// otherwise before anybody was hired.
func (w *World) phoneSystem() phoneSystem {
	if w.ringing != nil {
		return w.ringing
	}
	return aircallPhones{w}
}
