"""What changed and when: steps, slow drift, distributions, odd days, forecasts."""
