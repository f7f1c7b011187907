//! Writing of a person: what names them goes under their key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::XChaCha20Poly1305;
use ids::{CustomerId, TenantId, Uuid};
use runtime::secret::{DataKey, Secrets};
use serde_json::{Map, Value, json};
use store::TenantTx;
use store::customers::{self, CustomerRow};

use super::{ERASED, FORM, MEMBER, PLACE_FORM, Stored, cipher, new_salt};
use crate::seal::{self, Place};
use crate::{Result, vault};

/// Writes of one person.
pub struct Pen {
    tenant: TenantId,
    person: CustomerId,
    under: String,
    /// None of somebody who was erased: what would name them is left out.
    cipher: Option<XChaCha20Poly1305>,
}

impl std::fmt::Debug for Pen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pen").field("person", &self.person).finish_non_exhaustive()
    }
}

impl Pen {
    /// For a customer who is at hand.
    ///
    /// # Errors
    /// Whatever the look for the tenant's data key fails with.
    pub async fn of(tx: &mut TenantTx, secrets: &Secrets, customer: &CustomerRow) -> Result<Pen> {
        Pen::with(tx, secrets, customer.id, customer.salt.as_deref()).await
    }

    /// For a person of whom only the salt is at hand. Somebody from before there were salts gets theirs now.
    ///
    /// # Errors
    /// As [`Pen::of`].
    pub async fn with(tx: &mut TenantTx, secrets: &Secrets, person: CustomerId, salt: Option<&[u8]>) -> Result<Pen> {
        let (under, key) = vault::data_key(tx, secrets).await?;
        let made = if salt.is_none() { customers::salt(tx, person, &new_salt()).await? } else { None };
        Ok(Pen::under(tx.tenant(), person, salt.or(made.as_deref()), (&under, &key)))
    }

    pub(super) fn under(tenant: TenantId, person: CustomerId, salt: Option<&[u8]>, key: (&str, &DataKey)) -> Pen {
        let cipher = salt.map(|salt| cipher(key.1, person, salt));
        Pen { tenant, person, under: key.0.to_owned(), cipher }
    }

    /// An object with some of its members sealed: those that are there and say something.
    pub fn seal(&self, object: Value, members: &[&str]) -> Value {
        let Value::Object(mut object) = object else { return object };
        let mut taken = Map::new();
        for name in members {
            if object.get(*name).is_some_and(says_something) {
                taken.extend(object.remove_entry(*name));
            }
        }
        if taken.is_empty() {
            return Value::Object(object);
        }
        let names: Vec<String> = taken.keys().cloned().collect();
        match &self.cipher {
            Some(cipher) => {
                let plain = Value::Object(taken).to_string();
                let bytes = seal::seal_under(cipher, &place(self.tenant, self.person), plain.as_bytes());
                let text = STANDARD_NO_PAD.encode(bytes);
                let stored = Stored { form: FORM, of: self.person, under: self.under.clone(), members: names, text };
                object.insert(MEMBER.to_owned(), json!(stored));
            }
            None => {
                object.extend(names.into_iter().map(|name| (name, Value::Null)));
                object.insert(ERASED.to_owned(), Value::Bool(true));
            }
        }
        Value::Object(object)
    }

    /// A text that may name the person, as it may be stored.
    pub fn seal_text(&self, text: String) -> String {
        self.seal(json!({ "text": text }), &["text"]).to_string()
    }

    /// Records a fact of which some members name the person.
    pub fn record(&self, tx: &mut TenantTx, kind: &'static str, subject: Uuid, object: Value, members: &[&str]) {
        tx.record(kind, subject, self.seal(object, members));
    }

    /// Notes who changed what, where some members name the person: those that differ are kept, and sealed.
    pub fn audit(
        &self,
        tx: &mut TenantTx,
        action: &'static str,
        subject: String,
        (before, after): (Option<Value>, Option<Value>),
        members: &[&str],
    ) {
        let (before, after) = store::changed(before, after);
        let seal = |state: Value| self.seal(state, members);
        tx.audit(action, subject, before.map(seal), after.map(seal));
    }
}

/// Null, and a document without members, name nobody.
fn says_something(value: &Value) -> bool {
    !(value.is_null() || value.as_object().is_some_and(Map::is_empty))
}

pub(super) fn place(tenant: TenantId, person: CustomerId) -> Place {
    Place { tenant, object: person.uuid(), version: PLACE_FORM }
}
