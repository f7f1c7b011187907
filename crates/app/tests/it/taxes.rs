//! Taxes, told as calendars: on top of prices and in them, who pays none, and what credits give back.

use app::discounts::{Duration, Offer};
use app::plans::{self, PlanChange};
use app::subscriptions as subs;
use app::{explain, terms};
use gateways::simulated::Behavior;
use ids::{CustomerId, PlanId, SubscriptionId, TaxRateId};
use rust_decimal::Decimal;
use setup::customers;
use setup::preferences::{self, PreferencesChange};
use setup::taxes::{self, NewRate, RateChange};
use testkit::World;

use crate::changes::{OK, balance, change, flat, to, world};
use crate::discounts::{addons, begin_with, bills, coupon, offered, percent, plan_of, terms_of, totals, wanted};

pub(crate) async fn rate(world: &World, code: &str, percent: &str, pricing: &'static str) -> TaxRateId {
    let mut tx = world.begin().await;
    let percent: Decimal = percent.parse().expect("a number");
    let new = NewRate { code: code.to_owned(), name: None, percent, pricing, country: None };
    let row = taxes::create(&mut tx, new).await.expect("a rate");
    tx.commit(row.id).await.expect("commits")
}

pub(crate) async fn charge(world: &World, rates: &[TaxRateId], pricing: &str, rounding: &str) -> app::Result<()> {
    let mut tx = world.begin().await;
    let chosen = PreferencesChange {
        tax_rates: Some(rates.to_vec()),
        tax_pricing: Some(pricing.to_owned()),
        tax_rounding: Some(rounding.to_owned()),
        ..PreferencesChange::default()
    };
    preferences::change(&mut tx, chosen).await?;
    tx.commit(()).await.expect("commits");
    Ok(())
}

async fn begin(world: &World, customer: CustomerId, plan: PlanId, with_addons: bool) -> SubscriptionId {
    let mut tx = world.begin().await;
    let items = if with_addons { addons() } else { Vec::new() };
    let row = subs::create(&mut tx, subs::NewSubscription { items, ..wanted(customer, plan) }).await.expect("begins");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    row.id
}

/// What `GET /v1/invoices/{id}/explain` says of the first bill, and that the calculator agrees.
async fn explained(world: &World, id: SubscriptionId) -> explain::InvoiceAccount {
    let invoice = bills(world, id).await[0].0.clone();
    let mut tx = world.begin().await;
    let account = explain::invoice(&mut tx, invoice.id).await.expect("an account");
    tx.commit(()).await.expect("commits");
    assert!(account.verified, "{account:#?}");
    let answer = calc::document(&account.calculation.to_string()).expect("an answer");
    for (member, minor) in
        [("subtotal", invoice.subtotal_minor), ("discount", invoice.discount_minor), ("tax", invoice.tax_minor)]
    {
        assert_eq!(answer[member]["minor"], minor, "{member}: {answer:#}");
    }
    assert_eq!(answer["due"]["minor"], invoice.total_minor);
    account
}

#[tokio::test]
async fn case_51_three_lines_of_333_by_line_and_by_rate() {
    for (rounding, parts, tax) in [("line", [63, 63, 63], 189), ("rate", [64, 63, 63], 190)] {
        let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
        let vat = rate(&world, "VAT", "19", "exclusive").await;
        charge(&world, &[vat], "exclusive", rounding).await.expect("settings");
        let plan = plan_of(&world, &[333, 333, 333]).await;
        let customer = world.customer("ada", OK, Behavior::default()).await;
        let id = begin(&world, customer, plan, true).await;
        let found = bills(&world, id).await;
        let (invoice, lines) = &found[0];
        assert_eq!((invoice.subtotal_minor, invoice.tax_minor, invoice.total_minor), (999, tax, 999 + tax));
        assert_eq!(invoice.amount_paid_minor, 999 + tax, "the tax is charged");
        let told: Vec<i64> = lines.iter().map(|line| line.tax_minor).collect();
        assert_eq!(told, parts, "printed parts add up to the printed total");
        let taxes = terms_of(&world, invoice.id).await.taxes;
        let told = (taxes.len(), taxes[0].base.minor(), taxes[0].amount.minor(), taxes[0].included);
        assert_eq!(told, (1, 999, tax, false));
        explained(&world, id).await;
        world.verify().await;
    }
}

#[tokio::test]
async fn case_52_a_tax_inside_the_price() {
    for (price, percent, tax, net) in [(999, "20", 167, 832), (1000, "21", 174, 826)] {
        let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
        // 166.5 goes up, as invoices in that country want it.
        let mut tx = world.begin().await;
        let half_up = PreferencesChange { rounding: Some("half_up".to_owned()), ..PreferencesChange::default() };
        preferences::change(&mut tx, half_up).await.expect("settings");
        tx.commit(()).await.expect("commits");
        let vat = rate(&world, "VAT", percent, "inclusive").await;
        charge(&world, &[vat], "inclusive", "line").await.expect("settings");
        let plan = flat(&world, price).await;
        let customer = world.customer("ada", OK, Behavior::default()).await;
        let id = begin(&world, customer, plan, false).await;
        let found = bills(&world, id).await;
        let (invoice, lines) = &found[0];
        assert_eq!((invoice.tax_minor, invoice.total_minor), (tax, price));
        assert_eq!((lines[0].net_minor, lines[0].tax_minor), (net, tax));
        let account = explained(&world, id).await;
        let words: Vec<&str> = account.steps.iter().map(|step| step.code).collect();
        assert_eq!(words, ["sum", "tax", "total", "paid"]);
        // Half of the month comes back: of the net and of the tax, each rounded once.
        world.until("2027-04-16T00:00:00Z").await;
        let mut tx = world.begin().await;
        subs::cancel_with_credit(&mut tx, id, None).await.expect("cancels");
        tx.commit(()).await.expect("commits");
        let credit = &bills(&world, id).await[1].0;
        assert_eq!((credit.total_minor, credit.tax_minor), (0, if price == 999 { -84 } else { -87 }));
        assert_eq!(balance(&world, customer).await, 500, "416 and 84, 413 and 87");
        let back = terms_of(&world, credit.id).await.taxes;
        assert_eq!((back[0].rate, back[0].amount.minor()), (None, credit.tax_minor));
        world.verify().await;
    }
}

#[tokio::test]
async fn case_63_two_taxes_each_on_the_price() {
    let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let gst = rate(&world, "GST", "5", "exclusive").await;
    let qst = rate(&world, "QST", "9.975", "exclusive").await;
    charge(&world, &[gst, qst], "exclusive", "line").await.expect("settings");
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, flat(&world, 9999).await, false).await;
    let invoice = bills(&world, id).await[0].0.clone();
    let told: Vec<(String, i64)> =
        terms_of(&world, invoice.id).await.taxes.into_iter().map(|tax| (tax.code, tax.amount.minor())).collect();
    assert_eq!(told, [("GST".to_owned(), 500), ("QST".to_owned(), 997)]);
    assert_eq!(invoice.total_minor, 9999 + 500 + 997);
    explained(&world, id).await;
    world.verify().await;
}

#[tokio::test]
async fn case_24_a_credit_gives_back_the_tax_that_was_paid_and_at_its_rate() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let vat = rate(&world, "VAT", "20", "exclusive").await;
    charge(&world, &[vat], "exclusive", "line").await.expect("settings");
    let quarter = coupon(&world, offered(percent(25), Duration::Forever)).await;
    let plan = flat(&world, 10_000).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin_with(&world, customer, plan, Offer::Coupon(quarter)).await.expect("begins");
    assert_eq!(totals(&world, id).await, [9000], "7500 and a tax of 1500");
    explained(&world, id).await;
    // Another rate from now on; and none at all at last: what was paid is what comes back.
    charge(&world, &[], "exclusive", "line").await.expect("settings");
    let mut tx = world.begin().await;
    taxes::change(&mut tx, vat, RateChange { active: Some(false), ..RateChange::default() }).await.expect("off");
    tx.commit(()).await.expect("commits");
    world.until("2027-04-16T00:00:00Z").await;
    let mut tx = world.begin().await;
    subs::cancel_with_credit(&mut tx, id, None).await.expect("cancels");
    tx.commit(()).await.expect("commits");
    assert_eq!(balance(&world, customer).await, 4500, "3750 and its tax of 750");
    world.verify().await;
}

#[tokio::test]
async fn a_change_taxes_the_charge_and_gives_back_the_tax_of_the_credit() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let vat = rate(&world, "VAT", "10", "exclusive").await;
    charge(&world, &[vat], "exclusive", "line").await.expect("settings");
    let (small, large) = (flat(&world, 3000).await, flat(&world, 6000).await);
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, small, false).await;
    world.until("2027-04-16T00:00:00Z").await;
    // -1500 and -150, +3000 and +300.
    assert_eq!(change(&world, id, &to(large)).await, (vec![-1500, 3000], 1650));
    let (invoice, lines) = bills(&world, id).await.pop().expect("the change");
    assert_eq!((invoice.subtotal_minor, invoice.tax_minor, invoice.total_minor), (1500, 150, 1650));
    assert_eq!((lines[0].tax_minor, lines[1].tax_minor), (-150, 300));
    world.verify().await;
}

#[tokio::test]
async fn plans_and_customers_decide_who_pays_what() {
    let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let vat = rate(&world, "VAT", "20", "exclusive").await;
    let food = rate(&world, "FOOD", "5", "exclusive").await;
    charge(&world, &[vat], "exclusive", "line").await.expect("settings");
    let (usual, own, none) = (flat(&world, 1000).await, flat(&world, 1000).await, flat(&world, 1000).await);
    for (plan, rates) in [(own, vec![food]), (none, Vec::new())] {
        let mut tx = world.begin().await;
        let taxed = PlanChange { tax_rates: Some(Some(rates)), ..PlanChange::default() };
        plans::change(&mut tx, plan, taxed).await.expect("a plan");
        tx.commit(()).await.expect("commits");
    }
    let ada = world.customer("ada", OK, Behavior::default()).await;
    for (plan, total) in [(usual, 1200), (own, 1050), (none, 1000)] {
        let id = begin(&world, ada, plan, false).await;
        assert_eq!(totals(&world, id).await, [total]);
    }
    for (name, treatment, reason, note) in [
        ("bola", "exempt", Some("Charity no. 7"), "Charity no. 7"),
        ("chidi", "exempt", None, "Exempt from tax"),
        ("dupe", "reverse_charge", None, "Reverse charge: the customer accounts for the tax"),
    ] {
        let customer = world.customer(name, OK, Behavior::default()).await;
        let mut tx = world.begin().await;
        let untaxed = customers::CustomerChange {
            tax_treatment: Some(Some(treatment)),
            tax_exempt_reason: Some(reason.map(str::to_owned)),
            tax_id: Some(Some("VAT NG-1".to_owned())),
            ..customers::CustomerChange::default()
        };
        customers::change(&mut tx, &testkit::secrets(), customer, untaxed).await.expect("a customer");
        tx.commit(()).await.expect("commits");
        let id = begin(&world, customer, usual, false).await;
        let invoice = bills(&world, id).await[0].0.clone();
        let found: terms::BillTerms = terms_of(&world, invoice.id).await;
        assert_eq!(
            (invoice.total_minor, found.taxes.len(), found.notes.as_slice()),
            (1000, 0, [note.to_owned()].as_slice())
        );
        let account = explained(&world, id).await;
        assert!(account.steps.iter().any(|step| step.code == "note" && step.text.contains(note)));
        let mut tx = world.begin().await;
        let paper = app::papers::of(&mut tx, invoice.id).await.expect("a paper");
        tx.commit(()).await.expect("commits");
        assert_eq!((paper.terms.notes, paper.customer.tax_id), (found.notes, Some("VAT NG-1".to_owned())));
    }
    world.verify().await;
}

#[tokio::test]
async fn renewals_and_what_is_shown_ahead_are_the_same() {
    let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let vat = rate(&world, "VAT", "7.5", "exclusive").await;
    charge(&world, &[vat], "exclusive", "line").await.expect("settings");
    let half = coupon(&world, offered(percent(50), Duration::Repeating(2))).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin_with(&world, customer, flat(&world, 1999).await, Offer::Coupon(half)).await.expect("begins");
    let mut shown = Vec::new();
    for month in ["2027-02-01", "2027-03-01", "2027-04-01"] {
        let mut tx = world.begin().await;
        let (_, ahead) = explain::upcoming(&mut tx, id).await.expect("ahead").invoice.expect("an invoice");
        let told = ahead.terms.expect("terms");
        tx.commit(()).await.expect("commits");
        world.until(&format!("{month}T00:00:00Z")).await;
        let made = bills(&world, id).await.pop().expect("a bill").0;
        assert_eq!(made.total_minor, ahead.draft.total.minor(), "{month}");
        assert_eq!(terms_of(&world, made.id).await, told, "{month}");
        shown.push(made.total_minor);
    }
    // Half of 1999 to the even neighbour, then 7.5 percent of it; then the whole.
    assert_eq!(shown, [1074, 2149, 2149]);
    world.verify().await;
}

#[tokio::test]
async fn rates_that_cannot_be_assigned_or_turned_off() {
    let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let vat = rate(&world, "VAT", "20", "exclusive").await;
    let inside = rate(&world, "MWST", "19", "inclusive").await;
    let refused = charge(&world, &[vat, inside], "exclusive", "line").await.expect_err("two kinds");
    assert_eq!((refused.fields[0].field.as_str(), refused.fields[0].code), ("taxRateIds[1]", "tax_pricing_differs"));
    let refused = charge(&world, &[vat, vat], "exclusive", "line").await.expect_err("twice");
    assert_eq!(refused.fields[0].code, "twice");
    charge(&world, &[vat], "exclusive", "line").await.expect("settings");
    let off = RateChange { active: Some(false), ..RateChange::default() };
    let mut tx = world.begin().await;
    assert_eq!(taxes::change(&mut tx, vat, off.clone()).await.expect_err("in use").code, "tax_rate_in_use");
    drop(tx);
    let plan = flat(&world, 1000).await;
    let mut tx = world.begin().await;
    let taxed = PlanChange { tax_rates: Some(Some(vec![vat])), ..PlanChange::default() };
    plans::change(&mut tx, plan, taxed).await.expect("a plan");
    tx.commit(()).await.expect("commits");
    let refused = charge(&world, &[inside], "inclusive", "line").await.expect_err("the plan's are of the other kind");
    assert_eq!(refused.fields[0].field, "taxPricing");
    let mut tx = world.begin().await;
    let again = NewRate {
        code: "vat".to_owned(),
        name: None,
        percent: Decimal::ONE,
        pricing: "exclusive",
        country: Some("ng".to_owned()),
    };
    let refused = taxes::create(&mut tx, again.clone()).await.expect_err("a country in small letters");
    assert_eq!(refused.fields[0].code, "invalid_country");
    let refused = taxes::create(&mut tx, NewRate { country: None, ..again }).await.expect_err("a code that is taken");
    assert_eq!(refused.code, "tax_code_taken");
}

#[tokio::test]
async fn who_has_neither_keeps_nothing_of_either() {
    let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let vat = rate(&world, "VAT", "20", "exclusive").await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, flat(&world, 1000).await, false).await;
    // A rate that nothing names is looked for, and charges nothing.
    assert!(world.subscription(id).await.taxed);
    let mut tx = world.begin().await;
    taxes::change(&mut tx, vat, RateChange { active: Some(false), ..RateChange::default() }).await.expect("off");
    tx.commit(()).await.expect("commits");
    let row = world.subscription(id).await;
    assert!(!row.taxed && !row.discounted);
    world.until("2027-02-01T00:00:00Z").await;
    let found = bills(&world, id).await;
    let mut tx = world.begin().await;
    let ids: Vec<_> = found.iter().map(|(row, _)| row.id.uuid()).collect();
    assert_eq!(store::bill_terms::of(&mut tx, &ids).await.expect("terms"), []);
    tx.commit(()).await.expect("commits");
    assert_eq!(found.iter().map(|(row, _)| row.total_minor).collect::<Vec<_>>(), [1000, 1000]);
    explained(&world, id).await;
    world.verify().await;
}
