"""What a period shows beside its objectives."""
