"""The documents themselves: appendix, report, request, certificate, redline, renewal pack and the client's page."""
