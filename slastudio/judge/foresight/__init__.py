"""Before signing: targets advised, months to come, history replayed."""
