package suite

import (
	"io"

	"github.com/cucumber/godog"
)

// silent names a formatter that prints nothing: the suite registers hooks instead. godog
// finds formatters by name, process-wide.
const silent = "callsim-silent"

func init() {
	godog.Format(silent, "prints nothing", func(name string, _ io.Writer) godog.Formatter {
		return silentFormatter{godog.NewBaseFmt(name, io.Discard)}
	})
}

type silentFormatter struct{ *godog.BaseFmt }

// Summary does nothing; the base would count the results again.
func (silentFormatter) Summary() {}
