//! Links, codes and tokens, against a real database.

mod codes;
mod links;
mod stage;
