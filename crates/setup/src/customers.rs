//! The merchant's payers.

use ids::{CustomerId, Mode, TestClockId};
use notices::Locale;
use runtime::secret::Secrets;
use serde_json::{Value, json};
use store::customers::CustomerRow;
use store::escrow::{parties, sessions};
use store::{StoreError, TenantTx, clocks, customers};

use usecase::OnConstraint;
use usecase::check::{Checks, MAX_TEXT_CHARS, Metadata, stored};
use usecase::personal::{self, OF_CUSTOMER, Pen};
use usecase::{Error, Kind, Result};

/// Longest name, in characters.
pub const MAX_NAME_CHARS: usize = 200;
/// Longest reference of the merchant's own, in characters.
pub const MAX_REF_CHARS: usize = 200;
/// Longest tax number with its kind, in characters.
pub const MAX_TAX_ID_CHARS: usize = 60;

/// A payer to be known.
#[derive(Clone, Debug, Default)]
pub struct NewCustomer {
    /// Kept in lower case.
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// What the merchant calls them; once per merchant.
    pub merchant_ref: Option<String>,
    /// The merchant's own data.
    pub metadata: Metadata,
    /// The clock that moves them; sandbox only.
    pub test_clock: Option<TestClockId>,
    /// What is to be known about their taxes.
    pub tax: TaxFacts,
    /// How they are written to.
    pub reading: Reading,
}

/// How a payer is written to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The tag of their language, `yo`; the merchant's own when left out.
    pub locale: Option<String>,
    /// The IANA zone they live in; the merchant's own when left out.
    pub time_zone: Option<String>,
}

/// What is known about a payer's taxes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaxFacts {
    /// `exempt` or `reverse_charge`; none where taxes are charged.
    pub treatment: Option<&'static str>,
    /// Why they are exempt, printed on their bills.
    pub exempt_reason: Option<String>,
    /// Their tax number with its kind, printed on their bills.
    pub tax_id: Option<String>,
}

/// What may change on a payer. `None` leaves alone; an inner `None` clears.
#[derive(Clone, Debug, Default)]
pub struct CustomerChange {
    /// Kept in lower case.
    pub email: Option<Option<String>>,
    /// E.164.
    pub phone: Option<Option<String>>,
    /// Their name.
    pub name: Option<Option<String>>,
    /// What the merchant calls them.
    pub merchant_ref: Option<Option<String>>,
    /// Replaces the merchant's own data.
    pub metadata: Option<Metadata>,
    /// `exempt` or `reverse_charge`.
    pub tax_treatment: Option<Option<&'static str>>,
    /// Why they are exempt.
    pub tax_exempt_reason: Option<Option<String>>,
    /// Their tax number with its kind.
    pub tax_id: Option<Option<String>>,
    /// The tag of their language.
    pub locale: Option<Option<String>>,
    /// The IANA zone they live in.
    pub time_zone: Option<Option<String>>,
}

/// Remembers a payer.
///
/// # Errors
/// Field errors; `Forbidden` for a test clock in live mode; `Missing` for one that is not there; `Conflict` when
/// the merchant's reference is taken.
pub async fn create(tx: &mut TenantTx, secrets: &Secrets, new: NewCustomer) -> Result<CustomerRow> {
    if let Some(clock) = new.test_clock {
        if tx.mode() != Mode::Test {
            return Err(Error::new(Kind::Forbidden, "test_mode_only", "Test clocks exist in test mode only."));
        }
        clocks::get(tx, clock).await?;
    }
    let now = tx.now();
    let mut row = CustomerRow {
        id: tx.fresh(),
        name: new.name,
        email: new.email.map(|email| email.to_lowercase()),
        phone: new.phone,
        merchant_ref: new.merchant_ref,
        metadata: stored(&new.metadata),
        test_clock_id: new.test_clock,
        blacklisted_at: None,
        blacklist_reason: None,
        tax_treatment: new.tax.treatment.map(str::to_owned),
        tax_exempt_reason: new.tax.exempt_reason,
        tax_id: new.tax.tax_id,
        locale: new.reading.locale,
        time_zone: new.reading.time_zone,
        salt: Some(personal::new_salt()),
        erased_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    check(&mut row, Some(&new.metadata))?;
    customers::insert(tx, &row).await.on_constraint("customers_merchant_ref_once", || taken(&row))?;
    note(tx, secrets, ("customer.created", "customer.create"), None, &row).await?;
    Ok(row)
}

fn check(row: &mut CustomerRow, metadata: Option<&Metadata>) -> Result<()> {
    let mut checks = Checks::new();
    if let Some(email) = &row.email {
        checks.email("email", email);
    }
    if let Some(phone) = &row.phone {
        checks.phone("phone", phone);
    }
    checks.optional("name", row.name.as_deref(), MAX_NAME_CHARS);
    checks.optional("merchantRef", row.merchant_ref.as_deref(), MAX_REF_CHARS);
    checks.optional("taxId", row.tax_id.as_deref(), MAX_TAX_ID_CHARS);
    checks.optional("taxExemptReason", row.tax_exempt_reason.as_deref(), MAX_REF_CHARS);
    let exempt = row.tax_treatment.as_deref() == Some("exempt");
    let message = "A reason is for somebody who is exempt: send taxTreatment exempt, or no reason.";
    checks.demand(exempt || row.tax_exempt_reason.is_none(), "taxExemptReason", "not_exempt", message);
    if let Some(metadata) = metadata {
        checks.metadata(metadata);
    }
    check_reading(&mut checks, row);
    checks.done()
}

/// Languages and zones are kept under the names that everybody knows them by.
fn check_reading(checks: &mut Checks, row: &mut CustomerRow) {
    if let Some(tag) = &mut row.locale {
        match Locale::parse(tag) {
            Some(locale) => locale.as_str().clone_into(tag),
            None => checks.wrong("locale", "unknown_value", "Send en-NG, pcm, ha, yo, ig or fr.".to_owned()),
        }
    }
    if let Some(zone) = &mut row.time_zone {
        match calendar::canonical_zone(zone) {
            Ok(known) => *zone = known,
            Err(error) => checks.wrong("timeZone", "unknown_zone", format!("{error}.")),
        }
    }
}

fn taken(row: &CustomerRow) -> Error {
    let text = row.merchant_ref.as_deref().unwrap_or_default();
    let message = format!("Another customer has the merchantRef `{text}`. Find them at /v1/customers/ref/{{ref}}.");
    Error::conflict("merchant_ref_taken", message)
}

/// Changes a payer.
///
/// # Errors
/// `Missing`; field errors; `Conflict` when the reference is taken, somebody else changed them meanwhile, or they were erased.
pub async fn change(
    tx: &mut TenantTx,
    secrets: &Secrets,
    id: CustomerId,
    change: CustomerChange,
) -> Result<CustomerRow> {
    let mut row = customers::get(tx, id).await?;
    personal::living(&row)?;
    let before = facts(&row);
    let (phone_before, email_before) = (row.phone.clone(), row.email.clone());
    if let Some(email) = change.email {
        row.email = email.map(|email| email.to_lowercase());
    }
    if let Some(phone) = change.phone {
        row.phone = phone;
    }
    if let Some(name) = change.name {
        row.name = name;
    }
    if let Some(merchant_ref) = change.merchant_ref {
        row.merchant_ref = merchant_ref;
    }
    if let Some(metadata) = &change.metadata {
        row.metadata = stored(metadata);
    }
    if let Some(treatment) = change.tax_treatment {
        row.tax_treatment = treatment.map(str::to_owned);
        // A reason is that of an exemption; it goes with it.
        row.tax_exempt_reason = row.tax_exempt_reason.filter(|_| treatment == Some("exempt"));
    }
    if let Some(reason) = change.tax_exempt_reason {
        row.tax_exempt_reason = reason;
    }
    if let Some(tax_id) = change.tax_id {
        row.tax_id = tax_id;
    }
    if let Some(locale) = change.locale {
        row.locale = locale;
    }
    if let Some(zone) = change.time_zone {
        row.time_zone = zone;
    }
    check(&mut row, change.metadata.as_ref())?;
    save(tx, &mut row).await?;
    if row.phone != phone_before {
        // It was one number that was proved, and whoever proved it may be somebody else.
        parties::forget_phone(tx, id).await?;
        sessions::end_all(tx, id).await?;
    }
    if change.metadata.is_some() {
        store::metadata::put(tx, "customers", id.uuid(), &row.metadata).await?;
    }
    note(tx, secrets, ("customer.updated", "customer.update"), Some(before), &row).await?;
    tell_former(tx, secrets, &row, (email_before, phone_before)).await?;
    Ok(row)
}

/// A party of orders is told where they were reached before that they are not any more: whoever takes an account over begins with that.
async fn tell_former(
    tx: &mut TenantTx,
    secrets: &Secrets,
    row: &CustomerRow,
    (email, phone): (Option<String>, Option<String>),
) -> Result<()> {
    let email = email.filter(|before| row.email.as_ref() != Some(before));
    let phone = phone.filter(|before| row.phone.as_ref() != Some(before));
    if (email.is_none() && phone.is_none()) || parties::of(tx, &[row.id]).await?.is_empty() {
        return Ok(());
    }
    let former = json!({ "id": row.id, "customerId": row.id, "email": email, "phone": phone });
    let pen = Pen::of(tx, secrets, row).await?;
    pen.record(tx, "escrow_party.contact_changed", row.id.uuid(), former, OF_CUSTOMER);
    Ok(())
}

async fn save(tx: &mut TenantTx, row: &mut CustomerRow) -> Result<()> {
    let written: std::result::Result<(), StoreError> = customers::update(tx, row).await;
    written.on_constraint("customers_merchant_ref_once", || taken(row))?;
    row.version = row.version.saturating_add(1);
    row.updated_at = tx.now();
    Ok(())
}

/// Puts a payer on the blacklist: no new subscription begins. Doing it twice keeps the first date.
///
/// # Errors
/// `Missing`; a field error; `Conflict` when somebody else changed them meanwhile, or they were erased.
pub async fn blacklist(
    tx: &mut TenantTx,
    secrets: &Secrets,
    id: CustomerId,
    reason: Option<String>,
) -> Result<CustomerRow> {
    let mut checks = Checks::new();
    checks.optional("reason", reason.as_deref(), MAX_TEXT_CHARS);
    checks.done()?;
    let mut row = customers::get(tx, id).await?;
    personal::living(&row)?;
    let before = facts(&row);
    let now = tx.now();
    row.blacklisted_at = row.blacklisted_at.or(Some(now));
    row.blacklist_reason = reason.or(row.blacklist_reason);
    save(tx, &mut row).await?;
    note(tx, secrets, ("customer.blacklisted", "customer.blacklist"), Some(before), &row).await?;
    Ok(row)
}

/// Takes a payer off the blacklist. Doing it twice is not an error.
///
/// # Errors
/// `Missing`; `Conflict` when somebody else changed them meanwhile, or they were erased.
pub async fn unblacklist(tx: &mut TenantTx, secrets: &Secrets, id: CustomerId) -> Result<CustomerRow> {
    let mut row = customers::get(tx, id).await?;
    personal::living(&row)?;
    if row.blacklisted_at.is_none() {
        return Ok(row);
    }
    let before = facts(&row);
    row.blacklisted_at = None;
    row.blacklist_reason = None;
    save(tx, &mut row).await?;
    note(tx, secrets, ("customer.unblacklisted", "customer.unblacklist"), Some(before), &row).await?;
    Ok(row)
}

/// Tells of a payer and notes who did it; what names them is sealed under their own key.
async fn note(
    tx: &mut TenantTx,
    secrets: &Secrets,
    (event, action): (&'static str, &'static str),
    before: Option<Value>,
    row: &CustomerRow,
) -> Result<()> {
    let pen = Pen::of(tx, secrets, row).await?;
    let after = facts(row);
    pen.record(tx, event, row.id.uuid(), after.clone(), OF_CUSTOMER);
    pen.audit(tx, action, row.id.to_string(), (before, Some(after)), OF_CUSTOMER);
    Ok(())
}

fn facts(row: &CustomerRow) -> Value {
    json!({
        "id": row.id,
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "merchantRef": row.merchant_ref,
        "testClockId": row.test_clock_id,
        "blacklisted": row.blacklisted_at.is_some(),
        "blacklistReason": row.blacklist_reason,
        "taxTreatment": row.tax_treatment,
        "taxExemptReason": row.tax_exempt_reason,
        "taxId": row.tax_id,
        "locale": row.locale,
        "timeZone": row.time_zone,
        "metadata": row.metadata,
    })
}
