package openapi

// Where Front's answers are known to differ from its descriptions: clients met
// null at these places, and the ids of merged conversations have no shape in the
// description though their type has a name.
var (
	FrontLenient   = []string{".author", ".error_type", ".version", ".signature", ".owner"}
	FrontUnchecked = []string{".target.data"}
)
