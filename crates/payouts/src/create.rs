//! Asking for a payout: what it costs, whether the money is there, and who must agree.

use ids::{BeneficiaryId, PayoutId, Uuid};
use jiff::civil::Date;
use jiff::tz::{self, Offset};
use ledger::Payer;
use money::{Currency, Money};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::beneficiaries::{self, BeneficiaryRow};
use store::due::NewDue;
use store::payouts::{self as rows, PayoutRow};
use store::{Kind, Lane, TenantTx, due};
use tariff::{Purpose, Question, Quote, Table};
use usecase::check::{Checks, Metadata, stored};
use usecase::{Error, Result};

use crate::choose::{self, Route};
use crate::settings::{self, PayoutSettings};
use crate::{books, factors, funds, holds, plus, told};

/// What both sides read on their statements, when the merchant says nothing.
const NARRATION: &str = "Payout";
/// Banks cut what is longer.
const MAX_NARRATION_CHARS: usize = 100;
/// Tariffs change at midnight where the money is. Lagos keeps one offset all year.
const LAGOS: Offset = tz::offset(1);

/// A payout that is asked for.
#[derive(Debug)]
pub struct NewPayout {
    /// To whom.
    pub beneficiary: BeneficiaryId,
    /// How much they get, in minor units.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
    /// What both sides read on their statements.
    pub narration: Option<String>,
    /// What it is for, as far as the law asks.
    pub purpose: Purpose,
    /// The account of the books that it is paid from.
    pub payer: Payer,
    /// Who asks, as approvals know them: a credential.
    pub maker: String,
    /// The merchant's own data.
    pub metadata: Metadata,
}

/// What a payout of this size would cost by the best way out, and that way.
///
/// # Errors
/// Field errors; `Refused` when there is no way out.
pub async fn quote(tx: &mut TenantTx, amount: i64, currency: &str, purpose: Purpose) -> Result<(Route, Quote)> {
    let mut checks = Checks::new();
    check_amount(&mut checks, amount, currency);
    checks.done()?;
    let settings = settings::get(tx).await?;
    let route = choose::routes(tx, &settings).await?.into_iter().next().ok_or_else(choose::no_way)?;
    let amount = Money::new(amount, books::currency(currency)?);
    let quote = priced(tx, &route, amount, purpose)?;
    Ok((route, quote))
}

fn priced(tx: &TenantTx, route: &Route, amount: Money, purpose: Purpose) -> Result<Quote> {
    let on: Date = LAGOS.to_datetime(tx.now()).date();
    let question = Question { gateway: &route.gateway, amount, on, purpose };
    Table::built_in()
        .and_then(|table| table.quote(&question))
        .map_err(|error| Error::fault("a payout cannot be priced").because(error))
}

fn check_amount(checks: &mut Checks, amount: i64, currency: &str) {
    checks.amount("amount", amount);
    checks.demand(amount > 0, "amount", "out_of_range", "Send more than 0, in minor units.");
    checks.currency("currency", currency);
}

/// Asks for a payout: what it takes is held from now on. Without approvals to wait for it is sent as soon as this commits.
///
/// # Errors
/// Field errors; `Missing` for a beneficiary who is not there; `Refused` when they cannot be paid yet, there is not enough, no
/// account pays out, or nobody could approve it; `Conflict` `payouts_held` while staff hold the merchant's payouts.
pub async fn create(tx: &mut TenantTx, new: NewPayout) -> Result<PayoutRow> {
    let mut checks = Checks::new();
    check_amount(&mut checks, new.amount, &new.currency);
    checks.optional("narration", new.narration.as_deref(), MAX_NARRATION_CHARS);
    checks.metadata(&new.metadata);
    checks.done()?;
    let currency = books::currency(&new.currency)?;
    holds::passes(tx, None).await?;
    let settings = settings::get(tx).await?;
    let to = beneficiaries::lock(tx, new.beneficiary).await?;
    payable(tx, &to, &new)?;
    let route = choose::routes(tx, &settings).await?.into_iter().next().ok_or_else(choose::no_way)?;
    let quote = priced(tx, &route, Money::new(new.amount, currency), new.purpose)?;
    enough(tx, &settings, &new, currency, quote.cost).await?;
    let needed = settings.approvals(&new.currency, new.amount);
    agreeable(tx, needed, &new.maker).await?;
    let row = written(tx, &settings, new, &to, &quote, needed)?;
    rows::insert(tx, &row).await?;
    books::post(tx, books::booked(&row)?.hold()).await?;
    let at = row.approve_by.unwrap_or_else(|| tx.now());
    due::schedule(tx, Kind::Payout, &[NewDue { subject: row.id.uuid(), lane: Lane::REAL, due_at: Some(at) }]).await?;
    told::tell(tx, "payout.created", &row);
    tx.audit("payout.create", row.id.to_string(), None, Some(told::facts(&row)));
    Ok(row)
}

/// Whether this beneficiary can be paid now.
fn payable(tx: &TenantTx, to: &BeneficiaryRow, new: &NewPayout) -> Result<()> {
    if to.status != "active" {
        return Err(Error::missing("beneficiary"));
    }
    if to.owner_id != new.payer.account.owner.unwrap_or_default() {
        return Err(Error::missing("beneficiary"));
    }
    if to.currency != new.currency {
        let message = format!("The beneficiary's account is in {}.", to.currency);
        return Err(Error::field("currency", "other_currency", message));
    }
    if to.usable_from > tx.now() {
        return Err(Error::refused(
            "beneficiary_cooling_down",
            format!(
                "The beneficiary is new and can be paid from {} on: until then, whoever added them by mistake, or by \
                 fraud, can be found out.",
                to.usable_from
            ),
        ));
    }
    Ok(())
}

async fn enough(
    tx: &mut TenantTx,
    settings: &PayoutSettings,
    new: &NewPayout,
    currency: Currency,
    cost: Money,
) -> Result<()> {
    let available = funds::hold(tx, settings, &new.payer, currency).await?;
    let needed = new.amount.saturating_add(cost.minor());
    if needed > available.minor() { Err(books::short(needed, available.minor())) } else { Ok(()) }
}

/// A request that nobody could approve is not taken.
async fn agreeable(tx: &mut TenantTx, needed: i16, maker: &str) -> Result<()> {
    if needed == 0 {
        return Ok(());
    }
    let others = factors::others(tx, maker).await?;
    if usize::try_from(needed).is_ok_and(|needed| others >= needed) {
        return Ok(());
    }
    Err(Error::refused(
        "too_few_approvers",
        format!(
            "A payout of this size needs {needed} approvals of others than who asks for it, and {others} can give one. Enrol \
             approvers with POST /v1/payout-approvers, each with a credential of their own."
        ),
    ))
}

fn written(
    tx: &mut TenantTx,
    settings: &PayoutSettings,
    new: NewPayout,
    to: &BeneficiaryRow,
    quote: &Quote,
    needed: i16,
) -> Result<PayoutRow> {
    let (id, now) = (tx.fresh::<PayoutId>(), tx.now());
    let lines =
        serde_json::to_value(&quote.lines).map_err(|error| Error::fault("a quote cannot be written").because(error))?;
    let mut row = PayoutRow {
        id,
        beneficiary_id: to.id,
        account: new.payer.account.kind.as_str().to_owned(),
        owner_id: new.payer.account.owner.unwrap_or_default(),
        costs_account: new.payer.costs.kind.as_str().to_owned(),
        amount_minor: new.amount,
        cost_minor: quote.cost.minor(),
        currency: new.currency,
        quote: json!({ "lines": lines, "withheld": quote.withheld.minor() }),
        purpose: new.purpose.as_str().to_owned(),
        narration: new.narration.unwrap_or_else(|| NARRATION.to_owned()),
        status: if needed == 0 { "approved" } else { "pending_approval" }.to_owned(),
        approvals_needed: needed,
        approve_by: (needed > 0).then(|| plus(now, settings.approval())),
        digest: String::new(),
        maker: new.maker,
        failure_code: None,
        failure_message: None,
        gateway: None,
        account_id: None,
        actual_minor: None,
        waits: 0,
        metadata: stored(&new.metadata),
        approved_at: (needed == 0).then_some(now),
        submitted_at: None,
        settled_at: None,
        reversed_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    row.digest = digest(&row, to);
    Ok(row)
}

/// What approvers approve: this payout, so much, in this currency, out of this account, to this account of this beneficiary. Any
/// other value of these has another digest.
pub(crate) fn digest(row: &PayoutRow, to: &BeneficiaryRow) -> String {
    let parts: [&str; 9] = [
        "recoup payout v1",
        &row.id.to_string(),
        &row.amount_minor.to_string(),
        &row.currency,
        &row.account,
        &Uuid::to_string(&row.owner_id),
        &to.id.to_string(),
        &to.fingerprint,
        &row.approvals_needed.to_string(),
    ];
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hex::encode(hash.finalize())
}
