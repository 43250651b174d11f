"""The documents themselves: appendix, report, request, certificate, redline, and the month as JSON."""
