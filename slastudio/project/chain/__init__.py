"""The chain of hashes over what was signed, entered and issued."""
