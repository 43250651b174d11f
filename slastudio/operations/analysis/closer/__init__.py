"""Looking closer at one objective: a span of its days, its parts, how its values lie."""
