"""The agreement in other forms: JSON, YAML, its schema, OpenSLO."""
