"""What one local day contributes to an indicator, and how the contributions of days combine: one module per sort."""
