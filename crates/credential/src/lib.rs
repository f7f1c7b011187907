//! The texts of credentials: API keys, and the ids, secrets and tokens of OAuth clients.
//!
//! What it promises: every secret has at least 192 random bits and letters that survive every header, form and shell; what
//! cannot be one of ours is told without a look-up; printing shows the public part only; and what is stored is a keyed hash,
//! whose key lives outside the database.

pub mod key;
pub mod oauth;
mod text;
