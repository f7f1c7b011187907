"""Generated from the API's document by sdks/generate. Do not edit: `./dev sdks generate` writes it again."""

API_VERSION = "2026-11-21"
"""The version of the API that this library speaks."""
