"""The chain of hashes on paper, and papers checked against a project."""
