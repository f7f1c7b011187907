"""The version of this library, as in pyproject.toml; a test compares them."""

LIBRARY_VERSION = "0.1.0"
