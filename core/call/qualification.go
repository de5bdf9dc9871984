package call

// Qualification is the word that a call is logged under (AF-41).
type Qualification string

// The qualifications. The documents only name "Voicemail"; the other words are
// ours.
const (
	InboundAnswered    Qualification = "Inbound answered call"
	OutboundAnswered   Qualification = "Outbound answered call"
	OutboundUnanswered Qualification = "Outbound unanswered call"
	Missed             Qualification = "Missed call"
	Voicemail          Qualification = "Voicemail"
)

// qualifications by direction and outcome. Voicemail is a qualification of its own
// (AF-24).
var qualifications = [...][3]Qualification{
	UnknownDirection: {Unanswered: Missed, Answered: InboundAnswered, LeftVoicemail: Voicemail},
	Inbound:          {Unanswered: Missed, Answered: InboundAnswered, LeftVoicemail: Voicemail},
	Outbound:         {Unanswered: OutboundUnanswered, Answered: OutboundAnswered, LeftVoicemail: OutboundUnanswered},
}

// Qualification returns the qualification of c.
func (c Call) Qualification() Qualification {
	return qualifications[c.Direction][c.Outcome()]
}
