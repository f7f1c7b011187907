//! What every process needs before it can do anything: a clock, a way to stop, and a voice.
//!
//! The clock here is the only place in the program that reads the time; everything else is handed
//! an instant. This crate knows nothing about billing and opens no connection.

pub mod clock;
pub mod fault;
pub mod hold;
pub mod secret;
pub mod shutdown;
pub mod telemetry;
pub mod trace;

pub use clock::Clock;
pub use hold::Hold;
pub use shutdown::Shutdown;
