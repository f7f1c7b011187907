//! Fincra.
