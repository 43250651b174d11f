"""What people ask of the figures: assess, explain, dispute, follow, foresee."""
