//! Bills with a life of their own: items that wait, drafts, grace, sending, and what each refuses.

use app::drafts::{self, Changes, Collecting, LineChange, NewInvoice};
use app::jobs::{Engine, Options};
use app::one_offs::{self, Content, ItemChange, NewItem};
use app::subscriptions::{self, NewSubscription};
use app::{charging, invoices as bills, sending};
use billing::subscription::CancelWhen;
use gateways::simulated::Behavior;
use ids::{CustomerId, InvoiceId, InvoiceItemId, Mode, PlanId, SubscriptionId};
use setup::preferences::{self, PreferencesChange};
use store::invoices::{InvoiceFilter, InvoiceRow, LineRow};
use store::{DbRole, Kind, PageOf, invoice_items, invoices};
use testkit::World;

pub(crate) const OK: &str = "4084080000000003";

pub(crate) fn content(unit_amount: &str, quantity: u64) -> Content {
    Content {
        description: "Locker key".to_owned(),
        quantity,
        unit_amount: unit_amount.parse().expect("a number"),
        period: None,
        discountable: true,
    }
}

pub(crate) fn item(customer: CustomerId, unit_amount: &str) -> NewItem {
    NewItem {
        customer,
        subscription: None,
        invoice: None,
        currency: None,
        content: content(unit_amount, 1),
        metadata: usecase::check::Metadata::new(),
    }
}

async fn wait_with(world: &World, new: NewItem) -> InvoiceItemId {
    let mut tx = world.begin().await;
    let row = one_offs::create(&mut tx, new).await.expect("an item");
    tx.commit(row.id).await.expect("commits")
}

async fn choose(world: &World, change: PreferencesChange) {
    let mut tx = world.begin().await;
    preferences::change(&mut tx, change).await.expect("settings");
    tx.commit(()).await.expect("commits");
}

async fn grace(world: &World, hours: i32) {
    choose(world, PreferencesChange { grace_hours: Some(hours), ..PreferencesChange::default() }).await;
}

pub(crate) fn by_hand(customer: CustomerId, lines: Vec<Content>) -> NewInvoice {
    NewInvoice {
        customer,
        currency: None,
        collecting: Collecting::default(),
        memo: None,
        auto_advance: false,
        waiting_items: false,
        lines,
        metadata: usecase::check::Metadata::new(),
    }
}

pub(crate) fn sent(days: i32) -> Collecting {
    Collecting { collection: Some("send_invoice".to_owned()), days_until_due: Some(days) }
}

pub(crate) async fn made(world: &World, new: NewInvoice) -> InvoiceRow {
    let mut tx = world.begin().await;
    let row = drafts::create(&mut tx, new).await.expect("a draft");
    tx.commit(row).await.expect("commits")
}

pub(crate) async fn finalized(world: &World, id: InvoiceId) -> InvoiceRow {
    let mut tx = world.begin().await;
    let row = drafts::finalize(&mut tx, id).await.expect("becomes final");
    tx.commit(row).await.expect("commits")
}

pub(crate) async fn bill(world: &World, id: InvoiceId) -> (InvoiceRow, Vec<LineRow>) {
    let mut tx = world.begin().await;
    let row = invoices::get(&mut tx, id).await.expect("the invoice");
    let lines = invoices::lines_of(&mut tx, &[id.uuid()]).await.expect("lines");
    tx.commit((row, lines)).await.expect("commits")
}

pub(crate) async fn all(world: &World) -> Vec<InvoiceRow> {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 1000, offset: 0, below: None };
    let mut found = invoices::page(&mut tx, &InvoiceFilter::default(), &page).await.expect("invoices");
    found.reverse();
    tx.commit(found).await.expect("commits")
}

fn amounts(lines: &[LineRow]) -> Vec<i64> {
    lines.iter().map(|line| line.amount_minor).collect()
}

async fn on_account(world: &World, customer: CustomerId, plan: PlanId, days: i32) -> SubscriptionId {
    let mut tx = world.begin().await;
    let new = NewSubscription { collecting: sent(days), ..NewSubscription::of(customer, plan) };
    let row = subscriptions::create(&mut tx, new).await.expect("a subscription");
    tx.commit(row.id).await.expect("commits")
}

#[tokio::test]
async fn what_waits_when_a_subscription_ends_is_billed_with_the_end() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let other = world.plan(("month", 1), 700_000, 0, None).await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let first = world.subscribe(ada, plan).await;
    let second = world.subscribe(ada, other).await;
    world.drain().await;
    wait_with(&world, NewItem { subscription: Some(first), ..item(ada, "1500") }).await;
    wait_with(&world, item(ada, "90")).await;
    let end = async |id, when| {
        let mut tx = world.begin().await;
        subscriptions::cancel(&mut tx, id, when, None).await.expect("cancels");
        tx.commit(()).await.expect("commits");
        world.drain().await;
        world.subscription(id).await.latest_invoice_id.expect("an invoice")
    };
    // What names no subscription waits for the bill of the other one.
    let (invoice, lines) = bill(&world, end(first, CancelWhen::Now).await).await;
    assert_eq!((amounts(&lines), invoice.amount_paid_minor), (vec![1_500], 1_500));
    world.pass(jiff::SignedDuration::from_hours(24)).await;
    wait_with(&world, NewItem { subscription: Some(second), ..item(ada, "-200") }).await;
    end(second, CancelWhen::AtPeriodEnd).await;
    world.pass(jiff::SignedDuration::from_hours(24 * 40)).await;
    let last = world.subscription(second).await;
    let (invoice, lines) = bill(&world, last.latest_invoice_id.expect("an invoice")).await;
    assert_eq!((last.status.as_str(), amounts(&lines)), ("canceled", vec![90, -200]));
    assert_eq!((invoice.total_minor, crate::changes::balance(&world, ada).await), (0, 110));
    world.verify().await;
}

#[tokio::test]
async fn what_waits_is_on_the_next_bill_of_its_subscription_once() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let subscription = world.subscribe(ada, plan).await;
    world.drain().await;
    assert!(!world.subscription(subscription).await.items_waiting);
    let charge = wait_with(&world, NewItem { subscription: Some(subscription), ..item(ada, "0.015") }).await;
    wait_with(&world, item(ada, "-20000.4")).await;
    let gone = wait_with(&world, item(ada, "77")).await;
    let mut tx = world.begin().await;
    let change = ItemChange { quantity: Some(100_000), ..ItemChange::default() };
    assert_eq!(one_offs::change(&mut tx, charge, change).await.expect("changes").amount_minor, 1_500);
    one_offs::remove(&mut tx, gone).await.expect("goes");
    tx.commit(()).await.expect("commits");
    assert!(world.subscription(subscription).await.items_waiting);
    let mut tx = world.begin().await;
    let ahead = app::explain::upcoming(&mut tx, subscription).await.expect("ahead").invoice.expect("a bill");
    assert_eq!(ahead.1.draft.total.minor(), 481_500, "as it will be");
    drop(tx);
    world.until("2026-10-02T08:00:00Z").await;
    let row = world.subscription(subscription).await;
    assert!(!row.items_waiting);
    let (invoice, lines) = bill(&world, row.latest_invoice_id.expect("an invoice")).await;
    assert_eq!(amounts(&lines), [500_000, 1_500, -20_000]);
    assert_eq!((invoice.total_minor, invoice.amount_paid_minor), (481_500, 481_500));
    let mut tx = world.begin().await;
    let billed = invoice_items::get(&mut tx, charge).await.expect("the item");
    assert_eq!(billed.invoice_id, Some(invoice.id));
    for refused in
        [one_offs::change(&mut tx, charge, ItemChange::default()).await, one_offs::remove(&mut tx, charge).await]
    {
        assert_eq!(refused.expect_err("billed").code, "item_billed");
    }
    drop(tx);
    world.until("2026-11-02T08:00:00Z").await;
    let row = world.subscription(subscription).await;
    let (_, lines) = bill(&world, row.latest_invoice_id.expect("an invoice")).await;
    assert_eq!(amounts(&lines), [500_000]);
    let mut tx = world.begin().await;
    let account = app::explain::invoice(&mut tx, invoice.id).await.expect("an account");
    assert!(account.verified);
    let steps: Vec<&str> = account.lines[2].steps.iter().map(|step| step.code).collect();
    assert_eq!(steps, ["price", "quantity", "model", "rounding"]);
    let paper = app::papers::of(&mut tx, invoice.id).await.expect("a paper");
    assert_eq!(paper.lines[2].steps.last().map(String::as_str), Some("Amount: −₦200.00."));
    drop(tx);
    world.verify().await;
}

#[tokio::test]
async fn a_subscription_that_begins_later_takes_what_waits_and_a_credit_may_bring_it_into_force() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let (ada, ben) =
        (world.customer("ada", OK, Behavior::default()).await, world.customer("ben", OK, Behavior::default()).await);
    wait_with(&world, item(ada, "-600000")).await;
    wait_with(&world, NewItem { currency: Some("USD".to_owned()), ..item(ada, "900") }).await;
    let subscription = world.subscribe(ada, plan).await;
    let other = world.subscribe(ben, plan).await;
    let row = world.subscription(subscription).await;
    assert_eq!(row.status, "active", "nothing is owed");
    let (invoice, lines) = bill(&world, row.latest_invoice_id.expect("an invoice")).await;
    assert_eq!((invoice.status.as_str(), invoice.number), ("paid", Some(1)));
    assert_eq!((invoice.subtotal_minor, invoice.total_minor, invoice.credit_granted_minor), (-100_000, 0, 100_000));
    assert_eq!(amounts(&lines), [500_000, -600_000]);
    assert_eq!(world.subscription(other).await.status, "incomplete", "somebody else's credit");
    world.until("2026-10-02T08:00:00Z").await;
    let row = world.subscription(subscription).await;
    let (invoice, _) = bill(&world, row.latest_invoice_id.expect("an invoice")).await;
    assert_eq!((invoice.credit_applied_minor, invoice.amount_paid_minor), (100_000, 400_000));
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overlapping_runs_and_runs_that_are_cut_off_bill_what_waits_once() {
    let world = World::new().await;
    let mut payers = Vec::new();
    for nth in 0..12 {
        let customer = world.customer(&format!("c{nth}"), OK, Behavior::default()).await;
        for _ in 0..3 {
            // Another plan each time: one customer, three subscriptions due at once.
            let plan = world.plan(("day", 1), 1_000, 0, None).await;
            world.subscribe(customer, plan).await;
        }
        payers.push(customer);
    }
    world.drain().await;
    let single = |timeout: i64| {
        Engine::new(
            world.db.worker(Mode::Test),
            usecase::ports::Gateways::new(vec![std::sync::Arc::new(world.gateway.clone())]),
            testkit::secrets(),
            Options {
                renewals_per_chunk: 5,
                job_timeout: jiff::SignedDuration::from_millis(timeout),
                ..Options::default()
            },
        )
    };
    let (one, two, hasty) = (single(60_000), single(60_000), single(4));
    for day in 2..7 {
        for customer in &payers {
            wait_with(&world, item(*customer, "700")).await;
        }
        world.db.clock.set(format!("2026-09-{day:02}T08:00:00Z").parse().expect("an instant"));
        // Cut off somewhere, then two beside each other.
        hasty.sweep(Kind::Subscription, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan");
        world.db.clock.set(format!("2026-09-{day:02}T09:00:00Z").parse().expect("an instant"));
        let sweep = |engine: Engine| async move {
            engine.sweep(Kind::Subscription, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan")
        };
        tokio::join!(sweep(one.clone()), sweep(two.clone()));
        world.drain().await;
        let mut tx = world.begin().await;
        let ids: Vec<_> = payers.iter().map(|payer| payer.uuid()).collect();
        assert_eq!(invoice_items::waiting_of(&mut tx, &ids).await.expect("items"), []);
    }
    let of_keys: i64 = all(&world).await.iter().map(|row| row.total_minor % 1_000).sum();
    assert_eq!(of_keys, 5 * 12 * 700);
    world.verify().await;
}

#[tokio::test]
async fn an_invoice_made_by_hand_from_its_draft_to_its_payment() {
    let world = World::new().await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    wait_with(&world, item(ada, "5000")).await;
    world.events().await;
    let new = NewInvoice {
        memo: Some("As agreed".to_owned()),
        waiting_items: true,
        ..by_hand(ada, vec![content("250000", 2)])
    };
    let draft = made(&world, new).await;
    assert_eq!((draft.status.as_str(), draft.number, draft.total_minor), ("draft", None, 505_000));
    world.drain().await;
    let mut tx = world.begin().await;
    let row = drafts::add_lines(&mut tx, draft.id, vec![content("0.5", 3)]).await.expect("adds");
    assert_eq!(row.total_minor, 505_002);
    let change = LineChange { quantity: Some(1), ..LineChange::default() };
    let row = drafts::change_line(&mut tx, draft.id, 2, change).await.expect("changes");
    assert_eq!(row.total_minor, 255_002);
    // What waited before waits again; what is put on a draft by itself goes with its line.
    let row = drafts::remove_line(&mut tx, draft.id, 1).await.expect("takes off");
    assert_eq!((row.subtotal_minor, row.total_minor), (250_002, 250_002));
    assert_eq!(invoice_items::waiting_of(&mut tx, &[ada.uuid()]).await.expect("items").len(), 1);
    let targeted = NewItem { invoice: Some(draft.id), ..item(ada, "-2") };
    let targeted = one_offs::create(&mut tx, targeted).await.expect("an item");
    assert_eq!(invoices::get(&mut tx, draft.id).await.expect("the draft").total_minor, 250_000);
    drafts::remove_line(&mut tx, draft.id, 3).await.expect("takes off");
    assert!(invoice_items::get(&mut tx, targeted.id).await.is_err(), "gone with its line");
    let memo = Changes { memo: Some(None), ..Changes::default() };
    assert_eq!(drafts::change(&mut tx, draft.id, memo).await.expect("changes").memo, None);
    tx.commit(()).await.expect("commits");
    world.verify().await;
    let row = finalized(&world, draft.id).await;
    assert_eq!((row.status.as_str(), row.number, row.total_minor), ("open", Some(1), 250_002));
    world.drain().await;
    let (row, lines) = bill(&world, draft.id).await;
    assert_eq!((row.status.as_str(), row.amount_paid_minor), ("paid", 250_002));
    assert_eq!(amounts(&lines), [250_000, 2]);
    assert_eq!(
        world.events().await,
        ["invoice.created", "invoice_item.created", "invoice.finalized", "payment.succeeded", "invoice.paid"]
    );
    world.verify().await;
}

#[tokio::test]
async fn what_is_final_refuses_every_change_and_nothing_is_half_done() {
    let world = World::new().await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let ben = world.customer("ben", OK, Behavior::default()).await;
    let id = made(&world, by_hand(ada, vec![content("900", 1)])).await.id;
    finalized(&world, id).await;
    let before = bill(&world, id).await;
    for paid in [false, true] {
        if paid {
            world.drain().await;
        }
        let mut tx = world.begin().await;
        let codes = [
            drafts::finalize(&mut tx, id).await.map(|_| ()).expect_err("final").code,
            drafts::change(&mut tx, id, Changes::default()).await.map(|_| ()).expect_err("final").code,
            drafts::add_lines(&mut tx, id, vec![content("1", 1)]).await.map(|_| ()).expect_err("final").code,
            drafts::change_line(&mut tx, id, 1, LineChange::default()).await.map(|_| ()).expect_err("final").code,
            drafts::remove_line(&mut tx, id, 1).await.map(|_| ()).expect_err("final").code,
            drafts::remove(&mut tx, id).await.map(|_| ()).expect_err("final").code,
            one_offs::create(&mut tx, NewItem { invoice: Some(id), ..item(ada, "1") }).await.expect_err("final").code,
        ];
        assert_eq!(codes, ["invoice_final"; 7]);
    }
    assert_eq!(before.1, bill(&world, id).await.1);
    // The database itself lets nobody touch the lines, and keeps the invoice.
    for role in [DbRole::Public(Mode::Test), DbRole::Worker(Mode::Test)] {
        for change in [
            "delete from invoice_lines",
            "delete from invoices",
            "update invoice_lines set amount_minor = 1, net_minor = null",
        ] {
            // Fails with a division by zero if it reaches a row.
            let statement = format!("with hit as ({change} returning 1) select 1 / (1 - least(count(*), 1)) from hit");
            let state = store::testing::sqlstate_as(&world.db.connector, role, Some(world.tenant.uuid()), &statement);
            assert_eq!(state.await.expect("answers"), None, "{change} hit something");
        }
    }
    let mut tx = world.begin().await;
    let empty = drafts::create(&mut tx, by_hand(ada, Vec::new())).await.expect("a draft");
    assert_eq!(drafts::finalize(&mut tx, empty.id).await.expect_err("empty").code, "invoice_empty");
    assert_eq!(bills::void(&mut tx, empty.id).await.expect_err("a draft").code, "invoice_draft");
    assert_eq!(charging::pay_now(&mut tx, empty.id).await.expect_err("a draft").code, "invoice_draft");
    let reference = "cash".to_owned();
    assert_eq!(bills::mark_paid(&mut tx, empty.id, reference).await.expect_err("a draft").code, "invoice_not_open");
    assert_eq!(bills::mark_uncollectible(&mut tx, id).await.expect_err("paid").code, "invoice_not_open");
    let foreign = NewItem { invoice: Some(empty.id), currency: Some("USD".to_owned()), ..item(ada, "1") };
    let refused = one_offs::create(&mut tx, foreign).await.expect_err("another currency");
    assert_eq!((refused.fields[0].field.as_str(), refused.fields[0].code), ("currency", "currency_mismatch"));
    let theirs = NewItem { invoice: Some(empty.id), ..item(ben, "1") };
    assert_eq!(one_offs::create(&mut tx, theirs).await.expect_err("of somebody else").code, "not_found");
    let beyond = NewItem { content: content("999999999999999", 2), ..item(ada, "1") };
    let refused = one_offs::create(&mut tx, beyond).await.expect_err("too large");
    assert_eq!((refused.fields[0].field.as_str(), refused.fields[0].code), ("unitAmount", "line_too_large"));
    let none = NewItem { content: content("1", 0), ..item(ada, "1") };
    let refused = one_offs::create(&mut tx, none).await.expect_err("nothing of it");
    assert_eq!((refused.fields[0].field.as_str(), refused.fields[0].code), ("quantity", "quantity_zero"));
    drafts::remove(&mut tx, empty.id).await.expect("goes");
    tx.commit(()).await.expect("commits");
    assert_eq!(all(&world).await.len(), 1);
    world.verify().await;
}

#[tokio::test]
async fn a_renewals_bill_waits_as_a_draft_and_is_final_when_its_grace_is_over() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let subscription = world.subscribe(ada, plan).await;
    world.drain().await;
    grace(&world, 48).await;
    wait_with(&world, item(ada, "1000")).await;
    world.events().await;
    world.until("2026-10-01T08:00:00Z").await;
    let row = world.subscription(subscription).await;
    assert_eq!(row.current_period_start.to_string(), "2026-10-01T08:00:00Z", "the period advances with the draft");
    let id = row.latest_invoice_id.expect("a draft");
    let (draft, lines) = bill(&world, id).await;
    assert_eq!((draft.status.as_str(), draft.number, amounts(&lines)), ("draft", None, vec![500_000, 1_000]));
    assert_eq!(draft.finalize_at.expect("a time").to_string(), "2026-10-03T08:00:00Z");
    world.verify().await;
    let mut tx = world.begin().await;
    let fee = drafts::change_line(&mut tx, id, 1, LineChange::default()).await.expect_err("of the subscription");
    assert_eq!(fee.code, "line_of_subscription");
    assert_eq!(drafts::remove(&mut tx, id).await.expect_err("of the subscription").code, "invoice_of_subscription");
    drafts::add_lines(&mut tx, id, vec![content("-500", 1)]).await.expect("adds");
    let memo = Changes { memo: Some(Some("Sorry for Tuesday".to_owned())), ..Changes::default() };
    drafts::change(&mut tx, id, memo).await.expect("changes");
    let busy = app::changes::change(&mut tx, subscription, &crate::changes::seats(2), app::changes::When::Now).await;
    assert!(busy.is_err(), "a change waits until the draft is paid");
    tx.commit(()).await.expect("commits");
    world.until("2026-10-03T08:00:00Z").await;
    let (row, lines) = bill(&world, id).await;
    assert_eq!((row.status.as_str(), row.number, row.amount_paid_minor), ("paid", Some(2), 500_500));
    assert_eq!((amounts(&lines), row.memo.as_deref()), (vec![500_000, 1_000, -500], Some("Sorry for Tuesday")));
    assert_eq!(row.finalized_at.expect("final").to_string(), "2026-10-03T08:00:00Z");
    let told = ["subscription.renewed", "invoice.created", "invoice.finalized", "payment.succeeded", "invoice.paid"];
    assert_eq!(world.events().await, told);
    world.verify().await;
}

#[tokio::test]
async fn grace_moves_with_a_test_clock() {
    let world = World::new().await;
    grace(&world, 1).await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let mut tx = world.begin().await;
    let clock = app::clocks::create(&mut tx, "Ada".to_owned(), world.now()).await.expect("a clock");
    tx.commit(()).await.expect("commits");
    let ada = world.customer_on(Some(clock.id), "ada", OK, Behavior::default()).await;
    let subscription = world.subscribe(ada, plan).await;
    let mut tx = world.begin().await;
    let to = "2026-12-15T08:00:00Z".parse().expect("an instant");
    app::clocks::advance(&mut tx, clock.id, to).await.expect("advances");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    assert_eq!(world.subscription(subscription).await.cycles_completed, 4);
    let told: Vec<(String, Option<i64>)> = all(&world).await.into_iter().map(|row| (row.status, row.number)).collect();
    let paid = |number| ("paid".to_owned(), Some(number));
    assert_eq!(told, [paid(1), paid(2), paid(3), paid(4)]);
    world.verify().await;
}

#[tokio::test]
async fn an_end_at_once_takes_fees_that_are_not_served_off_drafts() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let (ada, ben) =
        (world.customer("ada", OK, Behavior::default()).await, world.customer("ben", OK, Behavior::default()).await);
    let (plain, with_item) = (world.subscribe(ada, plan).await, world.subscribe(ben, plan).await);
    world.drain().await;
    grace(&world, 72).await;
    wait_with(&world, NewItem { subscription: Some(with_item), ..item(ben, "900") }).await;
    world.until("2026-10-01T09:00:00Z").await;
    let (gone, kept) = (
        world.subscription(plain).await.latest_invoice_id.expect("a draft"),
        world.subscription(with_item).await.latest_invoice_id.expect("a draft"),
    );
    let mut tx = world.begin().await;
    let row = subscriptions::cancel(&mut tx, plain, CancelWhen::Now, None).await.expect("ends");
    assert!(row.latest_invoice_id.is_some_and(|id| id != gone), "the one before");
    subscriptions::cancel_with_credit(&mut tx, with_item, None).await.expect("ends");
    assert!(invoices::get(&mut tx, gone).await.is_err(), "nothing of it was ever owed");
    tx.commit(()).await.expect("commits");
    world.until("2026-10-10T09:00:00Z").await;
    let (row, lines) = bill(&world, kept).await;
    assert_eq!((row.status.as_str(), row.total_minor, amounts(&lines)), ("paid", 900, vec![900]));
    assert_eq!(row.number, Some(3), "the draft that went took no number");
    world.verify().await;
}

#[tokio::test]
async fn a_sent_bill_is_told_with_its_link_becomes_overdue_once_and_is_paid_without_us() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let subscription = on_account(&world, ada, plan, 14).await;
    assert_eq!(world.subscription(subscription).await.status, "active", "in force before it is paid");
    world.drain().await;
    let id = world.subscription(subscription).await.latest_invoice_id.expect("an invoice");
    let (row, _) = bill(&world, id).await;
    assert_eq!((row.status.as_str(), row.collection.as_str()), ("open", "send_invoice"));
    assert_eq!(row.due_at.to_string(), "2026-09-15T08:00:00Z");
    let mut tx = world.begin().await;
    let told = store::events::after(&mut tx, 0, 100).await.expect("events");
    let told = told.iter().find(|event| event.kind == "invoice.sent").expect("told");
    let url = told.data["object"]["hostedUrl"].as_str().expect("a link");
    assert_eq!(url, sending::hosted_url("https://api.example.com", &testkit::secrets(), &world.scope, id));
    drop(tx);
    world.events().await;
    world.until("2026-09-20T08:00:00Z").await;
    assert_eq!(world.events().await, ["invoice.overdue", "subscription.past_due"]);
    let (row, _) = bill(&world, id).await;
    assert_eq!((row.status.as_str(), row.overdue_at.expect("since").to_string()), ("open", row.due_at.to_string()));
    world.until("2026-10-20T08:00:00Z").await;
    assert_eq!(world.events().await, [""; 0], "told once, and nothing is billed meanwhile");
    world.verify().await;
    let mut tx = world.begin().await;
    let nameless = bills::mark_paid(&mut tx, id, " ".to_owned()).await.expect_err("a reference is wanted");
    assert_eq!(nameless.fields[0].field, "reference");
    let row = bills::mark_paid(&mut tx, id, "Transfer 81".to_owned()).await.expect("paid");
    assert_eq!((row.status.as_str(), row.amount_paid_minor), ("paid", 500_000));
    let again = bills::mark_paid(&mut tx, id, "Transfer 81".to_owned()).await;
    assert_eq!(again.expect_err("once").code, "invoice_not_open");
    tx.commit(()).await.expect("commits");
    assert_eq!(world.events().await[..2], ["invoice.paid", "subscription.recovered"]);
    world.drain().await;
    let mut tx = world.begin().await;
    let (any, page) = (store::attempts::AttemptFilter::default(), PageOf { limit: 10, offset: 0, below: None });
    let tries = store::attempts::page(&mut tx, &any, &page).await.expect("attempts");
    assert_eq!(tries, [], "nobody was charged");
    drop(tx);
    assert_eq!(all(&world).await.len(), 2, "the missed period is billed now");
    world.verify().await;
}

#[tokio::test]
async fn a_sent_bill_is_charged_only_when_the_merchant_says_so() {
    let world = World::new().await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let mut tx = world.begin().await;
    let nobody = store::customers::get(&mut tx, ada).await.expect("a customer");
    let row = store::customers::CustomerRow { id: tx.fresh(), merchant_ref: None, ..nobody };
    store::customers::insert(&mut tx, &row).await.expect("a customer without a method");
    tx.commit(()).await.expect("commits");
    let bill_of = |customer| NewInvoice { collecting: sent(0), ..by_hand(customer, vec![content("70000", 1)]) };
    let (own, bare) = (made(&world, bill_of(ada)).await.id, made(&world, bill_of(row.id)).await.id);
    let mut tx = world.begin().await;
    let row = sending::send(&mut tx, own, "https://x.example/i/1".to_owned()).await.expect("sent");
    assert!(row.sent_at.is_some() && row.number.is_some(), "a draft is finalized first");
    sending::send(&mut tx, bare, "https://x.example/i/2".to_owned()).await.expect("sent");
    tx.commit(()).await.expect("commits");
    world.pass(jiff::SignedDuration::from_hours(1)).await;
    let (row, _) = bill(&world, own).await;
    assert_eq!((row.status.as_str(), row.overdue_at.is_some()), ("open", true), "due at once");
    let mut tx = world.begin().await;
    assert_eq!(charging::pay_now(&mut tx, bare).await.expect_err("nothing to charge").code, "no_payment_method");
    charging::pay_now(&mut tx, own).await.expect("asked for");
    let row = bills::mark_uncollectible(&mut tx, bare).await.expect("given up");
    assert_eq!(row.status, "uncollectible");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    assert_eq!(bill(&world, own).await.0.status, "paid");
    let events = world.events().await;
    assert_eq!(events.iter().filter(|kind| *kind == "invoice.sent").count(), 2);
    world.verify().await;
}

#[tokio::test]
async fn a_subscription_is_overdue_as_long_as_one_of_its_bills_is() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let subscription = on_account(&world, ada, plan, 45).await;
    world.until("2026-10-10T08:00:00Z").await;
    let ids: Vec<InvoiceId> = all(&world).await.iter().map(|row| row.id).collect();
    assert_eq!((ids.len(), world.subscription(subscription).await.status.as_str()), (2, "active"));
    world.until("2026-10-17T08:00:00Z").await;
    assert_eq!(world.subscription(subscription).await.status, "past_due", "the first one's day has come");
    let mut tx = world.begin().await;
    bills::void(&mut tx, ids[0]).await.expect("taken back");
    tx.commit(()).await.expect("commits");
    assert_eq!(world.subscription(subscription).await.status, "active", "the second one has time left");
    world.until("2026-11-16T08:00:00Z").await;
    let rows = all(&world).await;
    assert_eq!(rows.len(), 3, "November was billed");
    assert_eq!(world.subscription(subscription).await.status, "past_due");
    let mut tx = world.begin().await;
    bills::mark_paid(&mut tx, rows[2].id, "Cash".to_owned()).await.expect("paid");
    assert_eq!(store::subscriptions::get(&mut tx, subscription).await.expect("it").status, "past_due");
    bills::mark_paid(&mut tx, ids[1], "Cash".to_owned()).await.expect("paid");
    assert_eq!(store::subscriptions::get(&mut tx, subscription).await.expect("it").status, "active");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    world.verify().await;
}

#[tokio::test]
async fn collection_changes_for_the_bills_to_come() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let subscription = world.subscribe(ada, plan).await;
    world.drain().await;
    choose(&world, PreferencesChange { days_until_due: Some(10), ..PreferencesChange::default() }).await;
    let mut tx = world.begin().await;
    let odd = Collecting { collection: None, days_until_due: Some(3) };
    assert_eq!(
        subscriptions::collect(&mut tx, subscription, &odd).await.expect_err("charged").fields[0].code,
        "not_sent"
    );
    let send = Collecting { collection: Some("send_invoice".to_owned()), days_until_due: None };
    let row = subscriptions::collect(&mut tx, subscription, &send).await.expect("changes");
    assert_eq!((row.collection.as_str(), row.days_until_due), ("send_invoice", Some(10)));
    tx.commit(()).await.expect("commits");
    world.until("2026-10-02T08:00:00Z").await;
    let id = world.subscription(subscription).await.latest_invoice_id.expect("an invoice");
    let (row, _) = bill(&world, id).await;
    assert_eq!((row.status.as_str(), row.due_at.to_string()), ("open", "2026-10-11T08:00:00Z".to_owned()));
    // A second one that has time left keeps nobody overdue once the first is paid.
    let mut tx = world.begin().await;
    let voided = bills::void(&mut tx, id).await.expect("taken back");
    assert_eq!(voided.status, "void");
    tx.commit(()).await.expect("commits");
    world.until("2026-10-12T08:00:00Z").await;
    assert_eq!(world.subscription(subscription).await.status, "active", "what was taken back is not overdue");
    world.verify().await;
}

/// What somebody may try on some invoice at any time.
async fn try_one(world: &World, payers: &[CustomerId], ids: &mut Vec<InvoiceId>) -> &'static str {
    let payer = payers[rand::random_range(0..payers.len())];
    let amount = format!("{}.5", rand::random_range(-900..1_500));
    let id = if ids.is_empty() { None } else { Some(ids[rand::random_range(0..ids.len())]) };
    let mut tx = world.begin().await;
    let line = || vec![content(&amount, rand::random_range(1..4))];
    let done = match (rand::random_range(0..11), id) {
        (0 | 1, _) | (_, None) => {
            let new = NewInvoice { waiting_items: rand::random_range(0..2) == 0, ..by_hand(payer, line()) };
            drafts::create(&mut tx, new).await.map(|row| ids.push(row.id))
        }
        (2, _) => one_offs::create(&mut tx, item(payer, &amount)).await.map(|_| ()),
        (3, Some(id)) => {
            let new = NewItem { invoice: Some(id), ..item(payer, &amount) };
            one_offs::create(&mut tx, new).await.map(|_| ())
        }
        (4, Some(id)) => drafts::add_lines(&mut tx, id, line()).await.map(|_| ()),
        (5, Some(id)) => {
            let change = LineChange { unit_amount: Some(amount.parse().expect("a number")), ..LineChange::default() };
            drafts::change_line(&mut tx, id, 1, change).await.map(|_| ())
        }
        (6, Some(id)) => drafts::remove_line(&mut tx, id, rand::random_range(1..3)).await.map(|_| ()),
        (7, Some(id)) => drafts::remove(&mut tx, id).await.map(|_| ()),
        (8, Some(id)) => drafts::finalize(&mut tx, id).await.map(|_| ()),
        (9, Some(id)) => bills::void(&mut tx, id).await.map(|_| ()),
        (_, Some(id)) => bills::mark_paid(&mut tx, id, "Cash".to_owned()).await.map(|_| ()),
    };
    match done {
        Ok(()) => tx.commit("done").await.expect("commits"),
        Err(error) => {
            assert_ne!(error.kind, app::Kind::Fault, "{error}");
            error.code
        }
    }
}

#[tokio::test]
async fn whatever_is_tried_in_whatever_order_the_books_hold() {
    let world = World::new().await;
    let mut payers = Vec::new();
    for nth in 0..3 {
        payers.push(world.customer(&format!("p{nth}"), OK, Behavior::default()).await);
    }
    let (mut ids, mut told) = (Vec::new(), std::collections::BTreeMap::new());
    for turn in 1..=300 {
        *told.entry(try_one(&world, &payers, &mut ids).await).or_insert(0) += 1;
        if turn % 100 == 0 {
            world.verify().await;
        }
    }
    assert!(told["done"] > 50 && told.contains_key("invoice_final"), "{told:?}");
    world.drain().await;
    world.verify().await;
}

#[tokio::test]
async fn what_is_torn_by_hand_is_found() {
    let world = World::new().await;
    grace(&world, 24).await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let (ada, ben) =
        (world.customer("ada", OK, Behavior::default()).await, world.customer("ben", OK, Behavior::default()).await);
    let subscription = world.subscribe(ada, plan).await;
    on_account(&world, ben, plan, 30).await;
    world.until("2026-09-02T08:00:00Z").await;
    wait_with(&world, item(ada, "900")).await;
    world.db.clock.set("2026-10-01T08:00:00Z".parse().expect("an instant"));
    world.engine.sweep(Kind::Subscription, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan");
    wait_with(&world, item(ada, "700")).await;
    world.verify().await;
    let draft = world.subscription(subscription).await.latest_invoice_id.expect("a draft").uuid();
    for (id, script) in [
        (
            "I11a",
            format!(
                "insert into sandbox.due (tenant_id, kind, subject_id, lane) values ('{0}', 'collect', '{draft}', '{1}')",
                world.tenant.uuid(),
                ids::Uuid::nil()
            ),
        ),
        (
            "I11b",
            "update sandbox.invoice_lines set invoice_item_id = null where invoice_item_id is not null".to_owned(),
        ),
        ("I11c", "delete from sandbox.due where kind = 'invoice'".to_owned()),
        ("I11d", "update sandbox.subscriptions set items_waiting = null".to_owned()),
        ("I11e", "update sandbox.invoices set kind = 'manual' where status = 'draft'".to_owned()),
        ("I5c", "update sandbox.invoices set series = '2026' where number = 1".to_owned()),
    ] {
        store::testing::admin_script(&world.db.connector, &script).await.expect("tampers");
        let findings = app::verify::books(&world.db.audit(), Mode::Test).await.expect("reads");
        let broken: Vec<&str> =
            findings.iter().filter(|finding| !finding.offenders.is_empty()).map(|finding| finding.id).collect();
        assert!(broken.contains(&id), "{id} is not among {broken:?}");
    }
}
