//! Credit notes, told as calendars: on what is owed, on what was paid, with taxes, and two at once.

use app::credit_notes::{self, HowToGiveBack, Made, NewCreditNote, NewLine};
use app::drafts::NewInvoice;
use billing::credit::GrantKind;
use gateways::simulated::Behavior;
use ids::{CreditNoteId, CustomerId, InvoiceId};
use store::credit_notes::NoteRow;
use store::invoices::{self, InvoiceRow};
use testkit::World;

use crate::bills::{by_hand, content, finalized, made, sent};
use crate::changes::{OK, balance, begin, change, flat, to, world};
use crate::grants::{account, all, given, grant, void};
use crate::taxes::{charge, rate};

const NO_MONEY: &str = "4084080000000045";

pub(crate) fn note(lines: Vec<NewLine>, give_back: HowToGiveBack) -> NewCreditNote {
    NewCreditNote {
        lines,
        of_all_minor: None,
        reason: "order_change",
        memo: None,
        give_back,
        metadata: usecase::check::Metadata::new(),
    }
}

pub(crate) fn amount(number: usize, minor: i64) -> Vec<NewLine> {
    vec![NewLine { number, amount_minor: Some(minor), quantity: None }]
}

fn units(number: usize, quantity: u64) -> Vec<NewLine> {
    vec![NewLine { number, amount_minor: None, quantity: Some(quantity) }]
}

async fn asked(world: &World, invoice: InvoiceId, new: &NewCreditNote) -> app::Result<Made> {
    let mut tx = world.begin().await;
    let made = credit_notes::create(&mut tx, invoice, new).await?;
    Ok(tx.commit(made).await?)
}

pub(crate) async fn credit(world: &World, invoice: InvoiceId, new: &NewCreditNote) -> NoteRow {
    asked(world, invoice, new).await.expect("a credit note").row
}

async fn take_back(world: &World, id: CreditNoteId) -> app::Result<NoteRow> {
    let mut tx = world.begin().await;
    let row = credit_notes::void(&mut tx, id).await?;
    Ok(tx.commit(row).await?)
}

async fn invoice(world: &World, id: InvoiceId) -> InvoiceRow {
    let mut tx = world.begin().await;
    let row = invoices::get(&mut tx, id).await.expect("the invoice");
    tx.commit(row).await.expect("commits")
}

fn split(row: &NoteRow) -> (i64, i64, i64, i64) {
    (row.owed_minor, row.balance_minor, row.refund_minor, row.outside_minor)
}

/// An open invoice of 1000 and 190 of tax on its one line.
async fn taxed(world: &World, customer: CustomerId) -> InvoiceId {
    let vat = rate(world, "VAT", "19", "exclusive").await;
    charge(world, &[vat], "exclusive", "line").await.expect("settings");
    let new = NewInvoice { collecting: sent(30), ..by_hand(customer, vec![content("1000", 1)]) };
    let draft = made(world, new).await.id;
    let row = finalized(world, draft).await;
    assert_eq!((row.tax_minor, row.total_minor), (190, 1190));
    row.id
}

#[tokio::test]
async fn cases_55_and_56_the_last_credit_note_takes_the_rest_of_the_tax() {
    for (parts, taxes) in [([350, 350, 300], [66, 66, 58]), ([334, 333, 333], [63, 63, 64])] {
        let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
        let ada = world.customer("ada", OK, Behavior::default()).await;
        let id = taxed(&world, ada).await;
        let mut given = Vec::new();
        for part in parts {
            let row = credit(&world, id, &note(amount(1, part), HowToGiveBack::Balance)).await;
            assert_eq!((row.net_minor, row.owed_minor), (part, row.total_minor));
            given.push(row.tax_minor);
        }
        assert_eq!(given, taxes, "to the even neighbour");
        let row = invoice(&world, id).await;
        assert_eq!((row.status.as_str(), row.credited_minor, row.amount_paid_minor), ("paid", 1190, 0));
        let refused = asked(&world, id, &note(Vec::new(), HowToGiveBack::Balance)).await.expect_err("all is credited");
        assert_eq!(refused.code, "nothing_left");
        world.verify().await;
    }
}

#[tokio::test]
async fn case_55_away_from_zero_as_the_table_has_it() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let mut tx = world.begin().await;
    let chosen = setup::preferences::PreferencesChange {
        rounding: Some("half_up".to_owned()),
        ..setup::preferences::PreferencesChange::default()
    };
    setup::preferences::change(&mut tx, chosen).await.expect("settings");
    tx.commit(()).await.expect("commits");
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let id = taxed(&world, ada).await;
    let mut given = Vec::new();
    for part in [350, 350, 300] {
        given.push(credit(&world, id, &note(amount(1, part), HowToGiveBack::Balance)).await.tax_minor);
    }
    assert_eq!(given, [67, 67, 56]);
    world.verify().await;
}

#[tokio::test]
async fn a_credit_note_on_an_open_invoice_lowers_what_is_owed_and_settles_it_without_a_payment() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let plan = flat(&world, 3000).await;
    let sub = begin(&world, ada, plan, 1).await;
    world.save_card(ada, "ada2", NO_MONEY, Behavior::default()).await;
    world.until("2027-05-01T00:00:00Z").await;
    let open = all(&world).await.remove(1);
    assert_eq!((open.status.as_str(), world.subscription(sub).await.status.as_str()), ("open", "past_due"));
    let first = credit(&world, open.id, &note(amount(1, 1000), HowToGiveBack::Balance)).await;
    assert_eq!((first.number, split(&first)), (1, (1000, 0, 0, 0)));
    assert_eq!(invoice(&world, open.id).await.owed_minor(), 2000);
    let mut tx = world.begin().await;
    let schedule = store::dunning::lock_of_invoice(&mut tx, open.id).await.expect("answers").expect("a recovery");
    drop(tx);
    assert_eq!(schedule.amount_minor, 2000, "the recovery is about the rest");
    world.events().await;
    let rest = credit(&world, open.id, &note(Vec::new(), HowToGiveBack::Refund)).await;
    assert_eq!((rest.number, split(&rest)), (2, (2000, 0, 0, 0)), "nothing was paid, so nothing is paid back");
    let settled = invoice(&world, open.id).await;
    assert_eq!((settled.status.as_str(), settled.amount_paid_minor), ("paid", 0));
    let told = world.events().await;
    assert_eq!(told, ["invoice.paid", "dunning.canceled", "subscription.recovered", "credit_note.created"]);
    assert_eq!(world.subscription(sub).await.status, "active");
    let refused = take_back(&world, rest.id).await.expect_err("it settled the invoice");
    assert_eq!(refused.code, "invoice_settled");
    assert_eq!(account(&world, "revenue").await, -3000, "only April was earned");
    world.verify().await;
}

#[tokio::test]
async fn what_was_paid_goes_to_the_balance_or_back_and_never_twice() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    given(&world, grant(ada, 400, GrantKind::Paid)).await;
    let plan = flat(&world, 3000).await;
    begin(&world, ada, plan, 1).await;
    let paid = all(&world).await.remove(0);
    assert_eq!((paid.prepaid_applied_minor, paid.amount_paid_minor), (400, 2600));
    let refund = credit(&world, paid.id, &note(amount(1, 2000), HowToGiveBack::Refund)).await;
    assert_eq!((split(&refund), refund.refund_status.as_deref()), ((0, 0, 2000, 0), Some("pending")));
    assert_eq!(account(&world, "refunds_payable").await, -2000);
    let outside = credit(&world, paid.id, &note(amount(1, 100), HowToGiveBack::Outside)).await;
    assert_eq!((split(&outside), account(&world, "external_funds").await), ((0, 0, 0, 100), 300));
    let too_much = note(amount(1, 501), HowToGiveBack::Refund);
    assert_eq!(asked(&world, paid.id, &too_much).await.expect_err("500 are left").code, "above_what_was_paid");
    let too_much = note(amount(1, 901), HowToGiveBack::Balance);
    let refused = asked(&world, paid.id, &too_much).await.expect_err("900 are left of the line");
    assert_eq!(refused.fields[0].code, "above_the_line");
    let rest = credit(&world, paid.id, &note(Vec::new(), HowToGiveBack::Balance)).await;
    assert_eq!((split(&rest), balance(&world, ada).await), ((0, 900, 0, 0), 900));
    let after = invoice(&world, paid.id).await;
    assert_eq!((after.status.as_str(), after.credited_minor), ("paid", 0));
    assert!(after.version > paid.version, "credit notes are printed on the invoice");
    world.verify().await;

    // Each can be taken back as long as what it gave is there.
    assert_eq!(take_back(&world, refund.id).await.expect("not under way").refund_status.as_deref(), Some("canceled"));
    take_back(&world, outside.id).await.expect("written down by mistake");
    assert_eq!(take_back(&world, outside.id).await.expect_err("once").code, "credit_note_void");
    take_back(&world, rest.id).await.expect("nothing of it was spent");
    assert_eq!((balance(&world, ada).await, account(&world, "revenue").await), (0, -3000));
    let again = credit(&world, paid.id, &note(Vec::new(), HowToGiveBack::Balance)).await;
    assert_eq!((again.number, again.total_minor), (4, 3000), "numbers are never used again");
    world.until("2027-05-01T00:00:00Z").await;
    assert_eq!(take_back(&world, again.id).await.expect_err("spent on May").code, "balance_too_small");
    world.verify().await;
}

#[tokio::test]
async fn units_are_their_share_of_the_line_and_the_last_ones_take_the_rest() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let plan = crate::changes::per_unit(&world, 1000).await;
    begin(&world, ada, plan, 3).await;
    let paid = all(&world).await.remove(0);
    let four = asked(&world, paid.id, &note(units(1, 4), HowToGiveBack::Balance)).await.expect_err("three were billed");
    assert_eq!((four.fields[0].field.as_str(), four.fields[0].code), ("lines[0].quantity", "above_the_quantity"));
    let two = credit(&world, paid.id, &note(units(1, 2), HowToGiveBack::Balance)).await;
    let one = credit(&world, paid.id, &note(units(1, 1), HowToGiveBack::Balance)).await;
    assert_eq!((two.total_minor, one.total_minor), (2000, 1000));
    world.verify().await;
}

#[tokio::test]
async fn two_credit_notes_at_once_credit_the_invoice_once() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let plan = flat(&world, 1000).await;
    begin(&world, ada, plan, 1).await;
    let paid = all(&world).await.remove(0);
    let new = note(amount(1, 700), HowToGiveBack::Balance);
    let asks = (0..6).map(|_| asked(&world, paid.id, &new));
    let answers = futures::future::join_all(asks).await;
    let made: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
    assert_eq!(made.len(), 1, "{answers:?}");
    assert_eq!((made[0].row.number, balance(&world, ada).await), (1, 700), "a refused one takes no number");
    world.verify().await;
}

#[tokio::test]
async fn a_void_credit_note_is_owed_again_and_a_void_invoice_gives_back_only_what_is_left() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", NO_MONEY, Behavior::default()).await;
    given(&world, grant(ada, 400, GrantKind::Promotional)).await;
    let plan = flat(&world, 3000).await;
    begin(&world, ada, plan, 1).await;
    let open = all(&world).await.remove(0);
    let row = credit(&world, open.id, &note(amount(1, 600), HowToGiveBack::Balance)).await;
    assert_eq!(invoice(&world, open.id).await.owed_minor(), 2000);
    take_back(&world, row.id).await.expect("still open");
    assert_eq!(invoice(&world, open.id).await.owed_minor(), 2600);
    credit(&world, open.id, &note(amount(1, 600), HowToGiveBack::Balance)).await;
    void(&world, open.id).await;
    assert_eq!(account(&world, "revenue").await, 0);
    let refused = asked(&world, open.id, &note(Vec::new(), HowToGiveBack::Balance)).await.expect_err("void");
    assert_eq!(refused.code, "invoice_void");
    world.verify().await;
}

#[tokio::test]
async fn beyond_what_is_owed_the_rest_of_a_note_is_given_back() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", NO_MONEY, Behavior::default()).await;
    given(&world, grant(ada, 400, GrantKind::Paid)).await;
    let plan = flat(&world, 1000).await;
    let sub = begin(&world, ada, plan, 1).await;
    let open = all(&world).await.remove(0);
    let all_of_it = note(amount(1, 800), HowToGiveBack::Outside);
    assert_eq!(asked(&world, open.id, &all_of_it).await.expect_err("no money").code, "above_what_was_paid");
    let row = credit(&world, open.id, &note(amount(1, 800), HowToGiveBack::Balance)).await;
    assert_eq!((split(&row), balance(&world, ada).await), ((600, 200, 0, 0), 200));
    assert_eq!(invoice(&world, open.id).await.status, "paid");
    assert_eq!(world.subscription(sub).await.status, "active", "nothing is owed on its first invoice");
    world.verify().await;
}

#[tokio::test]
async fn a_change_credits_what_no_credit_note_took_back_before() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let (old, new) = (flat(&world, 3000).await, flat(&world, 6000).await);
    let id = begin(&world, ada, old, 1).await;
    let paid = all(&world).await.remove(0);
    credit(&world, paid.id, &note(amount(1, 1500), HowToGiveBack::Refund)).await;
    world.until("2027-04-16T00:00:00Z").await;
    assert_eq!(change(&world, id, &to(new)).await, (vec![-750, 3000], 2250), "half of the 1500 that stayed paid");
    world.verify().await;
}

#[tokio::test]
async fn what_cannot_be_credited_is_refused_with_the_reason() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let plan = flat(&world, 1000).await;
    begin(&world, ada, plan, 1).await;
    let paid = all(&world).await.remove(0);
    let both = vec![NewLine { number: 1, amount_minor: Some(1), quantity: Some(1) }];
    let twice = [amount(1, 1), amount(1, 1)].concat();
    for (lines, field, code) in [
        (amount(1, 0), "lines[0].amount", "not_positive"),
        (amount(1, -5), "lines[0].amount", "not_positive"),
        (units(1, 0), "lines[0].amount", "not_positive"),
        (amount(0, 5), "lines[0].line", "unknown_line"),
        (amount(2, 5), "lines[0].line", "unknown_line"),
        (amount(1, 1001), "lines[0].amount", "above_the_line"),
        (both, "lines[0].quantity", "not_both"),
        (twice, "lines[1].line", "line_twice"),
    ] {
        let refused = asked(&world, paid.id, &note(lines, HowToGiveBack::Balance)).await.expect_err(code);
        assert_eq!((refused.fields[0].field.as_str(), refused.fields[0].code), (field, code));
    }
    let nobody: InvoiceId = "inv_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11".parse().expect("an id");
    let refused = asked(&world, nobody, &note(Vec::new(), HowToGiveBack::Balance)).await.expect_err("nobody's");
    assert_eq!(refused.code, "not_found");
    let mut tx = world.begin().await;
    let shown = credit_notes::preview(&mut tx, paid.id, &note(Vec::new(), HowToGiveBack::Refund)).await.expect("shown");
    tx.commit(()).await.expect("commits");
    assert_eq!((shown.row.number, split(&shown.row)), (0, (0, 0, 1000, 0)));
    assert_eq!(balance(&world, ada).await, 0, "nothing was written");
    world.verify().await;
}

#[tokio::test]
async fn drafts_and_what_was_given_up_are_not_credited() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let plan = flat(&world, 1000).await;
    begin(&world, ada, plan, 1).await;
    let paid = all(&world).await.remove(0);
    let mut tx = world.begin().await;
    let draft = InvoiceRow {
        id: tx.fresh(),
        subscription_id: None,
        kind: "manual".to_owned(),
        status: "draft".to_owned(),
        number: None,
        amount_paid_minor: 0,
        finalized_at: None,
        paid_at: None,
        ..paid
    };
    invoices::insert(&mut tx, std::slice::from_ref(&draft)).await.expect("a draft");
    let refused = credit_notes::create(&mut tx, draft.id, &note(Vec::new(), HowToGiveBack::Balance)).await;
    assert_eq!(refused.expect_err("a draft").code, "invoice_not_final");
    drop(tx);

    world.save_card(ada, "ada2", NO_MONEY, Behavior::default()).await;
    world.until("2027-09-01T00:00:00Z").await;
    let lost = all(&world).await.into_iter().find(|row| row.status == "uncollectible").expect("given up");
    let refused = asked(&world, lost.id, &note(Vec::new(), HowToGiveBack::Balance)).await.expect_err("given up");
    assert_eq!(refused.code, "invoice_uncollectible");
    world.verify().await;
}

#[tokio::test]
async fn taxes_are_owed_until_they_are_credited_or_voided_and_a_loss_keeps_them() {
    let world = World::at("2026-09-01T08:00:00Z").await;
    let ada = world.customer("ada", NO_MONEY, Behavior::default()).await;
    let id = taxed(&world, ada).await;
    let booked = async || (account(&world, "revenue").await, account(&world, "tax_payable").await);
    assert_eq!(booked().await, (-1_000, -190));
    let row = credit(&world, id, &note(amount(1, 350), HowToGiveBack::Balance)).await;
    assert_eq!((row.tax_minor, booked().await), (66, (-650, -124)));
    take_back(&world, row.id).await.expect("voided");
    assert_eq!(booked().await, (-1_000, -190));
    credit(&world, id, &note(amount(1, 350), HowToGiveBack::Balance)).await;
    world.verify().await;
    let mut tx = world.begin().await;
    app::invoices::void(&mut tx, id).await.expect("voided");
    tx.commit(()).await.expect("commits");
    // What the credit note took back is not taken back again.
    assert_eq!(booked().await, (0, 0));
    world.verify().await;

    let new = NewInvoice { collecting: sent(30), ..by_hand(ada, vec![content("1000", 1)]) };
    let lost = made(&world, new).await.id;
    finalized(&world, lost).await;
    let mut tx = world.begin().await;
    app::invoices::mark_uncollectible(&mut tx, lost).await.expect("given up");
    tx.commit(()).await.expect("commits");
    assert_eq!((booked().await, account(&world, "bad_debt").await), ((-1_000, -190), 1_190));
    world.verify().await;
}
