"""The clause library beside the fields."""
