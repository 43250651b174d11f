"""The figures: what is taken of records, what a day contributes, how days combine; one module a
theme.
"""
