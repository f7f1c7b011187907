//! Links to an order, for one of its parties.
//!
//! Whoever is sent one may look at it as often as they like; a form of the page uses it up and opens a session. The same form sent
//! twice, because an answer was lost on the way, opens the same session again; any other does not. A new link for the same purpose
//! ends the one before it. What is wrong with a link that does not open is not told: unknown, used and ended look the same.

use ids::{CustomerId, OrderId, PartyLinkId};
use jiff::{SignedDuration, Timestamp};
use runtime::secret::Secrets;
use serde_json::json;
use store::escrow::links::{self as table, LinkDeed, PartyLinkRow};
use store::party_token::PartyLink;
use store::{TenantScope, TenantTx, customers};
use subtle::ConstantTimeEq as _;
use usecase::{Error, Result};

use crate::sessions::{Session, begin, session};
use crate::{Whence, mac};

/// Keeps the hash of a form apart from other hashes.
const FORM: &[u8] = b"recoup party link form v1";

/// How long a form that used a link up may be sent again.
const AGAIN: SignedDuration = SignedDuration::from_mins(10);

/// How often somebody is sent a fresh link within a day, and how much of their log is looked at for that.
const MOST_ASKED: usize = 3;
const ASKED_WITHIN: SignedDuration = SignedDuration::from_hours(24);
const LOOKED_AT: i64 = 100;

/// The longest life of a link.
const LONGEST: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The shortest life of a link: messages are read later than they are sent.
const SHORTEST: SignedDuration = SignedDuration::from_hours(1);

/// What a link is for. It says which words go with it and which other link it takes the place of; what its holder may do is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To answer a proposal.
    AcceptOrder,
    /// To pay.
    FundOrder,
    /// To look.
    ViewOrder,
    /// To look at a dispute.
    ViewDispute,
    /// To say whether what was delivered is right.
    ConfirmDelivery,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Purpose; 5] =
        [Purpose::AcceptOrder, Purpose::FundOrder, Purpose::ViewOrder, Purpose::ViewDispute, Purpose::ConfirmDelivery];

    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::AcceptOrder => "accept_order",
            Purpose::FundOrder => "fund_order",
            Purpose::ViewOrder => "view_order",
            Purpose::ViewDispute => "view_dispute",
            Purpose::ConfirmDelivery => "confirm_delivery",
        }
    }

    /// The purpose of a word.
    pub fn parse(word: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// A link that was made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewLink {
    /// Its row.
    pub id: PartyLinkId,
    /// Where it leads. A secret of the party's.
    pub url: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for NewLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewLink").field("id", &self.id).field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Makes a link to an order for one of its parties. It lives for `life` by the wall, within bounds.
///
/// # Errors
/// `Missing` for the order; `Refused` when the customer is no party to it.
pub async fn issue(
    tx: &mut TenantTx,
    scope: &TenantScope,
    place: (&str, &Secrets),
    (customer, order): (CustomerId, OrderId),
    purpose: Purpose,
    life: SignedDuration,
) -> Result<NewLink> {
    usecase::personal::living(&customers::get(tx, customer).await?)?;
    let held = escrows::load(tx, order).await?;
    if held.side_of(escrows::person(customer)).is_none() {
        return Err(no_party());
    }
    let wall = tx.wall_now();
    for ended in table::revoke(tx, customer, order, purpose.as_str(), wall).await? {
        table::tell(tx, ended, customer, &deed("revoked", &Whence::default())).await?;
    }
    let end = wall.checked_add(life.clamp(SHORTEST, LONGEST));
    let row = PartyLinkRow {
        id: tx.fresh(),
        customer_id: customer,
        order_id: order,
        purpose: purpose.as_str().to_owned(),
        used_at: None,
        used_with: None,
        session_id: None,
        revoked_at: None,
        expires_at: end.map_err(|error| Error::fault("a link ends beyond time").because(error))?,
        created_at: wall,
    };
    table::insert(tx, &row).await?;
    table::tell(tx, row.id, customer, &deed("issued", &Whence::default())).await?;
    let facts =
        json!({ "customerId": customer, "orderId": order, "purpose": row.purpose, "expiresAt": row.expires_at });
    tx.audit("escrow_party.link", row.id.to_string(), None, Some(facts));
    let (base_url, secrets) = place;
    let text = PartyLink::of(scope, customer, row.id).reveal(secrets.party_key());
    Ok(NewLink { id: row.id, url: format!("{base_url}/e/{text}"), expires_at: row.expires_at })
}

/// What a link shows before it is used up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// What the order is about.
    pub title: String,
    /// What the link is for.
    pub purpose: Purpose,
    /// What the form carries that uses it up: another one each time that the link is looked at.
    pub form: String,
}

/// Looks at a link, which uses nothing up. `None` for one that does not open.
///
/// # Errors
/// Any store error.
pub async fn look(tx: &mut TenantTx, id: PartyLinkId, whence: &Whence) -> Result<Option<Face>> {
    let Some(row) = known(tx, id).await? else { return Ok(None) };
    let opens = row.used_at.is_none() && lives(tx, &row);
    table::tell(tx, id, row.customer_id, &deed(if opens { "opened" } else { "refused" }, whence)).await?;
    if !opens {
        return Ok(None);
    }
    let order = escrows::load(tx, row.order_id).await?;
    let purpose = Purpose::parse(&row.purpose).ok_or_else(|| Error::fault("a stored purpose is not known"))?;
    let form = tx.fresh::<PartyLinkId>().uuid().to_string();
    Ok(Some(Face { title: order.row.title, purpose, form }))
}

/// Uses a link up and opens a session with it. `form` is what the page's form carried, the same each time that form is sent. `None`
/// for a link that does not open.
///
/// # Errors
/// Any store error.
pub async fn use_up(
    tx: &mut TenantTx,
    secrets: &Secrets,
    id: PartyLinkId,
    form: &str,
    whence: &Whence,
) -> Result<Option<Session>> {
    let Some(mut row) = known(tx, id).await? else { return Ok(None) };
    let with = mac::keyed(secrets, FORM, &[id.uuid().as_bytes(), form.as_bytes()]);
    if let Some(again) = sent_again(tx, &row, &with).await? {
        table::tell(tx, id, row.customer_id, &deed("used_again", whence)).await?;
        return Ok(Some(again));
    }
    if row.used_at.is_some() || !lives(tx, &row) {
        table::tell(tx, id, row.customer_id, &deed("refused", whence)).await?;
        return Ok(None);
    }
    let opened = begin(tx, row.customer_id, row.order_id, whence).await?;
    row.used_at = Some(tx.wall_now());
    row.used_with = Some(with.to_vec());
    row.session_id = Some(opened.id);
    table::save(tx, &row).await?;
    table::tell(tx, id, row.customer_id, &deed("used", whence)).await?;
    Ok(Some(opened))
}

/// Has a fresh link sent to where the party of an order is reached, in place of one that does not open any more. What is answered is
/// the same whatever comes of it: whoever holds an old link learns nothing by it.
///
/// # Errors
/// Any store error.
pub async fn ask_again(tx: &mut TenantTx, id: PartyLinkId, whence: &Whence) -> Result<()> {
    let Some(row) = known(tx, id).await? else { return Ok(()) };
    let opens = row.used_at.is_none() && lives(tx, &row);
    let back = tx.wall_now().checked_sub(ASKED_WITHIN).unwrap_or(Timestamp::MIN);
    let log = table::log(tx, row.customer_id, LOOKED_AT).await?;
    let asked = log.iter().filter(|line| line.deed == "asked" && line.at > back).count();
    let gone = usecase::personal::living(&customers::get(tx, row.customer_id).await?).is_err();
    if opens || gone || asked >= MOST_ASKED {
        return Ok(());
    }
    table::tell(tx, id, row.customer_id, &deed("asked", whence)).await?;
    let facts = json!({ "id": row.order_id, "customerId": row.customer_id, "purpose": row.purpose });
    tx.record("escrow_order.link_asked", row.order_id.uuid(), facts);
    Ok(())
}

pub(crate) fn no_party() -> Error {
    Error::refused("not_a_party", "This customer is neither buyer nor seller of the order. Name one of the two.")
}

async fn sent_again(tx: &mut TenantTx, row: &PartyLinkRow, with: &[u8]) -> Result<Option<Session>> {
    let (Some(used_at), Some(used_with), Some(id)) = (row.used_at, &row.used_with, row.session_id) else {
        return Ok(None);
    };
    let same: bool = used_with.as_slice().ct_eq(with).into();
    let soon = tx.wall_now().duration_since(used_at) <= AGAIN;
    if same && soon { session(tx, id).await } else { Ok(None) }
}

fn lives(tx: &TenantTx, row: &PartyLinkRow) -> bool {
    row.revoked_at.is_none() && tx.wall_now() < row.expires_at
}

async fn known(tx: &mut TenantTx, id: PartyLinkId) -> Result<Option<PartyLinkRow>> {
    match table::lock(tx, id).await {
        Ok(row) => Ok(Some(row)),
        // A link that we sealed and never kept: another database behind the same keys.
        Err(store::StoreError::Missing(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn deed(what: &'static str, whence: &Whence) -> LinkDeed {
    LinkDeed {
        deed: what,
        address: whence.address.clone(),
        country: whence.country.clone(),
        agent: whence.agent.clone(),
    }
}
