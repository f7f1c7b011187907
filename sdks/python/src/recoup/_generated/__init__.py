"""Generated from the API's document by sdks/generate. Do not edit: `./dev sdks generate` writes it again."""
