package steps

import (
	"context"
	"fmt"
	"strings"

	"github.com/callsim/callsim/sim"
)

// commentSentences are the comments of a conversation in Front.
var commentSentences = []*Row{
	then("the conversation with {customer} has {count} comment(s)", API, Front, "counts the comments of the customer's only conversation", theConversationHasComments),
	then("the conversation with {customer} has the comment {text} by {the integration|…}", API, Front, "finds a comment by author and text; the integration's may contain more", theConversationHasComment),
}

func theConversationHasComments(ctx context.Context, moment, customer, count string) error {
	return aboutComments(ctx, moment, customer, func(comments []shown) error {
		return isCount("comments", count, len(comments))
	})
}

// theConversationHasComment wants the words and their author; beside the words a
// comment by the integration may say whose they are.
func theConversationHasComment(ctx context.Context, moment, customer, text, author string) error {
	return aboutComments(ctx, moment, customer, func(comments []shown) error {
		var found []string
		for _, c := range comments {
			by := personOf(shown(c.raw("author")))
			if by == author && (c.text("body") == text || by == "the integration" && strings.Contains(c.text("body"), text)) {
				return nil
			}
			found = append(found, fmt.Sprintf("%q by %s", c.text("body"), by))
		}
		return differ("comments", fmt.Sprintf("one that is %q by %s", text, author), strings.Join(found, ", "))
	})
}

func aboutComments(ctx context.Context, moment, customer string, look func([]shown) error) error {
	return aboutConversation(ctx, moment, customer, func(w *sim.World, c shown) error {
		comments, err := frontList(w, "/conversations/"+c.text("id")+"/comments")
		if err != nil {
			return err
		}
		return look(comments)
	})
}
