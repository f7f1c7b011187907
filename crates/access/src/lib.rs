//! Credentials of merchants: API keys, programs with tokens (OAuth 2.0 client credentials), what each may do and from where.
//!
//! What it promises: the text of a credential leaves once, on its way to whoever asked for it, and the database gets its keyed
//! hash; nobody gives away, by making, changing or rolling a credential, what they do not hold themselves; and what is changed
//! or stopped is told by an event and an audit row in the same commit.
//!
//! Use cases take `&mut TenantTx` and never open one.

mod bounds;
pub mod clients;
pub mod keys;
pub mod network;
pub mod scopes;
pub mod tokens;
