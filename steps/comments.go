package steps

import (
	"context"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/sim"
)

// commentWords are the comments of a conversation in Front.
var commentWords = []Definition{
	{Then, thenFrom + `the conversation with ` + name + ` has ` + count + ` comments?$`, API, theConversationHasComments},
	{Then, thenFrom + `the conversation with ` + name + ` has the comment ` + quoted + ` by (the integration|[A-Z][\w-]*)$`, API, theConversationHasComment},
}

func theConversationHasComments(ctx context.Context, moment, customer, count string) error {
	return aboutComments(ctx, moment, customer, func(comments []gjson.Result) error {
		want, err := number(count)
		if err != nil {
			return err
		}
		return same("comments", want, len(comments))
	})
}

// theConversationHasComment wants the words and their author; beside the words a
// comment by the integration may say whose they are.
func theConversationHasComment(ctx context.Context, moment, customer, text, author string) error {
	return aboutComments(ctx, moment, customer, func(comments []gjson.Result) error {
		var found []string
		for _, c := range comments {
			by := personOf(c.Get("author"))
			if by == author && (c.Get("body").String() == text || by == "the integration" && strings.Contains(c.Get("body").String(), text)) {
				return nil
			}
			found = append(found, fmt.Sprintf("%q by %s", c.Get("body").String(), by))
		}
		return differ("comments", fmt.Sprintf("one that is %q by %s", text, author), strings.Join(found, ", "))
	})
}

func aboutComments(ctx context.Context, moment, customer string, look func([]gjson.Result) error) error {
	return aboutConversation(ctx, moment, customer, func(w *sim.World, c gjson.Result) error {
		comments, err := frontList(w, "/conversations/"+c.Get("id").String()+"/comments")
		if err != nil {
			return err
		}
		return look(comments)
	})
}
