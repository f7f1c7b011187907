"""Tests of the Python library, against the sandbox that `./dev sdks` starts."""
