//! What every use case is made of: the one error type, checks of what was sent, and the ports to the outside world, with the
//! secrets and signatures that cross them.
//!
//! It decides nothing about money. Adapters (gateways, senders) are written to its ports and need nothing above it.

pub mod books;
pub mod carrying;
pub mod check;
mod error;
pub mod hosts;
pub mod keyed;
pub mod personal;
pub mod ports;
pub mod seal;
pub mod signing;
pub mod time;
pub mod vault;
pub mod webhook_sign;
pub mod work;

pub use error::{Error, FieldError, Kind, OnConstraint, Result};
