"""What `pydoc` needs of CPython's prompt: how a text is shown page by page."""
