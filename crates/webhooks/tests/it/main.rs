//! What merchants are told, on a real database: over a sender that is steered, and over real connections.

mod catalogue;
mod isolation;
mod receivers;
mod replays;
mod stage;
mod traces;
mod verifiers;
