"""The guide inside the window: its pages, the reader beside the pages, and the tour of the sample."""
