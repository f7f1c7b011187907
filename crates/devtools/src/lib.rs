//! What a merchant's developer has on the command line: the API as a stranger sees it, over HTTP and with a key.
//!
//! Nothing of ours is below this crate. It knows what the API's document says and no more, so whatever works here works for
//! any other client.

mod client;
mod failure;
mod fields;
pub mod listen;
pub mod profile;
mod recipe;
pub mod tail;
pub mod trigger;

pub use client::{Call, Client};
pub use failure::{Detail, Failure, Refusal};
pub use fields::{FieldError, body_of};
