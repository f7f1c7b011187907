//! Requests to providers that do not behave, and signatures that are not theirs.

mod line;
mod signature;
