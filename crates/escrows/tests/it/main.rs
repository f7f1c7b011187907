//! Orders against a real database and the simulated provider.

mod anything;
mod deal;
mod disputing;
mod ending;
mod paying;
mod proving;
mod races;
mod racing;
