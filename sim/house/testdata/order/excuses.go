package order

func excusedInVain(lines map[string]line) (n int) {
	/* want: //house:unordered without a reason */ //house:unordered
	for range lines {
		n++
	}
	/* want: //house:unordered where nothing needs it */ //house:unordered counting needs no excuse
	for range lines {
		n++
	}
	return n
}
