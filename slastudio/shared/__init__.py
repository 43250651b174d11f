"""Standard-library building blocks every room may use: periods, money, problems, progress,
resources.
"""
