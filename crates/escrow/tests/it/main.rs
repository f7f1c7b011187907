//! Orders played from an empty ledger. Tests named `s01_…` to `s74_…` and `x01_…` follow a published list of escrow scenarios by its
//! numbers: each plays the commands of one row and compares every balance that is not zero, and the surplus, to the unit.

mod behaviour;
mod books;
mod cancels;
mod chargebacks;
mod conditions;
mod disputes;
mod fees;
mod funding;
mod invariants;
mod matrix;
mod milestones;
mod operations;
mod payouts;
mod properties;
mod races;
mod world;
