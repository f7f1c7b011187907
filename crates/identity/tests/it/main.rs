//! Links and codes, against a real database.
