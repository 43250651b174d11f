"""Evidence in the project file: chunks of columns, batches, identity, removal."""
