// Package people holds what the people of a world have in common at every vendor:
// the cast of agents, teams, lines and customers, the deeds at a phone, and screens.
//
// A vendor's own people are a package below this folder. Its type People opens the
// vendor's fake, gives agents seats, maps the cast to the vendor's ids, and has the
// deeds, screens and credentials of that vendor. A new vendor is such a package and a
// line in the registry of package sim.
//
// Deeds take members of the cast, not their names. A deed runs at the present instant
// and takes no time.
package people
