"""From a figure to a verdict: windows, rules, budgets, burn, exclusions."""
