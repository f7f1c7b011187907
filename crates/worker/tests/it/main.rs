//! The worker's own hands, on a real Postgres: documents as they come from the typesetter.

mod documents;
