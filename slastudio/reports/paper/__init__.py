"""The layout of documents on paper: fonts, measures, pages, tables, marks and charts as vector
drawings.
"""
