//! Secrets of the process, kept outside the database: a dump of the tables alone opens nothing.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, RwLock};

use secrecy::{ExposeSecret, SecretBox, SecretString};

/// A named text that keys are derived from.
#[derive(Clone, Debug)]
pub struct NamedKey {
    /// Which one, stored beside what it sealed.
    pub id: String,
    /// Text of any length, at least [`MIN_SECRET_CHARS`] characters in production.
    pub text: SecretString,
}

/// The keys a process needs to check credentials and to open sealed values.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// Keyed hash over API secrets (the pepper). At least 32 characters.
    pub key_pepper: SecretString,
    /// What links and other derived keys come from, and the key-encryption key where no other is set. At least 32 characters.
    pub sealing_key: SecretString,
    /// Which sealing key this is, stored beside each value sealed under it.
    pub sealing_key_id: String,
    /// The key-encryption key that data keys are wrapped under; none means the sealing key.
    pub kek: Option<NamedKey>,
    /// Key-encryption keys from before, which still open what was wrapped under them.
    pub old_keks: Vec<NamedKey>,
    /// What the tokens of buyers and sellers come from; none means the sealing key.
    pub party_key: Option<SecretString>,
    /// What the tokens of those who work for a merchant come from; none means the sealing key.
    pub admin_key: Option<SecretString>,
    /// Data keys that this process opened so far.
    pub data_keys: DataKeys,
}

/// The shortest secret accepted, in characters.
pub const MIN_SECRET_CHARS: usize = 32;

impl Secrets {
    /// Secrets with the sealing key as the only key-encryption key.
    pub fn new(key_pepper: SecretString, sealing_key: SecretString, sealing_key_id: String) -> Secrets {
        Secrets {
            key_pepper,
            sealing_key,
            sealing_key_id,
            kek: None,
            old_keks: Vec::new(),
            party_key: None,
            admin_key: None,
            data_keys: DataKeys::default(),
        }
    }

    /// The key-encryption key that new data keys are wrapped under.
    pub fn current_kek(&self) -> NamedKey {
        self.kek.clone().unwrap_or_else(|| NamedKey { id: self.sealing_key_id.clone(), text: self.sealing_key.clone() })
    }

    /// What the tokens of buyers and sellers, their links and their codes come from.
    pub fn party_key(&self) -> &SecretString {
        self.party_key.as_ref().unwrap_or(&self.sealing_key)
    }

    /// What the tokens of those who work for a merchant come from.
    pub fn admin_key(&self) -> &SecretString {
        self.admin_key.as_ref().unwrap_or(&self.sealing_key)
    }

    /// The text of a key-encryption key, if this process holds it.
    pub fn kek_text(&self, id: &str) -> Option<&SecretString> {
        let named = self.kek.iter().chain(&self.old_keks).find(|key| key.id == id).map(|key| &key.text);
        named.or_else(|| (id == self.sealing_key_id).then_some(&self.sealing_key))
    }

    /// Every problem with these secrets, in words; empty when they may be used.
    pub fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        let short = |value: &SecretString| value.expose_secret().chars().count() < MIN_SECRET_CHARS;
        for (name, value) in [("key_pepper", &self.key_pepper), ("sealing_key", &self.sealing_key)] {
            if short(value) {
                found.push(format!("secrets.{name} must have at least {MIN_SECRET_CHARS} characters"));
            }
        }
        for (name, value) in [("party_key", &self.party_key), ("admin_key", &self.admin_key)] {
            if value.as_ref().is_some_and(short) {
                found.push(format!("secrets.{name} must have at least {MIN_SECRET_CHARS} characters"));
            }
        }
        if self.sealing_key_id.is_empty() {
            found.push("secrets.sealing_key_id must not be empty".to_owned());
        }
        let mut ids = vec![self.sealing_key_id.as_str()];
        for key in self.kek.iter().chain(&self.old_keks) {
            if short(&key.text) {
                let id = &key.id;
                found.push(format!("the key-encryption key `{id}` must have at least {MIN_SECRET_CHARS} characters"));
            }
            if key.id.is_empty() || ids.contains(&key.id.as_str()) {
                found.push(format!("the key-encryption key `{}` needs an id of its own", key.id));
            }
            ids.push(&key.id);
        }
        found
    }
}

/// A key of 32 bytes that is wiped when nobody holds it any more.
pub type DataKey = Arc<SecretBox<[u8; 32]>>;

/// The data keys that a process opened, by their names, and which of them a place seals with. Shared by all copies.
#[derive(Clone, Default)]
pub struct DataKeys(Arc<RwLock<Known>>);

#[derive(Default)]
struct Known {
    keys: HashMap<String, DataKey>,
    of_place: HashMap<String, String>,
}

impl fmt::Debug for DataKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKeys(..)")
    }
}

impl DataKeys {
    /// The key of a name.
    pub fn get(&self, name: &str) -> Option<DataKey> {
        self.0.read().expect("no holder panics").keys.get(name).cloned()
    }

    /// The name of the key that a place seals with.
    pub fn current(&self, place: &str) -> Option<String> {
        self.0.read().expect("no holder panics").of_place.get(place).cloned()
    }

    /// Keeps a key, and that a place seals with it, if it does.
    pub fn keep(&self, name: &str, key: [u8; 32], place: Option<&str>) -> DataKey {
        let held: DataKey = Arc::new(SecretBox::new(Box::new(key)));
        let mut known = self.0.write().expect("no holder panics");
        known.keys.insert(name.to_owned(), held.clone());
        if let Some(place) = place {
            known.of_place.insert(place.to_owned(), name.to_owned());
        }
        held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: &str, length: usize) -> NamedKey {
        NamedKey { id: id.to_owned(), text: "k".repeat(length).into() }
    }

    #[test]
    fn every_key_needs_a_name_and_a_length() {
        let mut secrets = Secrets::new("p".repeat(32).into(), "s".repeat(32).into(), "s-1".to_owned());
        assert_eq!(secrets.problems(), Vec::<String>::new());
        assert_eq!(secrets.current_kek().id, "s-1");
        secrets.kek = Some(key("kek-2", 32));
        secrets.old_keks = vec![key("kek-1", 32)];
        assert_eq!(secrets.problems(), Vec::<String>::new());
        assert_eq!(secrets.current_kek().id, "kek-2");
        for id in ["s-1", "kek-1", "kek-2"] {
            assert!(secrets.kek_text(id).is_some(), "{id}");
        }
        assert!(secrets.kek_text("kek-3").is_none());
        secrets.old_keks = vec![key("kek-2", 32), key("s-1", 31), key("", 32)];
        assert_eq!(secrets.problems().len(), 4, "{:?}", secrets.problems());
    }

    #[test]
    fn nothing_of_a_secret_is_printed() {
        let secrets = Secrets::new("pepper".into(), "sealing".into(), "s-1".to_owned());
        secrets.data_keys.keep("dk", [77; 32], Some("place"));
        let printed = format!("{secrets:?}");
        assert!(
            !printed.contains("pepper\"") && !printed.contains("sealing\"") && !printed.contains("77"),
            "{printed}"
        );
        assert_eq!(secrets.clone().data_keys.current("place").as_deref(), Some("dk"));
    }
}
