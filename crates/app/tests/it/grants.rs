//! Prepaid credit, told as calendars: what pays first, what expires, what comes back, and two who draw at once.

use app::balances::{self, Adjustment};
use app::grants::{self, NewGrant};
use app::{changes, invoices};
use billing::credit::GrantKind;
use gateways::simulated::Behavior;
use ids::{CustomerId, GrantId, InvoiceId, PlanId};
use store::credit_grants::{self, GrantRow};
use store::invoices::{InvoiceFilter, InvoiceRow};
use store::{PageOf, ledger};
use testkit::World;

use crate::changes::{OK, begin, flat, world};

const NO_MONEY: &str = "4084080000000045";

pub(crate) fn grant(customer: CustomerId, minor: i64, kind: GrantKind) -> NewGrant {
    NewGrant {
        customer,
        amount_minor: minor,
        currency: "NGN".to_owned(),
        kind,
        name: None,
        source: None,
        priority: None,
        effective_at: None,
        expires_at: None,
        metadata: usecase::check::Metadata::new(),
    }
}

pub(crate) async fn given(world: &World, new: NewGrant) -> GrantId {
    let mut tx = world.begin().await;
    let row = grants::create(&mut tx, new).await.expect("a grant");
    tx.commit(row.id).await.expect("commits")
}

async fn left(world: &World, id: GrantId) -> i64 {
    row(world, id).await.remaining_minor
}

async fn row(world: &World, id: GrantId) -> GrantRow {
    let mut tx = world.begin().await;
    let row = credit_grants::get(&mut tx, id).await.expect("the grant");
    tx.commit(row).await.expect("commits")
}

/// Invoices, oldest first.
pub(crate) async fn all(world: &World) -> Vec<InvoiceRow> {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 100, offset: 0, below: None };
    let mut found = store::invoices::page(&mut tx, &InvoiceFilter::default(), &page).await.expect("invoices");
    found.reverse();
    tx.commit(found).await.expect("commits")
}

/// Prepaid, balance, money of each invoice, oldest first.
async fn paid(world: &World) -> Vec<(i64, i64, i64)> {
    let found = all(world).await;
    found.iter().map(|row| (row.prepaid_applied_minor, row.credit_applied_minor, row.amount_paid_minor)).collect()
}

pub(crate) async fn account(world: &World, name: &str) -> i64 {
    let mut tx = world.begin().await;
    let all = ledger::trial_balance(&mut tx).await.expect("the books");
    tx.commit(()).await.expect("commits");
    all.iter().filter(|row| row.account == name).map(|row| row.debit_minor - row.credit_minor).sum()
}

async fn adjust(world: &World, customer: CustomerId, minor: i64) {
    let mut tx = world.begin().await;
    let new = Adjustment { customer, amount_minor: minor, currency: "NGN".to_owned(), reason: "a gift".to_owned() };
    balances::adjust(&mut tx, &testkit::secrets(), &new).await.expect("a balance");
    tx.commit(()).await.expect("commits");
}

pub(crate) async fn void(world: &World, id: InvoiceId) {
    let mut tx = world.begin().await;
    invoices::void(&mut tx, id).await.expect("voided");
    tx.commit(()).await.expect("commits");
}

#[tokio::test]
async fn case_49_what_expires_first_pays_first_and_nothing_pays_at_its_expiry() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let bought = given(&world, grant(ada, 1000, GrantKind::Paid)).await;
    let gift = NewGrant {
        expires_at: Some("2027-05-01T00:00:00Z".parse().expect("an instant")),
        ..grant(ada, 500, GrantKind::Promotional)
    };
    let gift = given(&world, gift).await;
    assert_eq!((account(&world, "external_funds").await, account(&world, "promotions").await), (1000, 500));
    assert_eq!(account(&world, "prepaid_credit").await, -1500);
    let plan = flat(&world, 700).await;
    begin(&world, ada, plan, 1).await;
    assert_eq!((left(&world, gift).await, left(&world, bought).await), (0, 800), "A 0, B 800");
    assert_eq!(paid(&world).await, [(700, 0, 0)]);
    assert_eq!(all(&world).await[0].status, "paid");
    world.verify().await;

    // Another gift that ends at the instant of the renewal: it is not seen there.
    let late = NewGrant {
        expires_at: Some("2027-05-01T00:00:00Z".parse().expect("an instant")),
        ..grant(ada, 600, GrantKind::Promotional)
    };
    let late = given(&world, late).await;
    world.events().await;
    world.until("2027-05-01T00:00:00Z").await;
    assert_eq!((left(&world, late).await, left(&world, bought).await), (0, 100));
    assert_eq!(row(&world, late).await.expired_minor, Some(600));
    assert_eq!(account(&world, "promotions").await, 500, "what expired was not given away after all");
    let told = world.events().await;
    assert!(told.iter().any(|kind| kind == "credit_grant.expired"), "{told:?}");
    // The last hundred, then money.
    world.until("2027-06-01T00:00:00Z").await;
    assert_eq!(paid(&world).await, [(700, 0, 0), (700, 0, 0), (100, 0, 600)]);
    world.verify().await;
}

#[tokio::test]
async fn case_48_two_bills_at_once_draw_what_is_there_and_no_more() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let wallet = given(&world, grant(ada, 1000, GrantKind::Paid)).await;
    let plans = [flat(&world, 700).await, flat(&world, 700).await];
    tokio::join!(world.subscribe(ada, plans[0]), world.subscribe(ada, plans[1]));
    let mut drawn: Vec<i64> = all(&world).await.iter().map(|row| row.prepaid_applied_minor).collect();
    drawn.sort_unstable();
    assert_eq!(drawn, [300, 700], "the second draws 300 and leaves 400 to pay");
    assert_eq!(left(&world, wallet).await, 0);
    world.drain().await;
    let mut money: Vec<i64> = all(&world).await.iter().map(|row| row.amount_paid_minor).collect();
    money.sort_unstable();
    assert_eq!(money, [0, 400]);
    // The same in one renewal of both.
    let again = given(&world, grant(ada, 1000, GrantKind::Paid)).await;
    world.until("2027-05-01T00:00:00Z").await;
    let mut drawn: Vec<i64> = all(&world).await[2..].iter().map(|row| row.prepaid_applied_minor).collect();
    drawn.sort_unstable();
    assert_eq!((drawn, left(&world, again).await), (vec![300, 700], 0));
    world.verify().await;
}

#[tokio::test]
async fn case_62_credit_pays_bills_of_its_own_currency_only() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let euros = NewGrant { currency: "EUR".to_owned(), ..grant(ada, 1000, GrantKind::Paid) };
    let euros = given(&world, euros).await;
    let plan = flat(&world, 700).await;
    begin(&world, ada, plan, 1).await;
    assert_eq!((paid(&world).await, left(&world, euros).await), (vec![(0, 0, 700)], 1000));
    world.verify().await;
}

#[tokio::test]
async fn grants_pay_by_priority_and_before_the_balance() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let last = given(&world, NewGrant { priority: Some(90), ..grant(ada, 300, GrantKind::Promotional) }).await;
    let first = given(&world, NewGrant { priority: Some(10), ..grant(ada, 300, GrantKind::Paid) }).await;
    let middle_paid = given(&world, grant(ada, 100, GrantKind::Paid)).await;
    let middle_gift = given(&world, grant(ada, 100, GrantKind::Promotional)).await;
    let later = NewGrant {
        effective_at: Some("2027-06-01T00:00:00Z".parse().expect("an instant")),
        priority: Some(0),
        ..grant(ada, 999, GrantKind::Paid)
    };
    let later = given(&world, later).await;
    adjust(&world, ada, 1000).await;
    let plan = flat(&world, 450).await;
    let id = begin(&world, ada, plan, 1).await;
    let mut now = Vec::new();
    for grant in [first, middle_gift, middle_paid, last, later] {
        now.push(left(&world, grant).await);
    }
    assert_eq!(now, [0, 0, 50, 300, 999]);
    assert_eq!(paid(&world).await, [(450, 0, 0)]);
    world.until("2027-05-01T00:00:00Z").await;
    assert_eq!(paid(&world).await[1], (350, 100, 0), "grants first, then the balance");
    // A preview of a change counts on both, and carries out what it showed.
    let bigger = flat(&world, 2000).await;
    world.until("2027-05-02T00:00:00Z").await;
    let mut tx = world.begin().await;
    let shown = changes::preview(&mut tx, id, &crate::changes::to(bigger)).await.expect("a preview");
    drop(tx);
    assert_eq!((shown.prepaid_applied.minor(), shown.credit_applied.minor()), (0, 900));
    world.verify().await;
}

#[tokio::test]
async fn a_voided_invoice_gives_back_to_the_same_grants_and_to_the_balance_for_those_that_are_over() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", NO_MONEY, Behavior::default()).await;
    let bought = given(&world, grant(ada, 400, GrantKind::Paid)).await;
    let gift = NewGrant {
        expires_at: Some("2027-04-01T10:00:00Z".parse().expect("an instant")),
        ..grant(ada, 250, GrantKind::Promotional)
    };
    let gift = given(&world, gift).await;
    let plan = flat(&world, 1000).await;
    begin(&world, ada, plan, 1).await;
    let invoice = all(&world).await.remove(0);
    assert_eq!((invoice.prepaid_applied_minor, invoice.status.as_str()), (650, "open"));
    world.until("2027-04-01T12:00:00Z").await;
    void(&world, invoice.id).await;
    assert_eq!((left(&world, bought).await, left(&world, gift).await), (400, 0));
    assert_eq!(crate::changes::balance(&world, ada).await, 250);
    assert_eq!(account(&world, "revenue").await, 0, "nothing was earned");
    world.verify().await;
}

#[tokio::test]
async fn what_is_left_can_be_voided_once_and_what_was_drawn_stays() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let bought = NewGrant {
        expires_at: Some("2027-07-01T00:00:00Z".parse().expect("an instant")),
        ..grant(ada, 1000, GrantKind::Paid)
    };
    let bought = given(&world, bought).await;
    let plan: PlanId = flat(&world, 300).await;
    begin(&world, ada, plan, 1).await;
    let mut tx = world.begin().await;
    let row = grants::void(&mut tx, bought).await.expect("voided");
    tx.commit(()).await.expect("commits");
    assert_eq!((row.remaining_minor, row.voided_minor), (0, Some(700)));
    assert_eq!(account(&world, "external_funds").await, 300, "the rest was paid back");
    let mut tx = world.begin().await;
    let refused = grants::void(&mut tx, bought).await.expect_err("nothing is left");
    assert_eq!(refused.code, "grant_used_up");
    drop(tx);
    world.until("2027-08-01T00:00:00Z").await;
    assert_eq!(row.expired_minor, None);
    world.verify().await;
}

#[tokio::test]
async fn grants_that_make_no_sense_are_refused_by_their_fields() {
    let world = World::new().await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let at = |text: &str| Some(text.parse().expect("an instant"));
    let usual = grant(ada, 100, GrantKind::Paid);
    let long = "n".repeat(201);
    for (new, field, code) in [
        (NewGrant { amount_minor: 0, ..usual.clone() }, "amount", "out_of_range"),
        (NewGrant { amount_minor: -1, ..usual.clone() }, "amount", "out_of_range"),
        (NewGrant { amount_minor: i64::MAX, ..usual.clone() }, "amount", "out_of_range"),
        (NewGrant { currency: "ngn".to_owned(), ..usual.clone() }, "currency", "unknown_currency"),
        (NewGrant { name: Some(" ".to_owned()), ..usual.clone() }, "name", "empty"),
        (NewGrant { source: Some(long), ..usual.clone() }, "source", "too_long"),
        (NewGrant { priority: Some(101), ..usual.clone() }, "priority", "out_of_range"),
        (NewGrant { expires_at: at("2026-09-01T08:00:00Z"), ..usual.clone() }, "expiresAt", "in_the_past"),
        (
            NewGrant { effective_at: at("2027-01-01T00:00:00Z"), expires_at: at("2027-01-01T00:00:00Z"), ..usual },
            "expiresAt",
            "before_it_begins",
        ),
    ] {
        let mut tx = world.begin().await;
        let refused = grants::create(&mut tx, new).await.expect_err(field);
        let first = refused.fields.first().map(|wrong| (wrong.field.clone(), wrong.code));
        assert_eq!(first, Some((field.to_owned(), code)));
    }
    let mut tx = world.begin().await;
    let nobody = grant("cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11".parse().expect("an id"), 1, GrantKind::Paid);
    assert_eq!(grants::create(&mut tx, nobody).await.expect_err("nobody").code, "not_found");
}

#[tokio::test]
async fn a_test_clock_expires_grants_on_its_way() {
    let world = World::new().await;
    let mut tx = world.begin().await;
    let start = "2027-01-01T00:00:00Z".parse().expect("an instant");
    let clock = app::clocks::create(&mut tx, "year".to_owned(), start).await.expect("a clock");
    tx.commit(()).await.expect("commits");
    let ada = world.customer_on(Some(clock.id), "ada", OK, Behavior::default()).await;
    let late: jiff::Timestamp = "2027-02-01T00:00:00Z".parse().expect("an instant");
    let gift = NewGrant { expires_at: Some(late), ..grant(ada, 900, GrantKind::Promotional) };
    let gift = given(&world, gift).await;
    let plan = flat(&world, 500).await;
    world.subscribe(ada, plan).await;
    let mut tx = world.begin().await;
    let to = "2027-02-02T00:00:00Z".parse().expect("an instant");
    app::clocks::advance(&mut tx, clock.id, to).await.expect("goes");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    assert_eq!(paid(&world).await, [(500, 0, 0), (0, 0, 500)], "January by the gift, February by card");
    let after = row(&world, gift).await;
    assert_eq!((after.remaining_minor, after.expired_minor, after.expired_at), (0, Some(400), Some(late)));
    world.verify().await;
}

#[tokio::test]
async fn whoever_comes_first_the_books_agree() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", NO_MONEY, Behavior::default()).await;
    let first = given(&world, grant(ada, 1000, GrantKind::Paid)).await;
    given(&world, grant(ada, 500, GrantKind::Promotional)).await;
    let mut plans = Vec::new();
    for _ in 0..6 {
        plans.push(flat(&world, 400).await);
    }
    let begun = plans[..4].iter().map(|plan| world.subscribe(ada, *plan));
    futures::future::join_all(begun).await;
    assert_eq!(all(&world).await.iter().map(|row| row.prepaid_applied_minor).sum::<i64>(), 1500);
    // The last one is still owed in part. At once: it is voided and credited, others begin, and a grant is ended.
    let open = all(&world).await.into_iter().find(|row| row.status == "open").expect("an open invoice").id;
    let voided = async {
        let mut tx = world.begin().await;
        match invoices::void(&mut tx, open).await {
            Ok(_) => tx.commit(true).await.expect("commits"),
            Err(_) => false,
        }
    };
    let credited = async {
        let mut tx = world.begin().await;
        let new = app::credit_notes::NewCreditNote {
            lines: Vec::new(),
            of_all_minor: None,
            reason: "duplicate",
            memo: None,
            give_back: app::credit_notes::HowToGiveBack::Balance,
            metadata: usecase::check::Metadata::new(),
        };
        match app::credit_notes::create(&mut tx, open, &new).await {
            Ok(_) => tx.commit(true).await.expect("commits"),
            Err(_) => false,
        }
    };
    let ended = async {
        let mut tx = world.begin().await;
        let ended = grants::void(&mut tx, first).await.is_ok();
        tx.commit(ended).await.expect("commits")
    };
    let more = given(&world, grant(ada, 300, GrantKind::Promotional));
    let (voided, credited, _, _, _, _) =
        tokio::join!(voided, credited, ended, more, world.subscribe(ada, plans[4]), world.subscribe(ada, plans[5]));
    assert!(voided != credited, "one of the two takes it back");
    world.verify().await;
}
