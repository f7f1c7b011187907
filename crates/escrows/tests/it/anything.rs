//! Anybody does anything, in any order, while time passes: whatever is refused changes nothing, and the books are proved at the end.

use escrow::dispute::{Award, Reason, Share};
use escrow::fee::{EarnMoment, FeeConfiguration, FeeScope, Formula, Payer, Processing, RefundRule, TaxMode};
use escrow::order::HoldKind;
use escrow::{Action, AdminRole, Digest, RefundTo};
use escrows::{By, MilestonePart, NewFee, NewOrder, NewPayment, Pays};
use gateways::simulated::{Behavior, Fate};
use ids::{MilestoneId, OrderId};
use jiff::SignedDuration;
use money::Currency;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use recovery::DeclineCode;

use crate::deal::{Deal, PRICE, STAFF};

const STEPS: usize = 200;

/// Fees of both sides, with tax, earned at either moment.
async fn price(deal: &Deal, rng: &mut StdRng) {
    let mut tx = deal.world.begin().await;
    let configuration = FeeConfiguration {
        version: 0,
        scope: FeeScope::Global,
        currency: Currency::NGN,
        formula: Formula { percent_bps: 251, flat: 33, min: 10_000, cap: None, tiers: None },
        payer: Payer::Split(rng.random_range(0..=10_000)),
        tax_bps: 750,
        tax_mode: if rng.random() { TaxMode::Exclusive } else { TaxMode::Inclusive },
        processing: Processing::Absorbed,
        earn: if rng.random() { EarnMoment::Release } else { EarnMoment::Funding },
        refund: RefundRule::Proportional,
        valid_from: tx.now(),
        valid_to: None,
    };
    let new = NewFee { configuration, maker: STAFF.to_owned(), at_once: true };
    escrows::propose_fee(&mut tx, new).await.expect("fees");
    tx.commit(()).await.expect("commits");
}

fn parts(deal: &Deal, rng: &mut StdRng) -> NewOrder {
    let count = rng.random_range(1..=3_usize);
    let mut left = PRICE;
    let mut milestones = Vec::new();
    for nth in 1..=count {
        let amount = if nth == count { left } else { rng.random_range(1..=left / 2) };
        left -= amount;
        milestones.push(MilestonePart { title: format!("Part {nth}"), amount, delivery_due: None, release_at: None });
    }
    NewOrder { milestones, per_milestone: rng.random(), ..deal.order() }
}

/// Who usually does something.
#[derive(Clone, Copy)]
enum Usual {
    Buyer,
    Seller,
    Staff,
}

fn action(rng: &mut StdRng, milestones: &[MilestoneId]) -> (Usual, Action) {
    use Usual::{Buyer, Seller, Staff};
    let of = milestones[rng.random_range(0..milestones.len())];
    let minor = rng.random_range(1..=PRICE / 4);
    let share = vec![Share { milestone: of, seller: rng.random_range(0..=PRICE / 8) }];
    match rng.random_range(0..60) {
        0..6 => (Seller, Action::Start(None)),
        6..14 => (Seller, Action::Submit(of)),
        14..18 => (Buyer, Action::Approve(of)),
        18..22 => (Buyer, Action::ReleasePart { milestone: of, minor, confirmed: true, by_code: true }),
        22..30 => (Buyer, Action::Verify(rng.random_range(1..=2))),
        30 => (Buyer, Action::Waive(rng.random_range(1..=2))),
        31..34 => {
            let contested = vec![(of, rng.random::<bool>().then_some(minor))];
            (Buyer, Action::OpenDispute { contested, reason: Reason::Quality })
        }
        34..37 => (Seller, Action::Respond { dispute: 1, counter_claim: rng.random() }),
        37..39 => (Seller, Action::Offer { dispute: 1, shares: share }),
        39 => (Buyer, Action::AcceptOffer { dispute: 1, offer: 1 }),
        40..46 => (if rng.random() { Buyer } else { Seller }, Action::MoveOn(1)),
        46 => (Buyer, Action::WithdrawDispute(1)),
        47..50 => {
            let reasons = Digest([1; 32]);
            let award = Award { shares: share, fallback: None, fallback_after: 0, charge_fee: rng.random(), reasons };
            (Staff, Action::Award { dispute: 1, award: Box::new(award) })
        }
        50 => (Staff, Action::PlaceHold(HoldKind::Admin)),
        51..53 => (Staff, Action::LiftHold(1)),
        53 => (Seller, Action::GiveUp(vec![of])),
        54 => (Buyer, Action::RequestCancel { milestones: vec![of], offer: share }),
        55 => (Seller, Action::AnswerCancel(rng.random())),
        56..58 => (Buyer, Action::FundFromWallet(None)),
        _ => (Seller, Action::SellerRefund { minor, to: RefundTo::Wallet }),
    }
}

async fn pay(deal: &Deal, id: OrderId) {
    let mut tx = deal.world.begin().await;
    let order = escrows::hold(&mut tx, id).await.expect("the order");
    let by = Pays::Method(deal.card);
    let new = NewPayment { although_open: true, ..NewPayment::by(by) };
    if escrows::begin_payment(&mut tx, order, new).await.is_ok() {
        tx.commit(()).await.expect("commits");
    }
}

#[tokio::test]
async fn whatever_anybody_does_the_books_hold_and_everything_ends_or_has_somebody() {
    for seed in 1..=4 {
        let mut rng = StdRng::seed_from_u64(seed);
        let plan = vec![
            Fate::SilentThenSucceeds,
            Fate::Declines(DeclineCode::InsufficientFunds),
            Fate::PendingThenSucceeds,
            Fate::LeavesNoTrace,
        ];
        let deal = Deal::with(Behavior { plan, ..Behavior::default() }).await;
        let mut orders = Vec::new();
        for _ in 0..10 {
            price(&deal, &mut rng).await;
            let id = deal.accepted(parts(&deal, &mut rng)).await;
            pay(&deal, id).await;
            orders.push(id);
        }
        deal.world.pass(SignedDuration::from_hours(1)).await;
        let mut done = 0;
        for _ in 0..STEPS {
            let id = orders[rng.random_range(0..orders.len())];
            let order = deal.load(id).await.order;
            let milestones: Vec<MilestoneId> = order.milestones.iter().map(|one| one.id).collect();
            let (usual, action) = action(&mut rng, &milestones);
            let by = match (usual, rng.random_range(0..8)) {
                (Usual::Seller, 0) | (Usual::Buyer, 1..) => By::Customer(deal.buyer),
                (Usual::Buyer, 0) | (Usual::Seller, 1..) => By::Customer(deal.seller),
                (Usual::Staff, _) => By::Staff { credential: STAFF.to_owned(), role: AdminRole::Senior },
                (Usual::Buyer | Usual::Seller, _) => By::System,
            };
            done += usize::from(deal.act(id, by, action).await.is_ok());
            if rng.random_range(0..4) == 0 {
                pay(&deal, id).await;
            }
            if rng.random_range(0..10) == 0 {
                deal.world.pass(SignedDuration::from_hours(rng.random_range(1..40))).await;
            }
        }
        assert!(done > 25, "seed {seed}: only {done} of {STEPS} were allowed");
        deal.world.verify().await;
        deal.world.pass(SignedDuration::from_hours(24 * 200)).await;
        deal.world.verify().await;
        for id in orders {
            let order = deal.load(id).await.order;
            let waits = !order.tasks.is_empty() || order.hold().is_some();
            assert!(order.state().is_terminal() || waits, "seed {seed}: {id} is {:?}", order.state());
        }
    }
}
