"""What is missing, contradictory or will cause a quarrel; what buyers ask."""
