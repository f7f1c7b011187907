//! Proof of the books.
