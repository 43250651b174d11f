"""An Assessment or an agreement becomes content (plain data), and content becomes PDF, Excel or
JSON.
"""
