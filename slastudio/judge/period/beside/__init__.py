"""What evidence shows beside objectives: gates and trials, experiments, reviews, stages of a request."""
