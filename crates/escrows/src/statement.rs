//! The proof of safeguarding as a document: what is held for whom, what stands for it and where, dated, and bound by a digest.
//!
//! The digest is over the document exactly as it was handed out, so that whoever has both can check it with a tool of their own. What
//! is in it was read in one transaction: it is one moment of the books.

use ids::Mode;
use jiff::Timestamp;
use ledger::AccountKind;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{TenantTx, settings};
use usecase::Result;

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
    currencies: Vec<Safeguarding>,
}

/// Draws the proof up, as of now.
///
/// # Errors
/// `Fault` for sums that do not fit.
pub async fn statement(tx: &mut TenantTx, mode: Mode) -> Result<Statement> {
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
    Ok(Statement { at, body, digest, holds, currencies })
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
