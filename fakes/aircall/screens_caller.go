package aircall

import "github.com/callsim/callsim/fakes/kit"

// CallerState is the state of a call as its customer perceives it.
type CallerState string

// The states of a customer.
const (
	CallerGone        CallerState = "gone" // the call has ended
	CallerInMenu      CallerState = "in the menu"
	CallerWaiting     CallerState = "waiting" // for an agent, or during a message
	CallerAtVoicemail CallerState = "at the voicemail"
	CallerRinging     CallerState = "ringing" // the customer's phone rings
	CallerTalking     CallerState = "talking"
	CallerOnHold      CallerState = "on hold" // also during a transfer
)

// Caller returns the state of the customer of a call. An unknown call is "gone".
func (s *Server) Caller(callID int64) CallerState {
	state := CallerGone
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
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
	transferring: CallerOnHold, talkingToExternal: CallerTalking, over: CallerGone,
}
