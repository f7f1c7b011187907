//! What merchants charge persons, against a real database and the simulated bank.

mod cards;
mod hostile;
mod once;
mod stage;
mod wallets;
