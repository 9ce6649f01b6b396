"""Who is eligible, how phones are allotted and who comes first: the law in plain Python."""
