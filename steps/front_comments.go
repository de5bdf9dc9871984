package steps

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/callsim/callsim/sim"
)

// commentSentences are the comments of a conversation in Front.
var commentSentences = []*Row{
	then("the conversation with {customer} has {count} comment(s)", API, Front, "counts the comments of the customer's only conversation", theConversationHasComments),
	then("the conversation with {customer} has the comment {text} by {the integration|…}", API, Front, "finds a comment by author and text; the integration's may contain more", theConversationHasComment),
}

func theConversationHasComments(w *sim.World, c shown, count int) error {
	comments, err := commentsIn(w, c)
	return isCount("comments", count, comments, err)
}

// theConversationHasComment wants the words and their author; beside the words a
// comment by the integration may say whose they are.
func theConversationHasComment(w *sim.World, c shown, text, author string) error {
	comments, err := commentsIn(w, c)
	var found []string
	for _, c := range comments {
		by := personOf(shown(c.raw("author")))
		if by == author && (c.text("body") == text || by == "the integration" && strings.Contains(c.text("body"), text)) {
			return nil
		}
		found = append(found, fmt.Sprintf("%q by %s", c.text("body"), by))
	}
	return cmp.Or(err, differ("comments", fmt.Sprintf("one that is %q by %s", text, author), strings.Join(found, ", ")))
}

func commentsIn(w *sim.World, c shown) ([]shown, error) {
	return frontList(w, "/conversations/"+c.text("id")+"/comments")
}
