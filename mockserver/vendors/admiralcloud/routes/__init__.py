"""The contact controller over HTTP."""
