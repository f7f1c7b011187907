//! A preview is a promise: carried out it gives the same minor units, or it says what has changed.

use app::balances::{self, Adjustment};
use app::changes::{self, Changed, Wanted};
use app::previews;
use gateways::simulated::Behavior;
use ids::{CustomerId, PlanId, SubscriptionId};
use jiff::SignedDuration;
use testkit::{World, secrets};

use crate::changes::{OK, balance, begin, bills, change, flat, seats, to, world};

/// A customer paid up on a small plan in the middle of a month, and a large plan.
async fn office() -> (World, CustomerId, SubscriptionId, PlanId) {
    let world = world("2027-03-01T00:00:00Z", "UTC", "millisecond", "not_billed").await;
    let (small, large) = (flat(&world, 2900).await, flat(&world, 9900).await);
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, small, 1).await;
    world.until("2027-03-11T15:00:00Z").await;
    (world, customer, id, large)
}

/// What was shown, and its token.
async fn preview(world: &World, id: SubscriptionId, wanted: &Wanted) -> (Vec<i64>, String) {
    let mut tx = world.begin().await;
    let computed = changes::preview(&mut tx, id, wanted).await.expect("a preview");
    let (token, until) = previews::token(&tx, &secrets(), &computed).expect("a token");
    assert_eq!(until, world.now().checked_add(SignedDuration::from_mins(15)).expect("in range"));
    let lines = computed.draft.iter().flat_map(|draft| &draft.lines).map(|line| line.amount.minor()).collect();
    (lines, token)
}

async fn carry_out(world: &World, id: SubscriptionId, token: &str) -> app::Result<Changed> {
    let mut tx = world.begin().await;
    let changed = previews::carry_out(&mut tx, &secrets(), id, token).await?;
    Ok(tx.commit(changed).await.expect("commits"))
}

#[tokio::test]
async fn what_was_shown_is_what_is_billed_minutes_later() {
    let (world, _, id, large) = office().await;
    let (lines, token) = preview(&world, id, &to(large)).await;
    assert_eq!(lines, [-1906, 6507]);
    assert_eq!(bills(&world, id).await.len(), 1, "nothing is written");
    world.pass(SignedDuration::from_mins(14)).await;
    let changed = carry_out(&world, id, &token).await.expect("as shown");
    assert_eq!(changed.invoice.expect("an invoice").total_minor, 4601);
    world.drain().await;
    let again = carry_out(&world, id, &token).await.expect_err("once");
    assert_eq!(again.code, "preview_stale");
    world.verify().await;
}

#[tokio::test]
async fn a_preview_ends_after_a_quarter_of_an_hour() {
    let (world, _, id, large) = office().await;
    let (_, token) = preview(&world, id, &to(large)).await;
    world.pass(SignedDuration::from_mins(15)).await;
    assert_eq!(carry_out(&world, id, &token).await.expect_err("too late").code, "preview_expired");
}

#[tokio::test]
async fn a_preview_says_what_has_changed() {
    let (world, customer, id, large) = office().await;
    let (_, token) = preview(&world, id, &to(large)).await;
    let mut tx = world.begin().await;
    let new = Adjustment { customer, amount_minor: 100, currency: "NGN".to_owned(), reason: "goodwill".to_owned() };
    balances::adjust(&mut tx, &testkit::secrets(), &new).await.expect("gives");
    tx.commit(()).await.expect("commits");
    let refused = carry_out(&world, id, &token).await.expect_err("another amount");
    assert_eq!(refused.code, "preview_stale");
    assert!(refused.message.contains("balance"), "{refused}");
    let (_, token) = preview(&world, id, &to(large)).await;
    let mut tx = world.begin().await;
    let when = billing::subscription::CancelWhen::AtPeriodEnd;
    app::subscriptions::cancel(&mut tx, id, when, None).await.expect("cancels");
    tx.commit(()).await.expect("commits");
    let refused = carry_out(&world, id, &token).await.expect_err("another version");
    assert!(refused.code == "preview_stale" && refused.message.contains("subscription"), "{refused}");
    assert_eq!((change(&world, id, &to(large)).await.1, balance(&world, customer).await), (4501, 0));
    world.verify().await;
}

#[tokio::test]
async fn a_token_is_for_one_subscription_and_cannot_be_altered() {
    let (world, _, id, large) = office().await;
    let (_, token) = preview(&world, id, &to(large)).await;
    let other = world.customer("bola", OK, Behavior::default()).await;
    let other = begin(&world, other, large, 1).await;
    let (text, signed) = token.split_once('.').expect("two parts");
    let altered = [
        (other, token.clone()),
        (id, String::new()),
        (id, text.to_owned()),
        (id, format!("{text}.{}", signed.to_lowercase())),
        (id, format!("{}.{signed}", text.replace('a', "b"))),
        (id, format!("A{token}")),
    ];
    for (id, token) in altered {
        let refused = carry_out(&world, id, &token).await.expect_err("no token of this");
        assert_eq!(refused.fields.first().map(|field| field.code), Some("invalid_token"), "{token}");
    }
    let mut tx = world.begin().await;
    let refused = changes::preview(&mut tx, id, &seats(2)).await.expect_err("a flat price");
    assert_eq!(refused.fields.first().map(|field| field.code), Some("flat_price_quantity"));
}
