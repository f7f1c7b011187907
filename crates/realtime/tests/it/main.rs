//! Sockets on a real database, with orders that move, heard by the official JavaScript client.

mod client;
mod cutting;
mod deal;
mod ending;
mod entering;
mod gate;
mod hearing;
mod lagging;
mod server;
mod tokens;
mod working;
