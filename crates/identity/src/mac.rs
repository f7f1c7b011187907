//! Keyed hashes: what codes are made of, and what is kept of numbers and forms.

pub(crate) use usecase::keyed::hash as keyed;
