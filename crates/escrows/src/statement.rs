//! The proof of safeguarding as a document: what is held for whom, what stands for it and where, dated, and bound by a digest.
//!
//! The digest and the signature are over the document exactly as it was handed out, so that whoever has them can check it with a tool of
//! their own: the digest says that nothing was altered, the signature who drew it up. What is in it was read in one transaction: it is
//! one moment of the books.

use ids::Mode;
use jiff::Timestamp;
use ledger::AccountKind;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{TenantTx, settings};
use usecase::signing::{PublicKey, SigningKey};
use usecase::{Error, Result};

use crate::proof::{Safeguarding, safeguarding};

/// What the document is called, so that a newer form is not taken for this one.
const FORM: &str = "recoup safeguarding v1";

/// On which side of the proof a kind of account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// What stands at providers and banks.
    StandsFor,
    /// What is owed to customers.
    HeldFor,
    /// What was earned and spent: the other way to the same difference.
    Result,
}

impl Part {
    fn of(kind: AccountKind) -> Part {
        if escrow::Safeguard::is_asset(kind) {
            Part::StandsFor
        } else if escrow::Safeguard::is_owed(kind) {
            Part::HeldFor
        } else {
            Part::Result
        }
    }

    fn field(self) -> &'static str {
        match self {
            Part::StandsFor => "standsForIt",
            Part::HeldFor => "heldForCustomers",
            Part::Result => "result",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Part::StandsFor => "stands_for_it",
            Part::HeldFor => "held_for_customers",
            Part::Result => "result",
        }
    }
}

/// A document that was drawn up.
#[derive(Clone, Debug)]
pub struct Statement {
    /// When.
    pub at: Timestamp,
    /// The document, as it is handed out: JSON in one line.
    pub body: String,
    /// SHA-256 over the bytes of `body`, in hex.
    pub digest: String,
    /// Whether in every currency both ways lead to the same difference.
    pub holds: bool,
    /// By which key it is signed.
    pub key_id: String,
    /// Ed25519 over the bytes of `body`, in base64.
    pub signature: String,
    /// What the signature is checked with, `id=base64`.
    pub public_key: String,
    currencies: Vec<Safeguarding>,
}

/// What a document that somebody was handed turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Of which moment.
    pub at: String,
    /// Of which merchant.
    pub merchant: String,
    /// In which mode.
    pub mode: String,
    /// By which key.
    pub key_id: String,
}

/// Checks that a document is one of this form, and was signed by one of these keys. `signature` is in base64.
///
/// # Errors
/// `Refused`, saying what is wrong with it.
pub fn verify(body: &str, key_id: &str, signature: &str, keys: &[PublicKey]) -> Result<Verified> {
    let no = |code, message: String| Error::refused(code, message);
    let known: Vec<&PublicKey> = keys.iter().filter(|key| key.id == key_id).collect();
    if known.is_empty() {
        let message = format!(
            "The statement is signed by the key `{key_id}`, which is none of those given. Give its public key."
        );
        return Err(no("statement_key_unknown", message));
    }
    if !known.iter().any(|key| key.verifies(body.as_bytes(), signature)) {
        let message = "The signature is not of this document: one of the two was altered.".to_owned();
        return Err(no("statement_forged", message));
    }
    let document: Value = serde_json::from_str(body).unwrap_or_default();
    if document["form"] != FORM {
        return Err(no("statement_form", "What was signed is no statement of safeguarding.".to_owned()));
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(Verified {
        at: text(&document["at"]),
        merchant: text(&document["merchant"]["name"]),
        mode: text(&document["mode"]),
        key_id: key_id.to_owned(),
    })
}

/// Draws the proof up, as of now.
///
/// # Errors
/// `Fault` for sums that do not fit.
pub async fn statement(tx: &mut TenantTx, mode: Mode, key: &SigningKey) -> Result<Statement> {
    let currencies = safeguarding(tx).await?;
    let merchant = settings::get(tx).await?.merchant_name;
    let at = tx.wall_now();
    let document = json!({
        "form": FORM,
        "at": at,
        "mode": mode.as_str(),
        "merchant": { "id": tx.tenant(), "name": merchant },
        "currencies": currencies.iter().map(of).collect::<Vec<_>>(),
    });
    let body = document.to_string();
    let digest = hex(&Sha256::digest(body.as_bytes()));
    let holds = currencies.iter().all(|one| one.surplus == one.surplus_by_result);
    let (signature, key_id, public_key) = (key.sign(body.as_bytes()), key.id.clone(), key.public().text());
    Ok(Statement { at, body, digest, holds, key_id, signature, public_key, currencies })
}

fn of(one: &Safeguarding) -> Value {
    let accounts = |part: Part| -> Vec<Value> {
        let own = one.accounts.iter().filter(|(kind, _)| Part::of(*kind) == part);
        own.map(|(kind, minor)| json!({ "account": kind.as_str(), "minor": minor })).collect()
    };
    json!({
        "currency": one.currency,
        Part::HeldFor.field(): accounts(Part::HeldFor),
        Part::StandsFor.field(): accounts(Part::StandsFor),
        Part::Result.field(): accounts(Part::Result),
        "assets": one.assets,
        "liabilities": one.liabilities,
        "surplus": one.surplus,
        "surplusByResult": one.surplus_by_result,
        "identity": "assets - liabilities = surplus = income + tax payable - expenses - owed by persons - settled to the merchant",
        "holds": one.surplus == one.surplus_by_result,
    })
}

impl Statement {
    /// The same as a table: a line for each kind of account, and the sums. Amounts in minor units.
    pub fn csv(&self) -> String {
        let mut lines = vec!["currency,part,line,minor".to_owned()];
        for one in &self.currencies {
            let mut line = |part: &str, name: &str, minor: i64| {
                lines.push(format!("{},{part},{name},{minor}", one.currency));
            };
            for part in [Part::HeldFor, Part::StandsFor, Part::Result] {
                for (kind, minor) in one.accounts.iter().filter(|(kind, _)| Part::of(*kind) == part) {
                    line(part.word(), kind.as_str(), *minor);
                }
            }
            line("sum", "assets", one.assets);
            line("sum", "liabilities", one.liabilities);
            line("sum", "surplus", one.surplus);
            line("sum", "surplus_by_result", one.surplus_by_result);
        }
        lines.push(String::new());
        lines.join("\r\n")
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use runtime::secret::Secrets;

    use super::*;

    fn key(letter: &str) -> SigningKey {
        SigningKey::derived(&Secrets::new("p".repeat(32).into(), letter.repeat(32).into(), "one".to_owned()))
    }

    #[test]
    fn what_was_drawn_up_here_is_known_and_anything_else_is_not() {
        let (ours, other) = (key("a"), key("b"));
        let body = json!({ "form": FORM, "at": "2026-09-01T08:00:00Z", "mode": "test", "merchant": { "name": "Ade" } })
            .to_string();
        let signature = ours.sign(body.as_bytes());
        let keys = [ours.public()];
        let found = verify(&body, &ours.id, &signature, &keys).expect("it is ours");
        assert_eq!((found.merchant.as_str(), found.mode.as_str()), ("Ade", "test"));
        let code = |body: &str, id: &str, signature: &str, keys: &[PublicKey]| {
            verify(body, id, signature, keys).expect_err("it is not").code
        };
        assert_eq!(code(&body.replace("Ade", "Eve"), &ours.id, &signature, &keys), "statement_forged");
        assert_eq!(code(&body, &ours.id, &other.sign(body.as_bytes()), &keys), "statement_forged");
        assert_eq!(code(&body, "k-2", &signature, &keys), "statement_key_unknown");
        let heads = json!({ "form": "recoup audit" }).to_string();
        assert_eq!(code(&heads, &ours.id, &ours.sign(heads.as_bytes()), &keys), "statement_form");
    }
}
