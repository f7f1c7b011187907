//! The calculator from outside: every published vector against the program and the schema, and each way to be refused.

mod refusals;
mod schema;
mod strictness;
mod vectors;
