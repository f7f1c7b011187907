//! Orders against a real database and the simulated provider.

mod answering;
mod anything;
mod crowd;
mod deal;
mod disputing;
mod ending;
mod giving_back;
mod paying;
mod prepaying;
mod proving;
mod races;
mod racing;
