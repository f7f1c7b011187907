//! Persons, against a real database.

mod codes;
mod dormant;
mod merchants;
mod sessions;
mod stage;
