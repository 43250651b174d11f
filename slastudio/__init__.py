"""Author AI-maintenance agreements, import the evidence and prove every month what was promised."""

__version__ = "0.2.0.dev0"
