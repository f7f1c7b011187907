//! Many orders of many people released at once: nobody waits for what they do not share.

use escrow::Action;
use escrow::journal::{Receipted, topped_up};
use escrows::{Act, By, Order};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use ids::{CustomerId, OrderId};
use money::Currency;
use store::{TenantTx, customers};
use testkit::World;
use testkit::deal::{self, PRICE};

/// How many orders.
const ORDERS: usize = 200;
/// How many are worked on at once: more than the database has connections for us.
const AT_ONCE: usize = 24;

async fn step(
    world: &World,
    id: OrderId,
    by: CustomerId,
    action: impl FnOnce(&Order) -> Action,
) -> usecase::Result<()> {
    let mut tx = world.begin().await;
    let order = escrows::hold(&mut tx, id).await?;
    let action = action(&order);
    escrows::apply(&mut tx, order, Act { by: By::Customer(by), expects: None, action, step: None }).await?;
    Ok(tx.commit(()).await?)
}

/// Somebody with the same name and nothing else, whose phone is theirs.
async fn somebody(tx: &mut TenantTx, like: CustomerId) -> CustomerId {
    let id: CustomerId = tx.fresh();
    let row = customers::get(tx, like).await.expect("the model");
    let reference = Some(id.to_string());
    customers::insert(tx, &customers::CustomerRow { id, merchant_ref: reference, ..row }).await.expect("a customer");
    deal::phone_is_theirs(tx, id).await;
    id
}

/// An order of two who have no other, paid out of its buyer's wallet, begun and handed in.
async fn handed_in(world: &World, like: CustomerId) -> usecase::Result<(OrderId, CustomerId)> {
    let mut tx = world.begin().await;
    let (buyer, seller) = (somebody(&mut tx, like).await, somebody(&mut tx, like).await);
    filled(&mut tx, buyer).await;
    let order = escrows::propose(&mut tx, deal::chairs(buyer, seller, &["ITEM_RECEIVED"])).await?;
    let (id, terms, milestone) = (order.row.id, order.order.terms_hash, order.order.milestones[0].id);
    tx.commit(()).await?;
    step(world, id, seller, |_| Action::Accept(terms)).await?;
    step(world, id, buyer, |_| Action::FundFromWallet(None)).await?;
    step(world, id, seller, |_| Action::Submit(milestone)).await?;
    step(world, id, buyer, |_| Action::Verify(1)).await?;
    Ok((id, buyer))
}

/// As if a transfer had come: what matters here is what follows.
async fn filled(tx: &mut TenantTx, buyer: CustomerId) {
    let attempt = tx.fresh();
    let of = Receipted { attempt, currency: Currency::NGN, gross: deal::CHARGE, costs: 0 };
    let journal = topped_up(&of, escrows::person(buyer), false).expect("it balances");
    let row = usecase::books::journal_row(&journal, tx.now());
    store::ledger::post(tx, &[row]).await.expect("posted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn x15_orders_of_many_are_released_at_once() {
    let world = World::new().await;
    let model = world.customer("ada", "4084080000000003", Default::default()).await;
    let mut tx = world.begin().await;
    deal::switch_on(&mut tx, &[model]).await;
    tx.commit(()).await.expect("commits");
    let made = stream::iter(0..ORDERS).map(|_| handed_in(&world, model)).buffer_unordered(AT_ONCE);
    let orders: Vec<(OrderId, CustomerId)> = made.try_collect().await.expect("they are handed in");
    let approve = |(id, buyer): (OrderId, CustomerId)| {
        let world = &world;
        let milestone = |order: &Order| Action::Approve(order.order.milestones[0].id);
        async move { step(world, id, buyer, milestone).await }
    };
    let released = stream::iter(orders).map(approve).buffer_unordered(AT_ONCE);
    let released: Vec<()> = released.try_collect().await.expect("nobody waits in a circle");
    assert_eq!(released.len(), ORDERS);
    let mut tx = world.begin().await;
    let all = store::ledger::trial_balance(&mut tx).await.expect("the books");
    tx.commit(()).await.expect("a read");
    let sum = |name: &str| -> i64 {
        all.iter().filter(|row| row.account == name).map(|row| row.credit_minor - row.debit_minor).sum()
    };
    let many = i64::try_from(ORDERS).expect("a few");
    assert_eq!((sum("wallet_available"), sum("escrow_held"), sum("escrow_fee")), (PRICE * many, 0, 0));
    assert_eq!(sum("escrow_income"), (deal::CHARGE - PRICE) * many);
    world.verify().await;
}
