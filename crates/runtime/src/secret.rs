//! Secrets of the process, kept outside the database: a dump of the tables alone opens nothing.

use secrecy::{ExposeSecret, SecretString};

/// The keys a process needs to check credentials and to open sealed values.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// Keyed hash over API secrets (the pepper). At least 32 characters.
    pub key_pepper: SecretString,
    /// The key that seals webhook secrets and the like. At least 32 characters.
    pub sealing_key: SecretString,
    /// Which sealing key this is, stored beside each sealed value.
    pub sealing_key_id: String,
}

/// The shortest secret accepted, in characters.
pub const MIN_SECRET_CHARS: usize = 32;

impl Secrets {
    /// Every problem with these secrets, in words; empty when they may be used.
    pub fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (name, value) in [("key_pepper", &self.key_pepper), ("sealing_key", &self.sealing_key)] {
            if value.expose_secret().chars().count() < MIN_SECRET_CHARS {
                found.push(format!("secrets.{name} must have at least {MIN_SECRET_CHARS} characters"));
            }
        }
        if self.sealing_key_id.is_empty() {
            found.push("secrets.sealing_key_id must not be empty".to_owned());
        }
        found
    }
}
