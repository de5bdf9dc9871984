package settings

import (
	"errors"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/answer"
)

// maxBody is far more than any document needs.
const maxBody = 64 << 10

// ServeHTTP answers GET with the document, secrets masked, and PUT by storing its
// next version. A PUT names the version that it changes. If a newer version exists,
// the PUT is refused with 409, so that no unseen change is overwritten.
func (k *Keeper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if answer.Method(w, r, http.MethodGet, http.MethodPut) {
		return
	}
	if r.Method == http.MethodGet {
		answer.Raw(w, http.StatusOK, k.schema.write(k.Current(), true))
		return
	}
	body, ok := answer.Body(w, r, maxBody)
	if !ok {
		return
	}
	k.put(w, r, gjson.Parse(body))
}

func (k *Keeper) put(w http.ResponseWriter, r *http.Request, object gjson.Result) {
	current := k.Current()
	d, problem := k.schema.read(object, current)
	if problem != "" {
		answer.Refuse(w, http.StatusBadRequest, "settings of %s: %s", k.schema.Integration, problem)
		return
	}
	if d.Version != current.Version {
		k.refuseStale(w, d.Version)
		return
	}
	if missing := k.missing(r.Context(), d, current); missing != "" {
		answer.Refuse(w, http.StatusUnprocessableEntity, "settings of %s: %s", k.schema.Integration, missing)
		return
	}
	d.Version++
	switch err := k.replace(r.Context(), d); {
	case errors.Is(err, errStale):
		k.refuseStale(w, d.Version-1)
	case err != nil:
		answer.Refuse(w, http.StatusServiceUnavailable, "settings of %s could not be stored: %v; send them again later", k.schema.Integration, err)
	default:
		answer.Raw(w, http.StatusOK, k.schema.write(d, true))
	}
}

func (k *Keeper) refuseStale(w http.ResponseWriter, made int) {
	answer.Refuse(w, http.StatusConflict,
		"settings of %s: the change was made from version %d but the newest is %d; GET it, repeat the change and send it with that version",
		k.schema.Integration, made, k.Current().Version)
}
