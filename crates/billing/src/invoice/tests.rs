use calendar::{Cycle, Interval, Unit};
use ids::{CustomerId, PlanId, SubscriptionId, Uuid};
use jiff::Timestamp;
use money::Rounding;

use super::*;
use crate::price::{MAX_AMOUNT_MINOR, Price, PricingDraft};
use crate::status::Status;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn item(id: u128, draft: &PricingDraft, quantity: u64) -> Item {
    Item {
        id: ItemId::from_uuid(Uuid::from_u128(id)),
        price: Price {
            id: PriceId::from_uuid(Uuid::from_u128(id)),
            plan: PlanId::from_uuid(Uuid::from_u128(9)),
            addon: None,
            meter: None,
            version: 1,
            currency: Currency::NGN,
            pricing: draft.check().expect("tests price correctly"),
        },
        quantity,
    }
}

fn flat(id: u128, minor: i64) -> Item {
    item(id, &PricingDraft::flat(minor), 1)
}

/// From local midnight on 1 September 2026 in Lagos, which is UTC+1 all year.
fn gym(unit: Unit, items: Vec<Item>) -> Subscription {
    let interval = Interval::try_new(unit, 1).expect("one of it");
    let cycle = Cycle::try_new(at("2026-08-31T23:00:00Z"), "Africa/Lagos", interval, None).expect("valid");
    Subscription {
        id: SubscriptionId::from_uuid(Uuid::from_u128(1)),
        customer: CustomerId::from_uuid(Uuid::from_u128(2)),
        plan: PlanId::from_uuid(Uuid::from_u128(9)),
        plan_name: "Gym monthly".to_owned(),
        status: Status::Active,
        currency: Currency::NGN,
        rounding: Rounding::HalfEven,
        proration: crate::proration::ProrationRule::default(),
        period: cycle.period(0).expect("the first"),
        cycle,
        period_index: 0,
        trial_end: None,
        trial_notice_at: None,
        cancel_at_period_end: false,
        cancel_at: None,
        cancel_credited: false,
        canceled_at: None,
        cancel_reason: None,
        ended_at: None,
        pause: None,
        pause_rule: crate::pausing::PauseRule::default(),
        given_back: false,
        shifted: None,
        cycles_completed: 1,
        max_cycles: None,
        items,
        pending: None,
        earlier: Vec::new(),
        schedule: None,
    }
}

fn first(subscription: &Subscription) -> Result<InvoiceDraft, Refusal> {
    build(subscription, subscription.period, 0, Fraction::WHOLE)
}

#[test]
fn lines_speak_the_billing_zone() {
    let items = vec![item(1, &PricingDraft::per_unit(500_000), 3), flat(2, 150)];
    let draft = first(&gym(Unit::Month, items)).expect("bills");
    let told: Vec<_> = draft.lines.iter().map(|line| (line.description.as_str(), line.amount.minor())).collect();
    assert_eq!(
        told,
        [("Gym monthly × 3 (1 Sep 2026 – 1 Oct 2026)", 1_500_000), ("Gym monthly (1 Sep 2026 – 1 Oct 2026)", 150),]
    );
    assert_eq!(draft.subtotal.minor(), 1_500_150);
    assert_eq!(draft.total, draft.subtotal);
    assert!(!draft.is_paid_at_once());
}

#[test]
fn an_addon_has_a_line_of_its_own() {
    let mut towels = item(2, &PricingDraft::per_unit(20_000), 4);
    towels.price.addon = Some("Towels".to_owned());
    let draft = first(&gym(Unit::Month, vec![flat(1, 500_000), towels])).expect("bills");
    let told: Vec<_> = draft.lines.iter().map(|line| (line.description.as_str(), line.amount.minor())).collect();
    assert_eq!(
        told,
        [
            ("Gym monthly (1 Sep 2026 – 1 Oct 2026)", 500_000),
            ("Gym monthly: Towels × 4 (1 Sep 2026 – 1 Oct 2026)", 80_000)
        ]
    );
    assert_eq!(draft.total.minor(), 580_000);
}

#[test]
fn hourly_lines_tell_the_time() {
    let draft = first(&gym(Unit::Hour, vec![flat(1, 150)])).expect("bills");
    let line = draft.lines.first().expect("one line");
    assert_eq!(line.description, "Gym monthly (1 Sep 2026 00:00 – 1 Sep 2026 01:00)");
}

#[test]
fn several_periods_share_one_invoice() {
    let subscription = gym(Unit::Month, vec![flat(1, 100), flat(2, 10)]);
    let periods: Vec<_> = (0..3)
        .map(|index| BilledPeriod {
            index,
            period: subscription.cycle.period(index).expect("in range"),
            fraction: Fraction::WHOLE,
        })
        .collect();
    let draft = build_merged(&subscription, &periods).expect("bills");
    assert_eq!(draft.lines.len(), 6);
    assert_eq!(draft.total.minor(), 330);
    assert_eq!(draft.period_index, 2);
    assert_eq!(draft.period.start, at("2026-08-31T23:00:00Z"));
    assert_eq!(draft.period.end, at("2026-11-30T23:00:00Z"));
}

#[test]
fn an_invoice_of_nothing_is_paid_at_once() {
    let draft = first(&gym(Unit::Month, vec![flat(1, 0)])).expect("bills");
    assert!(draft.is_paid_at_once());
    assert_eq!(draft.lines.len(), 1);
}

#[test]
fn refuses_what_cannot_be_one_invoice() {
    let code = |subscription: &Subscription| first(subscription).expect_err("refused").code();
    assert_eq!(code(&gym(Unit::Month, Vec::new())), "no_items");
    let mut dollars = gym(Unit::Month, vec![flat(1, 1)]);
    dollars.currency = Currency::parse("USD").expect("known");
    assert_eq!(code(&dollars), "currency_mismatch");
    let most = |id| item(id, &PricingDraft::per_unit(MAX_AMOUNT_MINOR), 9_000);
    assert!(first(&gym(Unit::Month, vec![most(1)])).is_ok());
    assert_eq!(code(&gym(Unit::Month, vec![most(1), most(2)])), "amount_not_computable");
    assert_eq!(build_merged(&dollars, &[]).expect_err("refused").code(), "no_items");
}

/// Columns follow `InvoiceAction::ALL`, a dot means refused.
const GRID: [(InvoiceStatus, &str); 5] = [
    (InvoiceStatus::Draft, "open . . ."),
    (InvoiceStatus::Open, ". paid void uncollectible"),
    (InvoiceStatus::Paid, ". . . ."),
    (InvoiceStatus::Void, ". . . ."),
    (InvoiceStatus::Uncollectible, ". paid . ."),
];

#[test]
fn every_pair_of_state_and_action() {
    for (from, cells) in GRID {
        let mut leaves = false;
        for (action, cell) in InvoiceAction::ALL.into_iter().zip(cells.split(' ')) {
            let outcome = from.after(action);
            match InvoiceStatus::parse(cell) {
                Some(to) => assert_eq!(outcome, Ok(to), "{from} {action}"),
                None => assert_eq!(outcome, Err(InvoiceRefusal::NotAllowed { from, action })),
            }
            leaves |= outcome.is_ok();
        }
        assert_eq!(from.is_terminal(), !leaves, "{from}");
    }
}

#[test]
fn words_read_back() {
    for status in InvoiceStatus::ALL {
        assert_eq!(InvoiceStatus::parse(status.as_str()), Some(status));
    }
    assert_eq!(InvoiceStatus::parse("voided"), None);
    assert_eq!(LineKind::parse(LineKind::PlanCharge.as_str()), Some(LineKind::PlanCharge));
    assert_eq!(LineKind::parse("usage"), None);
}
