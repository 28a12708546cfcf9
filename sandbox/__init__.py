"""A server on this machine that answers like the five monitoring services and remembers what it was told.

It is written from the vendors' references and knows nothing of the collection's plugins.
"""
