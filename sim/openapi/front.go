package openapi

// FrontVariable names the environment variable that holds the folder of Front's
// OpenAPI files, front-core-api.json and front-channel-api.json.
const FrontVariable = "CALLSIM_FRONT_SPECS"

// frontDeviations: clients met null at the Nullable places. The ids of merged
// conversations (target.data) have no shape in the description though their type
// has a name. An export may be asked for without filters, but the described
// answer always has some.
var frontDeviations = Deviations{
	Nullable: []string{"author", "error_type", "version", "signature", "owner"},
	Any:      []string{"target.data", "filters"},
}

// LoadFront reads Front's descriptions from a folder.
func LoadFront(dir string) (*Spec, error) {
	return Load(dir, frontDeviations, "front-channel-api.json", "front-core-api.json")
}
