"""Spend of a period: days, forecast, why it changed, what it bought."""
