"""The window: pages, forms, charts and widgets; Qt and pyqtgraph live only here."""
