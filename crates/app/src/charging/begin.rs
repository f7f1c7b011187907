//! Writing the intent to move money for one invoice.

use ids::{PaymentMethodId, ProviderAccountId, ScheduleId};
use jiff::{SignedDuration, Timestamp};
use money::Money;
use recovery::{DeclineCode, Rail};
use store::attempts::AttemptRow;
use store::due::NewDue;
use store::invoices::InvoiceRow;
use store::methods::MethodRow;
use store::{Kind, Lane, TenantTx, attempts, customers, due, methods, revenue_caps, subscriptions};

use super::LADDER;
use super::cap::{self, Admitted};
use crate::breakers::Target;
use crate::{Result, recoveries, rows};
use usecase::ports::{ChargeAsk, Payer, UnknownCause};

/// What to try, and why.
#[derive(Clone, Debug)]
pub struct Pull {
    /// `first`, `recovery`, `retry_now`, `card_update` or [`CHECKOUT`](super::CHECKOUT).
    pub cause: &'static str,
    /// By which rail.
    pub rail: Rail,
    /// The recovery it belongs to.
    pub schedule: Option<ScheduleId>,
    /// For push rails: until when the payer may act.
    pub expires_at: Option<Timestamp>,
    /// Of a payer who is present: what they chose.
    pub present: Option<Present>,
}

/// What a payer who is present chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    /// With what; none on a push rail, and where the provider's own page asks for it.
    pub method: Option<PaymentMethodId>,
    /// What is left to pay, in minor units.
    pub minor: i64,
}

/// The rail of first charges.
pub(crate) const FIRST_RAIL: Rail = Rail::Card;

/// What came of writing the intent.
#[derive(Debug)]
pub enum Begun {
    /// An attempt is written: send this to that gateway once the transaction has committed.
    Send {
        /// Where to.
        target: Target,
        /// What to send.
        ask: Box<ChargeAsk>,
    },
    /// Nothing to charge: the invoice is settled, or an attempt is under way already.
    Nothing,
    /// The customer has no way to pay on this rail; handled as a failure, without an attempt.
    NoMethod,
    /// It would pass what the merchant may take for now: nothing is written. Whoever asked has it wait, or says so.
    Capped,
}

/// Writes the intent to charge a held invoice that is owed, given up as a loss or not.
///
/// # Errors
/// Any store error.
pub async fn begin(tx: &mut TenantTx, invoice: &InvoiceRow, pull: &Pull) -> Result<Begun> {
    let owed = matches!(invoice.status.as_str(), "open" | "uncollectible");
    let stands = attempts::in_the_way(tx, invoice.id).await?;
    if !owed || stands.unresolved.is_some() {
        return Ok(Begun::Nothing);
    }
    if let Some(made) = restored::take_up(tx, invoice).await? {
        return made_before(tx, invoice, (pull, stands.capped), made).await;
    }
    let Some(method) = method_for(tx, invoice, pull).await? else {
        let code = why_none(tx, invoice, pull.rail).await?;
        recoveries::no_method(tx, invoice, pull, code).await?;
        return Ok(Begun::NoMethod);
    };
    let row = attempt_row(tx, invoice, pull, &method);
    let admitted = if stands.capped { cap::admit(tx, &row).await? } else { Admitted::Freely };
    if admitted == Admitted::Not {
        return Ok(Begun::Capped);
    }
    attempts::insert(tx, std::slice::from_ref(&row)).await?;
    if admitted == Admitted::Within {
        revenue_caps::bind(tx, invoice.id, row.amount_minor).await?;
    }
    routing::keep(tx, row.id, method.routed.as_ref()).await?;
    let ask_at = row.submitted_at.checked_add(LADDER[0]).unwrap_or(Timestamp::MAX);
    let work = NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: Some(ask_at) };
    due::schedule(tx, Kind::Resolve, &[work]).await?;
    let ask = Box::new(ask_of(tx, &row).await?);
    let target = Target { gateway: method.gateway, account: method.account, issuer: method.issuer };
    Ok(Begun::Send { target, ask })
}

/// A charge that a restore forgot: its attempt is written again under the name that it had, and its provider is asked about it now.
async fn made_before(
    tx: &mut TenantTx,
    invoice: &InvoiceRow,
    (pull, capped): (&Pull, bool),
    made: restored::Found,
) -> Result<Begun> {
    let rail = pull.rail.as_str().to_owned();
    let means = Means { rail, gateway: made.gateway, account: made.account, ..Means::default() };
    let mut row = AttemptRow { id: made.key, ..attempt_row(tx, invoice, pull, &means) };
    attempts::insert(tx, std::slice::from_ref(&row)).await?;
    if capped && revenue_caps::reserve_late(tx, &row.currency, row.amount_minor).await? {
        revenue_caps::bind(tx, invoice.id, row.amount_minor).await?;
    }
    row.gateway_ref = Some(made.gateway_ref);
    if made.is_for_this {
        attempts::save(tx, &row).await?;
        super::outcome::appoint(tx, &row, None, Some(tx.now())).await?;
    } else {
        let cause =
            UnknownCause::Mismatch("a charge for another bill of the subscription that is not known".to_owned());
        super::outcome::to_manual(tx, row, None, &cause).await?;
    }
    Ok(Begun::Nothing)
}

/// What a gateway is sent for an attempt; the same each time but for the instant.
///
/// # Errors
/// `Missing`; any store error.
pub async fn ask_of(tx: &mut TenantTx, row: &AttemptRow) -> Result<ChargeAsk> {
    let customer = customers::get(tx, row.customer_id).await?;
    let token = match row.payment_method_id {
        Some(id) => Some(methods::get(tx, id).await?.token),
        None => None,
    };
    Ok(ChargeAsk {
        key: row.id,
        merchant: tx.tenant(),
        mode: tx.mode(),
        amount: Money::new(row.amount_minor, rows::currency(&row.currency)?),
        rail: rows::rail(&row.rail)?,
        token,
        payer: Payer { customer: customer.id, email: customer.email, phone: customer.phone },
        at: tx.now(),
        expires_at: row.expires_at,
        page: None,
    })
}

/// What pays: a saved method on a pull rail, nothing on a push rail.
#[derive(Default)]
struct Means {
    method: Option<PaymentMethodId>,
    rail: String,
    gateway: String,
    account: Option<ProviderAccountId>,
    issuer: Option<String>,
    /// Why the account was chosen.
    routed: Option<(ProviderAccountId, serde_json::Value)>,
}

impl Means {
    fn of(method: &MethodRow) -> Means {
        let (gateway, issuer) = (method.gateway.clone(), method.issuer.clone());
        Means {
            method: Some(method.id),
            rail: method.rail.clone(),
            gateway,
            account: method.account_id,
            issuer,
            routed: None,
        }
    }
}

/// Who was asked.
///
/// # Errors
/// `Missing`; any store error.
pub(crate) async fn target_of(tx: &mut TenantTx, row: &AttemptRow) -> Result<Target> {
    let issuer = match row.payment_method_id {
        Some(id) => methods::get(tx, id).await?.issuer,
        None => None,
    };
    Ok(Target { gateway: row.gateway.clone(), account: row.account_id, issuer })
}

/// The subscription's own method, else the customer's default, else the newest (`store::breakers` looks ahead in the same order).
async fn method_for(tx: &mut TenantTx, invoice: &InvoiceRow, pull: &Pull) -> Result<Option<Means>> {
    let rail = pull.rail;
    if let Some(id) = pull.present.and_then(|present| present.method) {
        return Ok(Some(Means::of(&methods::get(tx, id).await?)));
    }
    let saved = methods::active_of(tx, &[invoice.customer_id.uuid()]).await?;
    if rail.is_push() || pull.present.is_some() {
        let payment = (rail, invoice.currency.as_str(), invoice.owed_minor());
        if let Some(routing::Routed { account: to, reason }) = routing::account_for(tx, invoice.id, payment).await? {
            let (rail, routed) = (rail.as_str().to_owned(), Some((to.id, reason)));
            return Ok(Some(Means { rail, gateway: to.gateway, account: Some(to.id), routed, ..Means::default() }));
        }
        // The gateway that holds the customer's method is asked for the payment request as well.
        let own = saved.iter().find(|method| method.account_id.is_none() && method.gateway != HOUSE);
        let gateway = own.map_or(DEFAULT_GATEWAY.to_owned(), |method| method.gateway.clone());
        return Ok(Some(Means { rail: rail.as_str().to_owned(), gateway, ..Means::default() }));
    }
    let wanted = match invoice.subscription_id {
        Some(id) => subscriptions::get(tx, id).await?.payment_method_id,
        None => None,
    };
    // A wallet is charged like a card, where it is what the customer pays with.
    let fits = |method: &str| method == rail.as_str() || (rail == FIRST_RAIL && method == Rail::Wallet.as_str());
    let on_rail = |method: &&MethodRow| fits(&method.rail) && method.refused_code.is_none();
    let chosen =
        saved.iter().filter(on_rail).find(|method| Some(method.id) == wanted).or_else(|| saved.iter().find(on_rail));
    Ok(chosen.map(Means::of))
}

/// Why there is nothing to charge: what there was has been refused for good, or there never was anything.
async fn why_none(tx: &mut TenantTx, invoice: &InvoiceRow, rail: Rail) -> Result<DeclineCode> {
    let saved = methods::active_of(tx, &[invoice.customer_id.uuid()]).await?;
    let refused =
        saved.iter().filter(|method| method.rail == rail.as_str()).find_map(|method| method.refused_code.as_deref());
    Ok(refused.map_or(DeclineCode::NoPaymentMethod, rows::decline_code))
}

/// Asked for payment requests of customers without a saved method.
const DEFAULT_GATEWAY: &str = "simulated";
/// Charges what persons let it, and asks nobody to pay.
const HOUSE: &str = "house";

fn attempt_row(tx: &mut TenantTx, invoice: &InvoiceRow, pull: &Pull, means: &Means) -> AttemptRow {
    let now = tx.now();
    AttemptRow {
        id: restored::attempt_id(tx, invoice),
        invoice_id: invoice.id,
        customer_id: invoice.customer_id,
        subscription_id: invoice.subscription_id,
        schedule_id: pull.schedule,
        payment_method_id: means.method,
        cause: pull.cause.to_owned(),
        rail: means.rail.clone(),
        gateway: means.gateway.clone(),
        account_id: means.account,
        status: "submitted".to_owned(),
        amount_minor: pull.present.map_or(invoice.owed_minor(), |present| present.minor),
        currency: invoice.currency.clone(),
        decline_code: None,
        raw_code: None,
        raw_message: None,
        gateway_ref: None,
        fee_minor: None,
        refunded_minor: 0,
        disputed_minor: 0,
        next_action: None,
        look_ups: 0,
        not_found: 0,
        lane: invoice.lane,
        submitted_at: now,
        expires_at: pull.rail.is_push().then(|| pull.expires_at.unwrap_or(push_expiry(now))),
        resolved_at: None,
        created_at: now,
        updated_at: now,
    }
}

/// How long a payment request stays open when no policy says otherwise.
fn push_expiry(now: Timestamp) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(48)).unwrap_or(Timestamp::MAX)
}
