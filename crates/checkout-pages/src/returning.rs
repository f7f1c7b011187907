//! Somebody who comes back: signed in with the house, they pay with what they keep there.
//!
//! Nothing is shown of them before they proved a phone or a mailbox, and nothing by what a shop typed. What they agree to is on the
//! button that they press: one payment of so much, or for a subscription so much each time and each month. In order: they are named as
//! the payer, they say that they are that customer, they let the shop charge it, and the bill is asked for. Stopping in between leaves
//! less than was asked for, and doing it again completes it.

use app::papers::words::amount;
use checkout::{By, Did, Guest, NamedPayer, Payer, Paying, Sight};
use ids::PaymentMethodId;
use jiff::SignedDuration;
use money::{Currency, Money};
use people::{AtShop, Caps, Means, Named};
use person_pages::Caller;
use store::methods::MethodRow;
use store::persons::mandates::MandateRow;
use usecase::{Error, Result};

use crate::own;
use crate::pay_link;
use crate::sent::Sent;
use crate::visit::{Done, Visit};

/// How long what is for one payment holds: as long as a bank may take to answer.
const ONE_PAYMENT: SignedDuration = SignedDuration::from_hours(24);

/// What a page shows of somebody who is signed in.
pub(crate) struct Returning {
    /// How they signed in.
    pub(crate) contact: String,
    /// Who they are to the shop.
    pub(crate) at: AtShop,
    /// Their saved cards, the default first.
    pub(crate) cards: Vec<MethodRow>,
    /// What is in their wallet, if it is enough.
    pub(crate) wallet: Option<i64>,
    /// What they are asked to let the shop charge.
    pub(crate) caps: Caps,
    /// What they let it charge already, for other things.
    mandates: Vec<MandateRow>,
    /// What their form carries.
    pub(crate) form: String,
}

/// What a form is for.
fn state(sight: &Sight) -> String {
    format!("checkout {} {}", sight.row.id, sight.row.version)
}

/// What is shown of whoever asks; `None` of somebody unknown, and where nothing that is kept can pay.
///
/// # Errors
/// Any store error.
pub(crate) async fn read(visit: &Visit, caller: &Caller, sight: &Sight) -> Result<Option<Returning>> {
    let (Some(session), Some(errands)) = (caller.trusted(), caller.errands()) else { return Ok(None) };
    if !sight.takes_saved() {
        return Ok(None);
    }
    let Some(caps) = proposed(visit, caller, sight).await? else { return Ok(None) };
    let mut cards = errands.usable().await?;
    cards.retain(|row| row.rail == "card");
    let named = sight.row.customer_id.map(|customer| Named {
        customer,
        email: sight.payer_email.clone(),
        phone: sight.payer_phone.clone(),
    });
    let shop = visit.scope().tenant();
    let mut tx = caller.house().begin().await?;
    let at = people::at_shop(&mut tx, errands.secrets, session, shop, named.as_ref()).await?;
    let own = people::contacts(&mut tx, errands.secrets, session.person).await?;
    let balances = people::balances(&mut tx, session).await?;
    let mandates = people::mandates(&mut tx, session).await?;
    tx.commit(()).await?;
    let enough = |one: &&people::Balance| one.currency == caps.currency && one.minor > 0 && one.minor >= sight.left;
    Ok(Some(Returning {
        contact: own.into_iter().find(|one| one.id == session.contact).map(|one| one.value).unwrap_or_default(),
        at,
        cards,
        wallet: balances.iter().find(enough).map(|one| one.minor),
        caps,
        mandates: mandates.into_iter().filter(|row| row.merchant_id == shop && row.once_until.is_none()).collect(),
        form: caller.form(&state(sight)),
    }))
}

/// What they are asked to let the shop charge: what is to be paid, or comes regularly, or, where only the card changes, what runs. None
/// where nothing does.
async fn proposed(visit: &Visit, caller: &Caller, sight: &Sight) -> Result<Option<Caps>> {
    let Some(quote) = &sight.terms.quote else {
        let Some(customer) = sight.row.customer_id else { return Ok(None) };
        let mut tx = visit.scope().begin().await?;
        let runs = checkout::regular(&mut tx, customer).await?;
        let runs = tx.commit(runs).await?;
        return Ok(runs.map(|one| Caps { currency: one.currency, charge: one.charge, month: one.month, once: None }));
    };
    let currency = quote.currency.clone();
    if quote.every.is_some() {
        let once = quote.regular();
        let month = once.saturating_mul(quote.charges_a_month());
        return Ok(Some(Caps { currency, charge: once, month, once: None }));
    }
    let tx = caller.house().begin().await?;
    let wall = tx.wall_now();
    tx.commit(()).await?;
    let end = wall.checked_add(ONE_PAYMENT).map_err(|error| Error::fault("beyond time").because(error))?;
    Ok(Some(Caps { currency, charge: sight.left, month: sight.left, once: Some(end) }))
}

impl Returning {
    /// An amount as it is printed.
    pub(crate) fn amount(&self, minor: i64) -> String {
        let known = Currency::parse(&self.caps.currency);
        known.map_or_else(|_| minor.to_string(), |known| amount(Money::new(minor, known)))
    }
}

/// What a shop is let charge by this form: the caps that were shown, or typed, beside what it may charge by the same already.
fn agreed(shown: &Returning, means: Means, sent: &Sent) -> Result<Caps> {
    let mut caps = shown.caps.clone();
    if caps.once.is_some() {
        return Ok(caps);
    }
    let known = Currency::parse(&caps.currency);
    let known = known.map_err(|error| Error::fault("a stored currency cannot be read").because(error))?;
    let read = |text: &str, shown: i64, field: &str| {
        if text.trim().is_empty() {
            return Ok(shown);
        }
        let minor = pay_link::read_amount(text, Money::new(0, known));
        minor.ok_or_else(|| Error::field(field, "bad_amount", "Write an amount above zero in digits, such as 5,000."))
    };
    caps.charge = read(&sent.each, caps.charge, "each")?;
    caps.month = read(&sent.monthly, caps.month, "monthly")?;
    let by = match means {
        Means::Card(id) => Some(id),
        Means::Wallet => None,
    };
    let same = |row: &&MandateRow| row.method_id == by && row.currency == caps.currency;
    if let Some(row) = shown.mandates.iter().find(same) {
        (caps.charge, caps.month) = (caps.charge.max(row.charge_minor), caps.month.saturating_add(row.month_minor));
    }
    Ok(caps)
}

/// What somebody chose who is signed in.
///
/// # Errors
/// Whatever keeps the thing from being bought, or paid like this.
pub(crate) async fn pay(visit: &Visit, caller: &Caller, sent: &Sent) -> Result<Done> {
    let sight = visit.sight().await?;
    if sight.row.version != sent.version {
        return Ok(Done::Yes);
    }
    if own::is_of_house(visit, caller) {
        return own::pay(visit, caller, &sight, sent).await;
    }
    let shown = read(visit, caller, &sight).await?;
    let (Some(shown), Some(errands)) = (shown, caller.errands()) else {
        return Err(Error::refused(
            "signed_out",
            "You are not signed in any more. Sign in again, or pay in another way.",
        ));
    };
    if sent.form != shown.form {
        return Ok(Done::Yes);
    }
    let means = match sent.how.as_str() {
        "wallet" => Means::Wallet,
        "card" => Means::Card(save(visit, caller, &sight, sent).await?),
        card => Means::Card(card.parse().map_err(|_| gone())?),
    };
    let caps = agreed(&shown, means, sent)?;
    if caps.charge < sight.left {
        let text = "That is less than what is to be paid now. Let at least that be charged.";
        return Err(Error::field("each", "out_of_range", text));
    }
    let who = match &shown.at {
        AtShop::Known(link) => Payer::Known(link.customer()),
        AtShop::Meant(customer) => Payer::Known(*customer),
        AtShop::New { email, phone } => Payer::New(Guest { email: email.clone(), phone: phone.clone(), name: None }),
        AtShop::SomebodyElse => {
            let text = "The shop wants this of somebody else's account. Pay in another way, or ask the shop for a link of your own.";
            return Err(Error::refused("somebody_else", text));
        }
    };
    let secrets = errands.secrets;
    let mut tx = visit.scope().begin().await?;
    let named = Box::pin(checkout::name_payer(&mut tx, secrets, visit.id(), sent.version, who)).await?;
    tx.commit(()).await?;
    let (customer, version) = match named {
        NamedPayer::Them(customer, version) => (customer, version),
        NamedPayer::Stale => return Ok(Done::Yes),
        NamedPayer::Dearer => {
            let text = "For your account this comes to another amount. Look at it, then pay.";
            return Err(Error::conflict("amount_changed", text));
        }
    };
    let link = match shown.at {
        AtShop::Known(link) => link,
        AtShop::Meant(_) | AtShop::New { .. } | AtShop::SomebodyElse => errands.join(visit.scope(), customer).await?,
    };
    let row = errands.let_charge(&link, means, &caps, caps.once.is_none()).await?;
    let by = By::Saved { method: row.id, once: caps.once.is_some() };
    let new = Paying { guest: Guest::default(), by, keep: caps.once.is_none(), part: sent.part(&sight)? };
    let mut tx = visit.scope().begin().await?;
    let did: Did = Box::pin(checkout::pay(&mut tx, secrets, visit.id(), version, new)).await?;
    Ok(tx.commit(did).await?.into())
}

fn gone() -> Error {
    Error::field("how", "unknown_value", "This card is not there any more. Choose another way.")
}

/// A card that is entered now and saved for every shop.
async fn save(visit: &Visit, caller: &Caller, sight: &Sight, sent: &Sent) -> Result<PaymentMethodId> {
    let session = caller.trusted().ok_or_else(gone)?;
    let card = visit.test_card(sight, sent).await?;
    let secrets = visit.api().secrets();
    let mut tx = caller.house().begin().await?;
    // The bounds and the line to stand in are those of any customer who saves a card.
    let saved = portal::use_card(&mut tx, secrets, session.person, card, |_| true).await?;
    let saved = saved.ok_or_else(gone)?;
    Ok(tx.commit(saved.id).await?)
}
