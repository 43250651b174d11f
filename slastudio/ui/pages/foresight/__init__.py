"""Before signing: targets and a replay of history."""
