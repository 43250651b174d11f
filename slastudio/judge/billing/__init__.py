"""What a month costs the client: hours by scope, change requests, rates, and the invoice's lines."""
