//! Escrow for tests: a merchant who has it switched on, and the order that most tests begin with.

use escrow::condition::Category;
use escrow::fee::{EarnMoment, FeeConfiguration, FeeScope, Formula, Payer, Processing, RefundRule, TaxMode};
use escrow::{RefundTo, Side};
use escrows::{EscrowSettingsChange, NewCondition, NewFee, NewOrder, PartyChange, Wording};
use ids::CustomerId;
use money::Currency;
use serde_json::Map;
use store::TenantTx;

/// The price of the standard order, in minor units.
pub const PRICE: i64 = 10_000_000;
/// What its buyer pays: 2.5 % on top.
pub const CHARGE: i64 = 10_250_000;
/// The credential of somebody who works for the merchant.
pub const STAFF: &str = "key_018f0000-0000-7000-8000-000000000001";

/// Switches escrow on, with the standard fee and cards that need no time to clear, and makes parties whose phone is theirs.
pub async fn switch_on(tx: &mut TenantTx, parties: &[CustomerId]) {
    let change =
        EscrowSettingsChange { enabled: Some(true), card_clearance: Some(0), ..EscrowSettingsChange::default() };
    escrows::change_settings(tx, change).await.expect("escrow is switched on");
    let new = NewFee { configuration: fees(tx), maker: STAFF.to_owned(), at_once: true };
    escrows::propose_fee(tx, new).await.expect("fees");
    for one in parties {
        phone_is_theirs(tx, *one).await;
    }
}

/// As a merchant says it who knows: the phone is the customer's.
pub async fn phone_is_theirs(tx: &mut TenantTx, customer: CustomerId) {
    let change = PartyChange { phone_verified: Some(true), ..PartyChange::default() };
    escrows::change_party(tx, customer, change).await.expect("a party");
}

/// 2.5 %, at least 100 and at most 5,000 naira, paid by the buyer.
pub fn fees(tx: &TenantTx) -> FeeConfiguration {
    FeeConfiguration {
        version: 0,
        scope: FeeScope::Global,
        currency: Currency::NGN,
        formula: Formula { percent_bps: 250, flat: 0, min: 10_000, cap: Some(500_000), tiers: None },
        payer: Payer::Buyer,
        tax_bps: 0,
        tax_mode: TaxMode::Exclusive,
        processing: Processing::Absorbed,
        earn: EarnMoment::Release,
        refund: RefundRule::Proportional,
        valid_from: tx.now(),
        valid_to: None,
    }
}

/// A condition of a known kind, with nothing else said.
pub fn condition(code: &str) -> NewCondition {
    NewCondition {
        of: Wording::Kind(code.to_owned()),
        milestone: None,
        group: None,
        third_party: None,
        reached_at: None,
        due_at: None,
    }
}

/// The standard order, proposed by its buyer: one milestone, under these conditions.
pub fn chairs(buyer: CustomerId, seller: CustomerId, conditions: &[&str]) -> NewOrder {
    NewOrder {
        proposer: Side::Buyer,
        buyer,
        seller,
        title: "Six oak chairs".to_owned(),
        category: Category::Goods,
        currency: "NGN".to_owned(),
        price: PRICE,
        milestones: Vec::new(),
        conditions: conditions.iter().copied().map(condition).collect(),
        groups: Vec::new(),
        quote: None,
        terms: Map::new(),
        per_milestone: false,
        refund_to: RefundTo::Wallet,
        metadata: Default::default(),
    }
}
