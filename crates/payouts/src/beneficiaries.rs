//! Whom payouts go to: added after the bank has said whose account it is, sealed, and not paid before a while has passed.

use hmac::{Hmac, KeyInit as _, Mac as _};
use ids::{BeneficiaryId, PayoutId, Uuid};
use runtime::secret::Secrets;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;
use store::beneficiaries::{self as rows, BeneficiaryRow};
use store::{TenantTx, payouts as payout_rows};
use usecase::check::{Checks, Metadata, stored};
use usecase::seal::{Place, Sealed};
use usecase::{Error, OnConstraint as _, Result, vault};

use crate::names::{self, Match};
use crate::{Holder, Question, cancel, plus, settings};

/// The form of sealed details.
const SEALED: u32 = 1;
/// Longest label and name, in characters.
const MAX_CHARS: usize = 200;

/// Somebody to be paid from now on.
#[derive(Debug)]
pub struct NewBeneficiary {
    /// Whose account it is, as the merchant knows them.
    pub name: Option<String>,
    /// Whether another name at the bank is all right.
    pub accept_other_name: bool,
    /// The merchant's own name for them.
    pub label: Option<String>,
    /// On whose behalf: none for the merchant itself.
    pub owner: Option<Uuid>,
    /// The merchant's own data.
    pub metadata: Metadata,
}

/// What is sealed of a beneficiary.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    /// All ten digits.
    pub account_number: String,
    /// As the bank writes it.
    pub holder: String,
}

impl std::fmt::Debug for Details {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Details").finish_non_exhaustive()
    }
}

/// Adds a beneficiary, after the bank has said whose account it is. They are not paid before the cool-down is over.
///
/// # Errors
/// Field errors; `Refused` when the names differ; `Conflict` when the account is there already.
pub async fn add(
    tx: &mut TenantTx,
    secrets: &Secrets,
    question: Question,
    holder: Holder,
    new: NewBeneficiary,
) -> Result<BeneficiaryRow> {
    let mut checks = Checks::new();
    checks.optional("name", new.name.as_deref(), MAX_CHARS);
    checks.optional("label", new.label.as_deref(), MAX_CHARS);
    checks.metadata(&new.metadata);
    checks.done()?;
    let agree = new.name.as_deref().map(|name| names::compare(name, &holder.name));
    if agree == Some(Match::Different) && !new.accept_other_name {
        return Err(Error::refused(
            "name_mismatch",
            format!(
                "The bank says that the account belongs to {}. Check number and bank; if that is right, send \
                 acceptOtherName.",
                holder.name
            ),
        ));
    }
    let settings = settings::get(tx).await?;
    let (id, now) = (tx.fresh::<BeneficiaryId>(), tx.now());
    let details = Details { account_number: question.account_number, holder: holder.name };
    let sealed = seal(tx, secrets, id, &details).await?;
    let row = BeneficiaryRow {
        id,
        owner_id: new.owner.unwrap_or_default(),
        label: new.label,
        gateway: question.route.gateway,
        fingerprint: fingerprint(tx, secrets, &question.bank, &details.account_number),
        bank_code: question.bank.code,
        nip_code: question.bank.nip_code,
        bank_name: question.bank.name,
        currency: question.currency,
        last4: last4(&details.account_number),
        sealed: sealed.bytes,
        key_id: sealed.key_id,
        name_match: agree.map_or("not_given", Match::as_str).to_owned(),
        status: "active".to_owned(),
        usable_from: plus(now, settings.cooldown()),
        metadata: stored(&new.metadata),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    rows::insert(tx, &row).await.on_constraint("beneficiaries_one_of_an_account", || {
        Error::conflict(
            "beneficiary_exists",
            "This account is a beneficiary already. GET /v1/beneficiaries lists them.",
        )
    })?;
    note(tx, "beneficiary.created", "beneficiary.create", &row);
    Ok(row)
}

/// Removes a beneficiary, and with them every payout to them that was not sent.
///
/// # Errors
/// `Missing`; any store error.
pub async fn remove(tx: &mut TenantTx, id: BeneficiaryId) -> Result<BeneficiaryRow> {
    let mut row = rows::lock(tx, id).await?;
    if row.status == "removed" {
        return Err(Error::missing("beneficiary"));
    }
    for payout in payout_rows::unsent_to(tx, id).await? {
        let payout = payout_rows::lock(tx, PayoutId::from_uuid(payout)).await?;
        // It may have been sent while this waited for it.
        if cancel::is_unsent(&payout) {
            cancel::unsent(tx, payout, "canceled", "beneficiary_removed").await?;
        }
    }
    rows::remove(tx, id).await?;
    row.status = "removed".to_owned();
    note(tx, "beneficiary.removed", "beneficiary.remove", &row);
    Ok(row)
}

/// What is sealed of a beneficiary, opened.
///
/// # Errors
/// Any store error; `Fault` when it does not open.
pub async fn details(tx: &mut TenantTx, secrets: &Secrets, row: &BeneficiaryRow) -> Result<Details> {
    vault::learn(tx, secrets, &[&row.key_id]).await?;
    let place = Place { tenant: tx.tenant(), object: row.id.uuid(), version: SEALED };
    let sealed = Sealed { bytes: row.sealed.clone(), key_id: row.key_id.clone() };
    let plain = vault::open(secrets, &place, &sealed)
        .map_err(|error| Error::fault("the details of a beneficiary do not open").because(error))?;
    serde_json::from_slice(plain.expose_secret())
        .map_err(|_| Error::fault("the details of a beneficiary cannot be read"))
}

async fn seal(tx: &mut TenantTx, secrets: &Secrets, id: BeneficiaryId, details: &Details) -> Result<Sealed> {
    let text = serde_json::to_vec(details).map_err(|error| Error::fault("details cannot be written").because(error))?;
    let place = Place { tenant: tx.tenant(), object: id.uuid(), version: SEALED };
    vault::seal(tx, secrets, &place, &text).await
}

/// The same for the same account of a tenant in a mode, and telling nothing of it. A bank is known by its code in the interbank
/// network, which is the same with every provider.
fn fingerprint(tx: &TenantTx, secrets: &Secrets, bank: &usecase::ports::Bank, account: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secrets.key_pepper.expose_secret().as_bytes())
        .expect("a key of any length is accepted");
    let bank = bank.nip_code.as_deref().unwrap_or(&bank.code);
    for part in ["recoup beneficiary v1", tx.mode().as_str(), &tx.tenant().to_string(), bank, account] {
        mac.update(part.as_bytes());
        mac.update(&[0]);
    }
    hex::encode(mac.finalize().into_bytes())
}

fn last4(account: &str) -> String {
    let count = account.chars().count();
    account.chars().skip(count.saturating_sub(4)).collect()
}

/// What receivers and the audit log are told: neither the account nor whose it is.
fn facts(row: &BeneficiaryRow) -> Value {
    json!({
        "id": row.id,
        "customerId": crate::told::customer(row.owner_id),
        "label": row.label,
        "gateway": row.gateway,
        "bankCode": row.bank_code,
        "bankName": row.bank_name,
        "currency": row.currency,
        "last4": row.last4,
        "nameMatch": row.name_match,
        "status": row.status,
        "usableFrom": row.usable_from,
        "metadata": row.metadata,
    })
}

fn note(tx: &mut TenantTx, event: &'static str, action: &'static str, row: &BeneficiaryRow) {
    tx.record(event, row.id.uuid(), facts(row));
    tx.audit(action, row.id.to_string(), None, Some(facts(row)));
}
