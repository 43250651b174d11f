"""Hold small parts that several pages share."""
