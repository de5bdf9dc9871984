package aircall

import "github.com/callsim/callsim/fakes/kit"

// CallerState is what the customer on a call hears.
type CallerState string

// The states of a customer.
const (
	CallerGone        CallerState = "gone" // has hung up, or was hung up on
	CallerInMenu      CallerState = "in the menu"
	CallerWaiting     CallerState = "waiting" // for an agent, or for a sentence to end
	CallerAtVoicemail CallerState = "at the voicemail"
	CallerRinging     CallerState = "ringing" // is being called
	CallerTalking     CallerState = "talking"
	CallerOnHold      CallerState = "on hold" // listens to music while an agent is busy with the call
)

// Caller tells what the customer on a call hears now; of a call that nobody
// knows, nothing.
func (s *Server) Caller(callID int64) CallerState {
	state := CallerGone
	_ = s.engine.Act(func(*kit.Tx) error { // looking cannot fail
		if c, ok := s.calls.Get(callID); ok {
			state = callerStates[c.stage]
			if c.held {
				state = CallerOnHold
			}
		}
		return nil
	})
	return state
}

var callerStates = map[stage]CallerState{
	inMenu: CallerInMenu, inQueue: CallerWaiting, atMessage: CallerWaiting,
	atVoicemail: CallerAtVoicemail, dialling: CallerRinging, talking: CallerTalking,
	transferring: CallerOnHold, outside: CallerTalking, over: CallerGone,
}
