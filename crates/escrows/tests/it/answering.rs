//! Answers to proposals, and proposals that are read for longer than their quote holds.

use escrow::Action;
use escrow::condition::EvidenceKind;
use escrows::{Act, By, Counter, NewPaper};
use jiff::SignedDuration;

use crate::deal::{Deal, PRICE};

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn a_proposal_can_be_accepted_for_days_while_it_costs_the_same() {
    let deal = Deal::new().await;
    let id = deal.propose(deal.order()).await;
    deal.world.pass(DAY * 4).await;
    let order = deal.load(id).await;
    let accept = Action::Accept(order.order.terms_hash);
    let mut tx = deal.world.begin().await;
    let by = By::Customer(deal.seller);
    let offered = escrows::possible(&mut tx, &order, &by, std::slice::from_ref(&accept)).await.expect("asked");
    tx.commit(()).await.expect("commits");
    assert_eq!(offered, [true]);
    let order = deal.seller(id, accept).await;
    assert_eq!((order.row.state.as_str(), order.row.version), ("accepted", 2));
    deal.world.verify().await;
}

#[tokio::test]
async fn other_fees_have_to_be_proposed_again() {
    let deal = Deal::new().await;
    let id = deal.propose(deal.order()).await;
    deal.world.pass(DAY).await;
    let mut tx = deal.world.begin().await;
    let known = escrows::fees(&mut tx).await.expect("fees").remove(0).1;
    let formula = escrow::fee::Formula { percent_bps: 300, ..known.formula.clone() };
    let configuration = escrow::fee::FeeConfiguration { formula, valid_from: tx.now(), ..known };
    let new = escrows::NewFee { configuration, maker: crate::deal::STAFF.to_owned(), at_once: true };
    escrows::propose_fee(&mut tx, new).await.expect("fees");
    tx.commit(()).await.expect("commits");
    let terms = deal.load(id).await.order.terms_hash;
    let refused = deal.act(id, By::Customer(deal.seller), Action::Accept(terms)).await.expect_err("dearer");
    assert_eq!(refused.code, "quote_expired");
}

#[tokio::test]
async fn an_answer_changes_what_it_says_and_nothing_else() {
    let deal = Deal::new().await;
    let id = deal.propose(deal.order()).await;
    let before = deal.load(id).await;
    let due = deal.world.now() + DAY * 20;
    let mut tx = deal.world.begin().await;
    let order = escrows::hold(&mut tx, id).await.expect("the order");
    let new = Counter {
        parts: vec![(PRICE - 1_000_000, Some(due))],
        inspection: Some(86_400),
        condition: Some(("Oak".to_owned(), "All six are of oak.".to_owned())),
    };
    let proposal = escrows::countered(&mut tx, &order, new).await.expect("an answer");
    let act = Act { by: By::Customer(deal.seller), expects: None, action: Action::Counter(proposal), step: None };
    let order = escrows::apply(&mut tx, order, act).await.expect("countered");
    tx.commit(()).await.expect("commits");
    assert_eq!((order.row.price_minor, order.order.turn), (PRICE - 1_000_000, escrow::Side::Buyer));
    assert_eq!(order.order.milestones[0].delivery_due, Some(due));
    assert_eq!(order.order.milestones[0].id, before.order.milestones[0].id);
    let titles: Vec<&str> = order.order.conditions.iter().map(|one| one.template.title.as_str()).collect();
    assert_eq!((titles.len(), titles[2]), (3, "Oak"));
    assert_eq!(order.order.terms.inspection, 86_400);
    let accepted = deal.buyer(id, Action::Accept(order.order.terms_hash)).await;
    assert_eq!(accepted.row.state, "accepted");
    deal.world.verify().await;
}

#[tokio::test]
async fn a_file_that_is_not_what_it_says_is_refused_and_so_is_one_too_many() {
    let deal = Deal::new().await;
    let id = deal.funded(deal.order()).await;
    let paper = |media_type: &str, bytes: &[u8]| NewPaper {
        order: id,
        kind: EvidenceKind::Photo,
        words: None,
        file: Some((media_type.to_owned(), "chair.png".to_owned(), bytes.to_vec())),
        by: Some(deal.seller),
        admin_only: false,
    };
    let mut tx = deal.world.begin().await;
    let lies = escrows::keep(&mut tx, paper("image/png", b"MZ\x90\0 program")).await.expect_err("no picture");
    assert_eq!(lies.fields.first().map(|one| one.code), Some("not_what_it_says"));
    let mut large = b"\x89PNG\r\n\x1a\n".to_vec();
    large.resize(5 << 20, 0);
    for _ in 0..20 {
        escrows::keep(&mut tx, paper("image/png", &large)).await.expect("kept");
    }
    let full = escrows::keep(&mut tx, paper("image/png", b"\x89PNG\r\n\x1a\n")).await.expect_err("no room");
    assert_eq!(full.fields.first().map(|one| one.code), Some("no_room"));
    tx.commit(()).await.expect("commits");
}
