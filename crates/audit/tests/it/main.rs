//! The audit log as evidence, on a real Postgres: nothing is skipped, nothing is sealed twice, and whatever somebody with all
//! rights does to it is named.

mod digests;
mod rig;
mod sealing;
mod tampering;
