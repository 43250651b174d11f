"""How the system is used and run, and how its answers are judged."""
