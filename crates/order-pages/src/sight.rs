//! What a page shows of an order, as one value: read once, for one of its parties.

use escrow::Side;
use escrows::{By, Order, customer, person};
use ids::CustomerId;
use jiff::Timestamp;
use money::Money;
use store::escrow::orders::EscrowEventRow;
use store::escrow::papers::EscrowPaperRow;
use store::escrow::payments::{self, EscrowPaymentRow, PaymentFilter};
use store::methods::MethodRow;
use store::{PageOf, TenantTx, customers, escrow as tables, methods, settings};
use usecase::{Error, Result};

use crate::acts::{self, Offer};
use crate::visit::Visit;

/// Most lines of the time line, which is all of them for any order that people make.
const MOST_LINES: i64 = 1_000;

/// Most saved methods that are offered.
const MOST_METHODS: usize = 10;

/// An order, as one of its parties sees it.
#[derive(Clone, Debug)]
pub(crate) struct Sight {
    pub(crate) order: Order,
    /// Which side the reader is on.
    pub(crate) side: Side,
    /// What the merchant is called.
    pub(crate) store: String,
    /// What the two are called.
    pub(crate) buyer: String,
    pub(crate) seller: String,
    pub(crate) is_test: bool,
    /// Whether the reader proved their phone in this session.
    pub(crate) is_proved: bool,
    /// The zone in which instants are written: the merchant's.
    pub(crate) zone: String,
    pub(crate) now: Timestamp,
    /// What the reader has in their wallet and could spend, in minor units.
    pub(crate) wallet: i64,
    /// What the reader could do.
    pub(crate) offers: Vec<Offer>,
    /// What was shown.
    pub(crate) papers: Vec<EscrowPaperRow>,
    /// The payments for it, newest first.
    pub(crate) payments: Vec<EscrowPaymentRow>,
    /// The reader's saved methods.
    pub(crate) methods: Vec<MethodRow>,
    /// What happened, oldest first.
    pub(crate) lines: Vec<EscrowEventRow>,
    /// Codes that the buyer gives to the seller, by the number of the condition.
    pub(crate) codes: Vec<(u32, String)>,
}

/// When a page says something else by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moves {
    Soon,
    Later,
    Not,
}

impl Sight {
    /// The order, for whoever visits.
    ///
    /// # Errors
    /// `Missing` for an order of somebody else.
    pub(crate) async fn of(tx: &mut TenantTx, visit: &Visit) -> Result<Sight> {
        let reader = visit.session.customer;
        let order = escrows::load(tx, visit.order).await?;
        let side = order.side_of(person(reader)).ok_or_else(|| Error::missing("order"))?;
        let lane = store::Lane::from_uuid(order.row.lane);
        usecase::time::enter_lane(tx, lane).await?;
        let merchant = settings::get(tx).await?;
        let offers = acts::offers(tx, &order, side, &By::Customer(reader)).await?;
        let filter = PaymentFilter { order: Some(visit.order), ..PaymentFilter::default() };
        let mut saved = methods::active_of(tx, &[reader.uuid()]).await?;
        saved.truncate(MOST_METHODS);
        let wallets = tables::wallets::of(tx, reader).await?;
        Ok(Sight {
            side,
            store: merchant.merchant_name,
            buyer: name(tx, customer(order.order.buyer), "The buyer").await?,
            seller: name(tx, customer(order.order.seller), "The seller").await?,
            is_proved: visit.session.verified_at.is_some(),
            is_test: visit.scope.as_sandbox().is_some(),
            zone: merchant.billing_zone,
            now: tx.now(),
            wallet: escrows::available(&wallets, reader, &order.row.currency),
            offers,
            papers: tables::papers::of(tx, visit.order).await?.into_iter().filter(|paper| !paper.admin_only).collect(),
            payments: payments::page(tx, &filter, &PageOf { limit: 5, offset: 0, below: None }).await?,
            methods: saved,
            lines: tables::orders::told(tx, visit.order, 0, MOST_LINES).await?,
            codes: codes(visit, &order, side),
            order,
        })
    }

    /// Whether something is on its way, so that the page will say something else by itself.
    pub(crate) fn moves(&self) -> Moves {
        let any = |states: &[&str]| self.payments.iter().any(|one| states.contains(&one.status.as_str()));
        if any(&["created", "submitted"]) {
            return Moves::Soon;
        }
        // Whoever is about to type something is not interrupted for long: they paid a moment ago.
        if any(&["requires_action", "unknown"]) { Moves::Later } else { Moves::Not }
    }

    /// What came for the order and is not enough yet, and what is missing, in minor units; none where nothing is due.
    pub(crate) fn missing(&self) -> Option<(i64, i64)> {
        let came = self.order.order.earmarked.min(self.wallet);
        Some((came, escrow::to_pay_beside(&self.order.order, came).ok()?))
    }

    /// What the other side is called.
    pub(crate) fn other(&self) -> &str {
        match self.side {
            Side::Buyer => &self.seller,
            Side::Seller => &self.buyer,
        }
    }

    /// An amount of the order.
    pub(crate) fn money(&self, minor: i64) -> Money {
        self.order.order.money(minor)
    }
}

/// What somebody is called; nothing that reaches them.
async fn name(tx: &mut TenantTx, id: CustomerId, otherwise: &str) -> Result<String> {
    let row = customers::get(tx, id).await?;
    Ok(row.name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| otherwise.to_owned()))
}

/// The codes that are the buyer's to give.
fn codes(visit: &Visit, order: &Order, side: Side) -> Vec<(u32, String)> {
    if side != Side::Buyer || visit.session.verified_at.is_none() {
        return Vec::new();
    }
    let open = order.order.conditions.iter().filter(|one| !one.state.is_satisfied());
    let code = |number| order.handover_code(visit.api.secrets(), visit.scope.tenant(), number);
    open.filter_map(|one| Some((one.number, code(one.number)?))).collect()
}
