//! Somebody buys: by card, by transfer, after a decline, with a code from their bank, with nothing to pay, or not in time.

use app::discounts::{self, Duration, NewCode, NewCoupon, Off};
use checkout::{By, Did, Paying, Sold, Standing};
use jiff::SignedDuration;
use recovery::Rail;
use testkit::secrets;

use crate::shop::{HAS_NO_MONEY, PAYS, PRICE, Shop, ada, by, chairs, plan};

#[tokio::test]
async fn looking_and_making_a_session_bill_nobody() {
    let shop = Shop::new().await;
    let plan_id = shop.world.plan(("month", 1), 500_000, 0, None).await;
    for sold in [chairs(), plan(plan_id)] {
        let id = shop.selling(sold).await;
        let sight = shop.sight(id).await;
        assert_eq!(sight.standing, Standing::Choose(None));
        assert_eq!(sight.ways.push, [Rail::Transfer, Rail::Ussd]);
        assert!(sight.asks_who());
    }
    shop.world.drain().await;
    assert!(shop.bills().await.is_empty() && shop.tries().await.is_empty());
    assert_eq!(shop.world.events().await, Vec::<String>::new());
    shop.world.verify().await;
}

#[tokio::test]
async fn a_guest_pays_once_by_card_and_becomes_a_customer_and_the_card_is_forgotten() {
    let shop = Shop::new().await;
    let id = shop.selling(chairs()).await;
    let quote = shop.sight(id).await.terms.quote.expect("a quote");
    assert_eq!((quote.due, quote.currency.as_str()), (PRICE, "NGN"));
    assert_eq!(shop.pay(id, shop.card(PAYS).await).await.expect("an answer"), Did::Done);
    assert_eq!(shop.sight(id).await.standing, Standing::Working);
    shop.world.drain().await;
    let sight = shop.sight(id).await;
    assert_eq!(sight.standing, Standing::Paid);
    let onward = format!("https://shop.example/thanks?order=7&checkout_session={id}");
    assert_eq!(sight.onward(), Some(onward));
    let row = shop.session(id).await;
    assert_eq!((row.status.as_str(), row.payment_status.as_str()), ("completed", "paid"));
    assert_eq!((row.guest, row.ask), (None, None), "who they are is the customer's to tell");
    let bills = shop.bills().await;
    assert_eq!(bills.len(), 1);
    assert_eq!((bills[0].status.as_str(), bills[0].amount_paid_minor), ("paid", PRICE));
    assert_eq!(bills[0].metadata["order"], "7");
    assert_eq!(shop.tries().await.len(), 1);
    let mut tx = shop.world.begin().await;
    let customer = row.customer_id.expect("a customer");
    let known = store::customers::get(&mut tx, customer).await.expect("the customer");
    assert_eq!(known.email.as_deref(), Some("ada@example.com"));
    let saved = store::methods::active_of(&mut tx, &[customer.uuid()]).await.expect("methods");
    assert!(saved.is_empty(), "nobody agreed that it is kept");
    tx.commit(()).await.expect("commits");
    assert!(shop.world.events().await.contains(&"checkout_session.completed".to_owned()));
    shop.world.verify().await;
}

#[tokio::test]
async fn a_subscription_is_begun_by_its_payment_and_renewed_by_the_card_that_was_kept() {
    let shop = Shop::new().await;
    let plan_id = shop.world.plan(("month", 1), 500_000, 0, None).await;
    let id = shop.selling(plan(plan_id)).await;
    assert_eq!(shop.sight(id).await.terms.quote.expect("a quote").every.as_deref(), Some("month"));
    shop.pay(id, shop.card(PAYS).await).await.expect("pays");
    shop.world.drain().await;
    let row = shop.session(id).await;
    let subscription = row.subscription_id.expect("a subscription");
    assert_eq!(shop.world.subscription(subscription).await.status, "active");
    shop.world.until("2026-10-01T09:00:00Z").await;
    let causes: Vec<(String, String)> = shop.tries().await.into_iter().map(|one| (one.cause, one.status)).collect();
    let paid = |cause: &str| (cause.to_owned(), "succeeded".to_owned());
    assert_eq!(causes, [paid("checkout"), paid("first")]);
    shop.world.verify().await;
}

#[tokio::test]
async fn a_card_that_is_kept_is_charged_for_the_checkout_and_not_beside_it() {
    let shop = Shop::new().await;
    let plan_id = shop.world.plan(("month", 1), 500_000, 0, None).await;
    let id = shop.selling(plan(plan_id)).await;
    shop.pay(id, shop.card(PAYS).await).await.expect("pays");
    // Those who charge bills come by before those who serve checkouts.
    shop.world.engine.sweep(store::Kind::Collect, jiff::Timestamp::UNIX_EPOCH).await.expect("a round");
    assert!(shop.tries().await.is_empty(), "the bill is its payer's to pay");
    shop.world.drain().await;
    assert_eq!(shop.session(id).await.status, "completed");
    assert_eq!(shop.tries().await.into_iter().map(|one| one.cause).collect::<Vec<_>>(), ["checkout"]);
    shop.world.verify().await;
}

#[tokio::test]
async fn a_decline_is_told_kindly_and_another_rail_pays_the_same_bill() {
    let shop = Shop::new().await;
    let id = shop.selling(chairs()).await;
    shop.pay(id, shop.card(HAS_NO_MONEY).await).await.expect("tries");
    shop.world.drain().await;
    let Standing::Choose(Some(why)) = shop.sight(id).await.standing else { panic!("a payer chooses again") };
    assert!(why.contains("Nothing was taken"), "{why}");
    shop.pay(id, by(Rail::Transfer)).await.expect("chooses");
    shop.world.drain().await;
    let Standing::Act(act) = shop.sight(id).await.standing else { panic!("a payer sends money") };
    assert_eq!((act.rail, act.minor), (Rail::Transfer, PRICE));
    shop.send(PRICE).await;
    shop.world.pass(SignedDuration::from_mins(2)).await;
    assert_eq!(shop.sight(id).await.standing, Standing::Paid);
    assert_eq!(shop.bills().await.len(), 1, "one bill, whatever was tried");
    let told = shop.world.events().await;
    assert!(!told.iter().any(|kind| kind.starts_with("dunning.")), "nobody is chased who is present: {told:?}");
    shop.world.verify().await;
}

#[tokio::test]
async fn a_bank_that_wants_a_code_gets_it_and_the_code_is_kept_nowhere() {
    let shop = Shop::new().await;
    let id = shop.selling(chairs()).await;
    shop.pay(id, shop.card("4084080000000201").await).await.expect("tries");
    shop.world.drain().await;
    let enter = async |text: &str| {
        let version = shop.session(id).await.version;
        let mut tx = shop.world.begin().await;
        let did = checkout::answer(&mut tx, &secrets(), id, version, ("otp", text)).await.expect("a code");
        tx.commit(did).await.expect("commits")
    };
    assert!(matches!(shop.sight(id).await.standing, Standing::Act(_)));
    assert_eq!(enter("000000").await, Did::Done);
    let kept = shop.session(id).await.ask.expect("an intent").to_string();
    assert!(!kept.contains("000000"), "{kept}");
    shop.world.drain().await;
    assert!(matches!(shop.sight(id).await.standing, Standing::Act(_)), "a wrong code is asked for again");
    assert_eq!(enter("123456").await, Did::Done);
    shop.world.drain().await;
    assert_eq!(shop.sight(id).await.standing, Standing::Paid);
    assert_eq!(shop.session(id).await.ask, None);
    shop.world.verify().await;
}

#[tokio::test]
async fn a_code_takes_something_off_before_it_is_paid_and_the_bill_is_what_was_shown() {
    let shop = Shop::new().await;
    let plan_id = shop.world.plan(("month", 1), 500_000, 0, None).await;
    let mut tx = shop.world.begin().await;
    let coupon = NewCoupon {
        name: "A tenth".to_owned(),
        off: Off { percent: Some("10".parse().expect("a number")), ..Off::default() },
        duration: Duration::Once,
        plans: None,
        most: None,
        most_by_customer: None,
        redeem_by: None,
        metadata: Default::default(),
    };
    let coupon = discounts::create(&mut tx, coupon).await.expect("a coupon");
    let code = NewCode {
        coupon: coupon.id,
        code: "WELCOME".to_owned(),
        most: Some(1),
        expires_at: None,
        first_time_only: false,
        metadata: Default::default(),
    };
    discounts::create_code(&mut tx, code).await.expect("a code");
    tx.commit(()).await.expect("commits");
    let id = shop.selling(plan(plan_id)).await;
    let enter = async |text: &str| {
        let version = shop.session(id).await.version;
        let mut tx = shop.world.begin().await;
        let did = checkout::enter_code(&mut tx, id, version, text).await?;
        usecase::Result::Ok(tx.commit(did).await?)
    };
    assert_eq!(enter("NOTHING").await.expect_err("nobody has it").fields[0].field, "promotionCode");
    assert_eq!(enter(" welcome ").await.expect("an answer"), Did::Done);
    assert_eq!(shop.sight(id).await.terms.quote.expect("a quote").due, 450_000);
    enter("").await.expect("takes it off");
    assert_eq!(shop.sight(id).await.terms.quote.expect("a quote").due, 500_000, "looking used nothing up");
    enter("WELCOME").await.expect("again");
    shop.pay(id, shop.card(PAYS).await).await.expect("pays");
    shop.world.drain().await;
    let bills = shop.bills().await;
    assert_eq!((bills[0].total_minor, bills[0].status.as_str()), (450_000, "paid"));
    shop.world.verify().await;
}

#[tokio::test]
async fn what_has_become_dearer_is_shown_before_it_is_billed() {
    let shop = Shop::new().await;
    let id = shop.selling(chairs()).await;
    let mut tx = shop.world.begin().await;
    let rate = setup::taxes::NewRate {
        code: "vat".to_owned(),
        name: Some("VAT".to_owned()),
        percent: "7.5".parse().expect("a number"),
        pricing: "exclusive",
        country: Some("NG".to_owned()),
    };
    let rate = setup::taxes::create(&mut tx, rate).await.expect("a rate");
    let change = setup::preferences::PreferencesChange { tax_rates: Some(vec![rate.id]), ..Default::default() };
    setup::preferences::change(&mut tx, change).await.expect("settings");
    tx.commit(()).await.expect("commits");
    let refused = shop.pay(id, by(Rail::Transfer)).await.expect_err("it comes to something else");
    assert_eq!(refused.code, "amount_changed");
    assert!(shop.bills().await.is_empty(), "nothing was made");
    let version = shop.session(id).await.version;
    let mut tx = shop.world.begin().await;
    checkout::enter_code(&mut tx, id, version, "").await.expect("looks again");
    tx.commit(()).await.expect("commits");
    let quote = shop.sight(id).await.terms.quote.expect("a quote");
    assert_eq!((quote.due, quote.taxes[0].name.as_str()), (PRICE * 1_075 / 1_000, "VAT 7.5%"));
    shop.pay(id, by(Rail::Transfer)).await.expect("pays what is shown");
    assert_eq!(shop.bills().await[0].total_minor, quote.due);
    shop.world.verify().await;
}

#[tokio::test]
async fn a_trial_begins_with_a_card_and_without_a_charge() {
    let shop = Shop::new().await;
    let plan_id = shop.world.plan(("month", 1), 500_000, 14, None).await;
    let id = shop.selling(plan(plan_id)).await;
    let quote = shop.sight(id).await.terms.quote.expect("a quote");
    assert_eq!((quote.due, quote.later.expect("a first charge").1), (0, 500_000));
    shop.pay(id, shop.card(PAYS).await).await.expect("begins");
    let row = shop.session(id).await;
    assert_eq!((row.status.as_str(), row.payment_status.as_str()), ("completed", "no_payment_required"));
    assert_eq!(shop.sight(id).await.standing, Standing::Free);
    shop.world.until("2026-09-16T09:00:00Z").await;
    assert_eq!(shop.world.subscription(row.subscription_id.expect("one")).await.status, "active");
    shop.world.verify().await;
}

#[tokio::test]
async fn nobody_pays_in_time_and_nothing_is_owed() {
    let shop = Shop::new().await;
    let looked = shop.selling(chairs()).await;
    let tried = shop.selling(chairs()).await;
    shop.pay(tried, by(Rail::Transfer)).await.expect("chooses");
    shop.world.pass(SignedDuration::from_hours(26)).await;
    for id in [looked, tried] {
        assert_eq!(shop.session(id).await.status, "expired");
        assert_eq!(shop.sight(id).await.standing, Standing::Over);
        let late = Paying { guest: ada(), by: By::Rail(Rail::Transfer), keep: false, part: None };
        assert_eq!(shop.pay(id, late).await.expect("an answer"), Did::Stale);
    }
    let states: Vec<String> = shop.bills().await.into_iter().map(|bill| bill.status).collect();
    assert_eq!(states, ["void"]);
    let told = shop.world.events().await;
    assert_eq!(told.iter().filter(|kind| *kind == "checkout_session.expired").count(), 2);
    shop.world.verify().await;
}

#[tokio::test]
async fn a_bill_that_was_there_before_is_paid_and_not_made_again() {
    let shop = Shop::new().await;
    let bola = shop.world.customer("bola", HAS_NO_MONEY, Default::default()).await;
    let plan_id = shop.world.plan(("month", 1), 500_000, 0, None).await;
    let subscription = shop.world.subscribe(bola, plan_id).await;
    shop.world.drain().await;
    let bill = shop.bills().await[0].id;
    let open = async || {
        let mut tx = shop.world.begin().await;
        let id = checkout::of_invoice(&mut tx, bill).await.expect("a session");
        tx.commit(id).await.expect("commits")
    };
    let id = open().await;
    assert_eq!(open().await, id, "one session for one bill");
    shop.pay(id, shop.card(PAYS).await).await.expect("pays");
    shop.world.drain().await;
    assert_eq!(shop.sight(id).await.standing, Standing::Paid);
    assert_eq!(shop.world.subscription(subscription).await.status, "active");
    assert_eq!(shop.bills().await.len(), 1);
    shop.world.verify().await;
}

#[tokio::test]
async fn a_card_is_saved_for_what_runs() {
    let shop = Shop::new().await;
    let bola = shop.world.customer("bola", HAS_NO_MONEY, Default::default()).await;
    let new = checkout::NewSession { customer: Some(bola), ..shop.asked(Sold::CardUpdate) };
    let id = shop.make(new).await.expect("a session");
    shop.pay(id, shop.card(PAYS).await).await.expect("saves");
    assert_eq!(shop.sight(id).await.standing, Standing::Free);
    let mut tx = shop.world.begin().await;
    let saved = store::methods::active_of(&mut tx, &[bola.uuid()]).await.expect("methods");
    tx.commit(()).await.expect("commits");
    assert_eq!(saved.iter().find(|one| one.is_default).and_then(|one| one.last4.as_deref()), Some("0003"));
    let refused = shop.make(shop.asked(Sold::CardUpdate)).await.expect_err("whose card?");
    assert_eq!(refused.fields[0].field, "customerId");
}
