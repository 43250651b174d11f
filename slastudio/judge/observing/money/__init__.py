"""What is to be billed, noted or claimed."""
