//! The adapters against what they really talk to. The simulated gateway: its own book in a real Postgres.

mod simulated;
