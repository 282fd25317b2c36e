"""The control plane's operations, one module a noun."""
