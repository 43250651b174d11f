"""Commands about hours, invoices and vendors."""
