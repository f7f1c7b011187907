//! A merchant's own accounts at payment providers: connected, opened for use, and heard.
//!
//! Credentials are sealed under the tenant's data key and opened in memory only. What a provider tells by itself is kept under a
//! key that is the same each time, and changes nothing but when we ask: the look-up decides, never the message.

pub mod accounts;
pub mod heard;
mod opened;

pub use opened::OpenAccounts;
