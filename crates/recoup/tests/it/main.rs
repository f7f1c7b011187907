//! The binary as operators run it: real processes over a real Postgres.

mod assistant;
mod calc;
mod claimed;
mod clocks;
mod draw;
mod export;
mod faults;
mod figures;
mod kill;
mod operators;
mod outage;
mod quickstart;
mod shop;
mod simulate;
mod storm;
mod tools;
