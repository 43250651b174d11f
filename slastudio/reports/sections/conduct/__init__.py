"""How the period was conducted: duties, runs on the golden set, single incidents, and six months together."""
