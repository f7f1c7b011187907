//! What a page shows of a session, as one value: what is bought, what it comes to, where its payment stands.

use app::charging;
use app::papers::words::amount;
use ids::{CheckoutSessionId, EscrowPaymentId, InvoiceId, Mode};
use jiff::Timestamp;
use recovery::{DeclineCode, Rail};
use store::attempts::{AttemptFilter, AttemptRow};
use store::checkouts::{self, CheckoutRow};
use store::escrow::payments::EscrowPaymentRow;
use store::{PageOf, TenantTx, attempts, customers, invoices, ledger, settings};
use usecase::ports::NextAction;
use usecase::{Error, Result};

use crate::acting::GIVEN_UP;
use crate::deposits::{self, Goal};
use crate::paying::is_ours;
use crate::quote::Quote;
use crate::saving;
use crate::terms::{Buys, Guest, Terms, guest, terms};
use crate::ways::{self, Ways};

/// A session, as its payer sees it.
#[derive(Clone, Debug)]
pub struct Sight {
    /// As it is stored.
    pub row: CheckoutRow,
    /// What it was made with.
    pub terms: Terms,
    /// What is known of a payer who is no customer yet.
    pub guest: Guest,
    /// Where mail reaches the payer, if it is known.
    pub payer_email: Option<String>,
    /// Where a phone of the payer's rings, if it is known of a customer.
    pub payer_phone: Option<String>,
    /// What the merchant is called.
    pub seller: String,
    /// Where the merchant can be asked.
    pub support: Option<String>,
    /// The zone in which instants are written: the merchant's.
    pub zone: String,
    /// Whether it comes from the sandbox.
    pub is_test: bool,
    /// Where the payment stands.
    pub standing: Standing,
    /// How it can be paid.
    pub ways: Ways,
    /// What came of it and was less than the whole, in minor units.
    pub received: i64,
    /// What is left to pay, in minor units.
    pub left: i64,
    /// The payments into a wallet or an order that came, newest first.
    pub came: Vec<Came>,
    /// The present, in the payer's own time.
    pub now: Timestamp,
}

/// Money that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// The payment, as a merchant finds it.
    pub id: EscrowPaymentId,
    /// By which rail.
    pub rail: Rail,
    /// How much, in minor units.
    pub minor: i64,
    /// When.
    pub at: Timestamp,
}

/// What is shown of where a payment stands, of whichever kind it is.
struct Stands {
    standing: Standing,
    received: i64,
    left: i64,
    came: Vec<Came>,
}

/// Where the payment of a session stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The payer chooses how to pay; why the last try failed, if one did.
    Choose(Option<String>),
    /// The worker is at it.
    Working,
    /// The payer must do this.
    Act(Act),
    /// A charge went out and nobody knows yet what came of it. It must not be paid twice.
    Checking,
    /// It is paid.
    Paid,
    /// It is done, and there was nothing to pay.
    Free,
    /// Its time is over, or what it was for is gone.
    Over,
}

/// What a payer must do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// By which rail.
    pub rail: Rail,
    /// What.
    pub action: NextAction,
    /// For how much, in minor units.
    pub minor: i64,
    /// Until when.
    pub until: Option<Timestamp>,
}

impl Sight {
    /// A session as it stands. Nothing is changed.
    ///
    /// # Errors
    /// `Missing`.
    pub async fn of(tx: &mut TenantTx, id: CheckoutSessionId) -> Result<Sight> {
        let row = checkouts::get(tx, id).await?;
        usecase::time::enter_lane(tx, store::Lane::from_uuid(row.lane)).await?;
        let chosen = settings::get(tx).await?;
        let on = terms(&row)?;
        let stands =
            if on.buys.is_deposit() { of_deposit(tx, &row, &on).await? } else { of_bill(tx, &row, &on).await? };
        let Stands { standing, received, left, came } = stands;
        let currency =
            on.quote.as_ref().map_or_else(|| chosen.default_currency.clone(), |quote| quote.currency.clone());
        let ways = match standing {
            Standing::Choose(_) => ways::of(tx, &on, &currency, left).await?,
            Standing::Working
            | Standing::Act(_)
            | Standing::Checking
            | Standing::Paid
            | Standing::Free
            | Standing::Over => Ways::default(),
        };
        let guest = guest(&row)?;
        let (payer_email, payer_phone) = match row.customer_id {
            Some(id) => {
                let payer = customers::get(tx, id).await?;
                (payer.email, payer.phone)
            }
            None => (guest.email.clone(), None),
        };
        Ok(Sight {
            guest,
            payer_email,
            payer_phone,
            seller: chosen.merchant_name,
            support: Some(chosen.support_email).filter(|text| !text.is_empty()),
            zone: chosen.billing_zone,
            is_test: tx.mode() == Mode::Test,
            standing,
            ways,
            received,
            left,
            came,
            now: tx.now(),
            terms: on,
            row,
        })
    }

    /// Whether the page will soon say something else by itself.
    pub fn is_moving(&self) -> bool {
        match &self.standing {
            Standing::Working | Standing::Checking => true,
            Standing::Act(act) => act.rail.is_push(),
            Standing::Choose(_) | Standing::Paid | Standing::Free | Standing::Over => false,
        }
    }

    /// Where its payer goes when it is done, if the merchant said so: with the session in the address, so that the merchant can ask what
    /// became of it. Coming there proves nothing.
    pub fn onward(&self) -> Option<String> {
        let url = self.terms.success_url.as_ref().filter(|_| self.row.status == "completed")?;
        let (before, hash) = url.split_once('#').map_or((url.as_str(), None), |(before, hash)| (before, Some(hash)));
        let joint = if before.contains('?') { '&' } else { '?' };
        let hash = hash.map(|hash| format!("#{hash}")).unwrap_or_default();
        Some(format!("{before}{joint}checkout_session={}{hash}", self.row.id))
    }

    /// Whether something that its payer keeps with the house can pay: wherever a card can.
    pub fn takes_saved(&self) -> bool {
        let rails = &self.terms.rails;
        matches!(self.standing, Standing::Choose(_)) && (rails.is_empty() || rails.contains(&Rail::Card))
    }

    /// Whether its payer has to say who they are.
    pub fn asks_who(&self) -> bool {
        self.row.customer_id.is_none()
    }

    /// An amount as it is printed.
    ///
    /// # Errors
    /// `Fault` for a stored currency that is none.
    pub fn amount(&self, minor: i64) -> Result<String> {
        let quote = self.terms.quote.as_ref().ok_or_else(|| Error::fault("an amount of nothing"))?;
        Ok(amount(quote.money(minor)?))
    }
}

/// Of money that goes into a wallet or an order.
async fn of_deposit(tx: &mut TenantTx, row: &CheckoutRow, on: &Terms) -> Result<Stands> {
    let payments = deposits::of(tx, row.id).await?;
    let goal = deposits::goal(tx, &on.buys, &payments).await?;
    let due_now = on.quote.as_ref().map_or(0, |quote: &Quote| quote.due);
    let over = row.status == "expired" || tx.now() >= row.expires_at;
    let (standing, left) = match (row.status.as_str(), goal) {
        ("completed", _) => (Standing::Paid, 0),
        // The session follows in a moment, and its merchant is told with it: not before is its payer sent on.
        ("open", Goal::Reached) => (Standing::Working, 0),
        (_, Goal::Reached) => (Standing::Paid, 0),
        (_, Goal::Gone) => (Standing::Over, 0),
        (_, Goal::Open(left)) => (of_payments(row, &payments, over)?, left),
    };
    let rail = |word: &str| Rail::ALL.into_iter().find(|rail| rail.as_str() == word);
    let one = |row: &EscrowPaymentRow| {
        let at = row.resolved_at.unwrap_or(row.updated_at);
        Some(Came {
            id: EscrowPaymentId::from_uuid(row.id.uuid()),
            rail: rail(&row.rail)?,
            minor: row.amount_minor,
            at,
        })
    };
    let came = payments.iter().filter(|row| row.status == "succeeded").filter_map(one).collect();
    // What came for an order by other ways counts as well.
    let received = if left == 0 { deposits::arrived(&payments) } else { due_now.saturating_sub(left).max(0) };
    Ok(Stands { standing, received, left, came })
}

fn of_payments(row: &CheckoutRow, payments: &[EscrowPaymentRow], over: bool) -> Result<Standing> {
    if row.ask.is_some() && row.status == "open" {
        return Ok(Standing::Working);
    }
    if let Some(open) = deposits::under_way(payments)
        && let Some(standing) = under_way(&Tried::of_payment(open))?
    {
        return Ok(standing);
    }
    let why = payments.first().and_then(|newest| why(&Tried::of_payment(newest)));
    Ok(if over { Standing::Over } else { Standing::Choose(why) })
}

/// Of a bill, or of what sells nothing.
async fn of_bill(tx: &mut TenantTx, row: &CheckoutRow, on: &Terms) -> Result<Stands> {
    let (standing, received, left) = standing(tx, row, on).await?;
    Ok(Stands { standing, received, left, came: Vec::new() })
}

async fn standing(tx: &mut TenantTx, row: &CheckoutRow, on: &Terms) -> Result<(Standing, i64, i64)> {
    let due_now = on.quote.as_ref().map_or(0, |quote: &Quote| quote.due);
    match (row.status.as_str(), row.payment_status.as_str()) {
        ("completed", "no_payment_required") => return Ok((Standing::Free, 0, 0)),
        ("completed", _) => return Ok((Standing::Paid, 0, 0)),
        _ => {}
    }
    let Some(id) = row.invoice_id else {
        let over = row.status != "open" || tx.now() >= row.expires_at;
        if let Some(setup) = on.setup.filter(|_| !over) {
            return Ok((saving::standing(tx, setup).await?, 0, 0));
        }
        return Ok((if over { Standing::Over } else { Standing::Choose(None) }, 0, due_now));
    };
    let bill = invoices::get(tx, id).await?;
    let parts = ledger::surpluses_of(tx, id).await?;
    let received = parts.iter().fold(0_i64, |sum, one| sum.saturating_add(one.amount_minor));
    let left = bill.owed_minor().saturating_sub(received).max(0);
    let standing = match bill.status.as_str() {
        // The session follows in a moment, and its merchant is told with it: not before is its payer sent on.
        "paid" if row.status == "open" && newest(tx, id).await?.is_some_and(|one| is_ours(&one)) => Standing::Working,
        "paid" => Standing::Paid,
        "open" => of_open(tx, row, on, id).await?,
        _ => Standing::Over,
    };
    Ok((standing, received, left))
}

/// The last charge of a bill.
async fn newest(tx: &mut TenantTx, invoice: InvoiceId) -> Result<Option<AttemptRow>> {
    let filter = AttemptFilter { invoice: Some(invoice), ..AttemptFilter::default() };
    Ok(attempts::page(tx, &filter, &PageOf { limit: 1, offset: 0, below: None }).await?.pop())
}

async fn of_open(tx: &mut TenantTx, row: &CheckoutRow, on: &Terms, invoice: InvoiceId) -> Result<Standing> {
    if row.ask.is_some() {
        return Ok(Standing::Working);
    }
    let over = row.status != "open" || tx.now() >= row.expires_at;
    let kept_back = on.kept_back.then(|| charging::cannot_take().message.into_owned());
    let Some(newest) = newest(tx, invoice).await? else {
        return Ok(if over { Standing::Over } else { Standing::Choose(kept_back) });
    };
    if let Some(standing) = under_way(&Tried::of_charge(&newest))? {
        return Ok(standing);
    }
    let why =
        kept_back.or_else(|| Some(&newest).filter(|one| is_ours(one)).and_then(|one| why(&Tried::of_charge(one))));
    Ok(if over { Standing::Over } else { Standing::Choose(why) })
}

/// One try to pay: of a bill, or into a wallet or an order.
struct Tried<'a> {
    status: &'a str,
    rail: &'a str,
    minor: i64,
    next_action: Option<&'a serde_json::Value>,
    expires_at: Option<Timestamp>,
    decline_code: Option<&'a str>,
    raw_code: Option<&'a str>,
}

impl<'a> Tried<'a> {
    fn of_charge(row: &'a AttemptRow) -> Tried<'a> {
        Tried {
            status: &row.status,
            rail: &row.rail,
            minor: row.amount_minor,
            next_action: row.next_action.as_ref(),
            expires_at: row.expires_at,
            decline_code: row.decline_code.as_deref(),
            raw_code: row.raw_code.as_deref(),
        }
    }

    fn of_payment(row: &'a EscrowPaymentRow) -> Tried<'a> {
        Tried {
            status: &row.status,
            rail: &row.rail,
            minor: row.amount_minor,
            next_action: row.next_action.as_ref(),
            expires_at: row.expires_at,
            decline_code: row.decline_code.as_deref(),
            raw_code: row.raw_code.as_deref(),
        }
    }
}

fn under_way(attempt: &Tried<'_>) -> Result<Option<Standing>> {
    Ok(match attempt.status {
        "succeeded" | "failed" => None,
        "created" | "submitted" => Some(Standing::Working),
        "requires_action" => {
            let action = attempt.next_action.cloned().map(serde_json::from_value).transpose();
            let action = action.map_err(|error| Error::fault("an action cannot be read").because(error))?;
            let rail = Rail::ALL.into_iter().find(|rail| rail.as_str() == attempt.rail);
            Some(action.zip(rail).map_or(Standing::Checking, |(action, rail)| {
                Standing::Act(Act { rail, action, minor: attempt.minor, until: attempt.expires_at })
            }))
        }
        _ => Some(Standing::Checking),
    })
}

/// Why the last try failed, for its payer.
fn why(attempt: &Tried<'_>) -> Option<String> {
    if attempt.status != "failed" || attempt.raw_code == Some(GIVEN_UP) {
        return None;
    }
    let Some(code) = attempt.decline_code else {
        return Some(
            "The payment could not be made, and nothing was taken. Try again, or pay in another way.".to_owned(),
        );
    };
    let code = DeclineCode::from_raw(code);
    if code == DeclineCode::ExpiredAction {
        return Some(
            "The time for this payment is over, and nothing has come. Try again, or pay in another way.".to_owned(),
        );
    }
    Some(format!("{} Nothing was taken. Try again, or pay in another way.", code.payer_text()))
}

impl Terms {
    /// Whether a promotion code can be typed.
    pub fn takes_codes(&self) -> bool {
        matches!(self.buys, Buys::Plan { .. })
    }
}
