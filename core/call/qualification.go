package call

// Qualification is the word under which a call is logged (AF-41).
type Qualification string

// The qualifications. The wording is ours; the documents only name "Voicemail".
const (
	InboundAnswered    Qualification = "Inbound answered call"
	OutboundAnswered   Qualification = "Outbound answered call"
	OutboundUnanswered Qualification = "Outbound unanswered call"
	Missed             Qualification = "Missed call"
	Voicemail          Qualification = "Voicemail"
)

// qualifications by direction and outcome; a voicemail is one of its own (AF-24).
var qualifications = [...][3]Qualification{
	UnknownDirection: {Unanswered: Missed, Answered: InboundAnswered, LeftVoicemail: Voicemail},
	Inbound:          {Unanswered: Missed, Answered: InboundAnswered, LeftVoicemail: Voicemail},
	Outbound:         {Unanswered: OutboundUnanswered, Answered: OutboundAnswered, LeftVoicemail: OutboundUnanswered},
}

// Qualification returns the word for c.
func (c Call) Qualification() Qualification {
	return qualifications[c.Direction][c.Outcome()]
}
