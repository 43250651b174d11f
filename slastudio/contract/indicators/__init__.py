"""The kinds of indicator: one declaration each, that answers whatever the program asks of a kind."""
