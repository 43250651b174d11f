"""How values lie: counted by size, by weekday and hour, beside the month before and the baseline."""
