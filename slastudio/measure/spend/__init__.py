"""Spend taken apart: causes of a change, bills against logs, prices of tokens."""
