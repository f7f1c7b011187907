use jiff::Timestamp;

use super::{ByReason, Figures, Month, Snapshot, Sum, rate_bps};
use crate::demo::wire::{FailureSummary, Invoice, Schedule, Subscription, Transaction};

fn at(day: u32) -> Timestamp {
    format!("2026-01-{day:02}T07:00:00Z").parse().expect("an instant")
}

fn invoice(id: &str, status: &str, total: i64, paid_on: Option<u32>) -> Invoice {
    Invoice {
        id: id.to_owned(),
        status: status.to_owned(),
        total,
        finalized_at: (status != "draft").then(|| at(1)),
        paid_at: paid_on.map(at),
    }
}

fn schedule(invoice: &str, state: &str, amount: i64, recovered: Option<(u32, &str)>) -> Schedule {
    Schedule {
        id: format!("dun_{invoice}"),
        invoice_id: invoice.to_owned(),
        customer_id: "cust_1".to_owned(),
        state: state.to_owned(),
        attempts_made: 1,
        last_action: "retry".to_owned(),
        amount,
        first_failed_at: at(2),
        recovered_at: recovered.map(|(day, _)| at(day)),
        recovered_rail: recovered.map(|(_, rail)| rail.to_owned()),
        exhausted_at: None,
    }
}

fn failed(invoice: &str, day: u32, code: &str) -> Transaction {
    Transaction {
        invoice_id: invoice.to_owned(),
        customer_id: "cust_1".to_owned(),
        status: "failed".to_owned(),
        failure_code: Some(code.to_owned()),
        submitted_at: at(day),
    }
}

fn sum(count: i64, amount_minor: i64) -> Sum {
    Sum { count, amount_minor }
}

fn year() -> Snapshot {
    Snapshot {
        invoices: vec![
            invoice("a", "paid", 100, Some(1)),
            invoice("b", "paid", 200, Some(9)),
            invoice("c", "uncollectible", 50, None),
            invoice("d", "open", 25, None),
            invoice("e", "void", 10, None),
            invoice("f", "draft", 1_000, None),
            invoice("g", "void", 5, None),
        ],
        schedules: vec![
            schedule("b", "recovered", 200, Some((9, "ussd"))),
            schedule("c", "exhausted", 50, None),
            schedule("d", "awaiting_customer", 25, None),
            schedule("g", "canceled", 5, None),
        ],
    }
}

fn tries() -> Vec<Transaction> {
    // In no order: the newest first, as the API lists them.
    vec![
        failed("b", 5, "do_not_honor"),
        failed("b", 2, "insufficient_funds"),
        failed("c", 2, "insufficient_funds"),
        failed("d", 2, "expired_card"),
        Transaction { status: "succeeded".to_owned(), failure_code: None, ..failed("a", 1, "x") },
    ]
}

#[test]
fn every_bill_is_counted_once_and_under_its_first_reason() {
    let active = Subscription { status: "active".to_owned() };
    let figures = year().figures(&tries(), &[active.clone(), active, Subscription { status: "unpaid".to_owned() }]);
    assert_eq!(figures.issued, sum(6, 390));
    assert_eq!((figures.collected_at_once, figures.never_begun), (sum(1, 100), sum(1, 10)));
    assert_eq!((figures.failed, figures.recovered, figures.lost), (sum(4, 280), sum(1, 200), sum(1, 50)));
    assert_eq!((figures.still_running, figures.stopped), (sum(1, 25), sum(1, 5)));
    assert_eq!((figures.collected(), figures.alive()), (sum(2, 300), 2));
    assert_eq!(figures.recovery_rate_bps, Some(8_000));
    let money = ByReason { failed: sum(2, 250), recovered: sum(1, 200), lost: sum(1, 50) };
    assert_eq!(figures.by_first_failure["insufficient_funds"], money);
    assert_eq!(figures.by_first_failure["no_attempt"].failed, sum(1, 5));
    assert_eq!(figures.by_first_failure.len(), 3);
    assert_eq!(figures.by_rail["ussd"], sum(1, 200));
}

#[test]
fn the_products_own_figures_must_agree() {
    let figures = year().figures(&tries(), &[]);
    let told = FailureSummary {
        in_flight: 25,
        recovered: 200,
        recovered_count: 1,
        exhausted: 50,
        exhausted_count: 1,
        recovery_rate_bps: Some(8_000),
    };
    assert_eq!(figures.contradictions(&told), Vec::<String>::new());
    assert_eq!(figures.contradictions(&FailureSummary { recovered: 201, ..told.clone() }).len(), 1);
    assert_eq!(figures.contradictions(&FailureSummary { in_flight: 0, exhausted_count: 0, ..told.clone() }).len(), 2);
    let missing = Figures { issued: sum(7, 390), ..figures };
    assert_eq!(missing.contradictions(&told).len(), 1);
}

#[test]
fn a_month_counts_what_lies_in_it() {
    let january = year().between(at(1), at(9));
    assert_eq!(
        january,
        Month { invoiced: sum(6, 390), collected: sum(1, 100), failed: sum(4, 280), ..Month::default() }
    );
    let rest = year().between(at(9), at(20));
    assert_eq!((rest.invoiced, rest.collected), (sum(0, 0), sum(1, 200)));
    assert_eq!((rest.recovered, rest.recovered_so_far), (sum(1, 200), sum(1, 200)));
}

#[test]
fn a_rate_is_cut_off_and_needs_a_decision() {
    assert_eq!(rate_bps(2, 1), Some(6_666));
    assert_eq!(rate_bps(0, 1), Some(0));
    assert_eq!(rate_bps(0, 0), None);
    assert_eq!(rate_bps(i64::MAX, i64::MAX), Some(5_000));
}
