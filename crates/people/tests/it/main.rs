//! Persons, against a real database.

mod at_shop;
mod changing;
mod codes;
mod dormant;
mod merchants;
mod numbers;
mod sessions;
mod stage;
