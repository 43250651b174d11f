"""The trend of one objective: value, budget and lane of marks on one time axis."""
