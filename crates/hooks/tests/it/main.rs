//! The whole way, over real protocols on loopback: a charge, a message by whichever carrier is there, and what carriers tell.

mod disputing;
mod paying;
mod paying_out;
mod refunding;
mod saving;
mod street;
mod telling;
