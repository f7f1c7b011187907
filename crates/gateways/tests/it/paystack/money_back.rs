//! Refunds that were sent before, refunds to an account, disputes, and lists.

use serde_json::json;
use usecase::ports::{
    DisputeAsk, DisputeFile, DisputeStanding, GatewayError, ListedKind, RefundAccount, RefundOutcome, StatementAsk,
    UnknownCause,
};

use super::*;
use crate::conformance::paystack::{refusal, said};
use crate::stage::Reply;

fn refund(number: u64, amount: i64, note: &str, status: &str) -> Value {
    json!({
        "id": number, "transaction": 1_004_723_697_u64, "status": status, "amount": amount, "currency": "NGN",
        "merchant_note": note, "createdAt": "2026-09-15T10:00:00.000Z"
    })
}

fn listed(items: &[Value], page: u32, pages: u32) -> Reply {
    let meta = json!({ "total": 101, "perPage": 100, "page": page, "pageCount": pages });
    Reply::json(200, &json!({ "status": true, "message": "Retrieved", "data": items, "meta": meta }))
}

#[tokio::test]
async fn a_refund_that_paystack_has_heard_of_is_not_sent_again() {
    let stage = Stage::open().await;
    let other = refund(1, 100_000, &reference("ref", 2), "processed");
    // Ours is on the second page.
    stage.once("GET", "/refund", listed(&[other], 1, 2));
    stage.once("GET", "/refund", listed(&[refund(2, 200_000, &reference("ref", 1), "processing")], 2, 2));
    let gateway = charges(&stage.base());
    let outcome = gateway.refund(&refund_of(200_000, 100_000)).await;
    assert_eq!(outcome, Ok(RefundOutcome::Pending { gateway_ref: Some("2".to_owned()) }));
    let pages: Vec<Option<String>> = stage.seen().iter().map(|seen| seen.query("page")).collect();
    assert_eq!(pages, [Some("1".to_owned()), Some("2".to_owned())]);
    assert!(stage.seen_at("POST", "/refund").is_empty());
}

#[tokio::test]
async fn nothing_is_sent_while_it_is_not_known_what_was_paid_back() {
    let stage = Stage::open().await;
    let gateway = charges(&stage.base());
    let unreadable = said(&json!({ "odd": true }));
    let endless = listed(&[refund(1, 1, &reference("ref", 2), "processed")], 1, 1_000);
    for silent in [Reply::Cut, Reply::json(500, &json!({})), Reply::json(429, &json!({})), unreadable, endless] {
        stage.always("GET", "/refund", silent.clone());
        assert!(gateway.refund(&refund_of(200_000, 0)).await.is_err(), "{silent:?}");
    }
    let by_hand = refund(5, 150_000, "Refund for transaction T1 by ops@example.com", "processed");
    stage.always("GET", "/refund", listed(&[by_hand], 1, 1));
    let outcome = gateway.refund(&refund_of(200_000, 0)).await;
    assert!(matches!(outcome, Ok(RefundOutcome::Unknown(UnknownCause::Mismatch(_)))), "{outcome:?}");
    assert!(stage.seen_at("POST", "/refund").is_empty());
}

#[tokio::test]
async fn a_refund_that_wants_an_account_gets_one() {
    let stage = Stage::open().await;
    let wants = refund(2, 200_000, &reference("ref", 1), "needs-attention");
    stage.always("GET", "/refund", listed(&[wants], 1, 1));
    stage.always("GET", "/bank", said(&json!([{ "id": 9, "code": "058", "name": "GTBank" }])));
    let mut sent = refund(2, 200_000, &reference("ref", 1), "processing");
    sent["channel"] = json!("instant-transfer");
    stage.always("POST", "/refund/retry_with_customer_details/2", said(&sent));
    let gateway = charges(&stage.base());
    let mut ask = refund_of(200_000, 0);
    assert_eq!(gateway.refund(&ask).await, Ok(RefundOutcome::NeedsAccount { gateway_ref: "2".to_owned() }));
    let account = |bank: &str| RefundAccount {
        number: "0123456789".to_owned(),
        bank_code: bank.to_owned(),
        name: "ADA OBI".to_owned(),
    };
    ask.account = Some(account("058"));
    assert_eq!(gateway.refund(&ask).await, Ok(RefundOutcome::Pending { gateway_ref: Some("2".to_owned()) }));
    let body = bodies(&stage, "POST", "/refund/retry_with_customer_details").pop().expect("one");
    let details = json!({ "currency": "NGN", "account_number": "0123456789", "bank_id": "9" });
    assert_eq!(body["refund_account_details"], details);
    ask.account = Some(account("999"));
    assert!(matches!(gateway.refund(&ask).await, Err(GatewayError::BadRequest(_))), "no such bank");
    assert!(stage.strays().is_empty(), "{:?}", stage.strays());
}

fn file(accept: Option<Money>) -> DisputeFile {
    DisputeFile {
        dispute_ref: "358950".to_owned(),
        charge_ref: "896467688".to_owned(),
        email: Some("ada@example.com".to_owned()),
        name: Some("Ada Obi".to_owned()),
        phone: Some("+2348031234567".to_owned()),
        service: "A month of the studio".to_owned(),
        served_on: jiff::civil::date(2026, 9, 1),
        account: "She came on the 3rd and the 9th.".to_owned(),
        accept,
        at: "2026-09-15T11:00:00Z".parse().expect("an instant"),
    }
}

#[tokio::test]
async fn a_dispute_is_answered_with_evidence_or_accepted() {
    let stage = Stage::open().await;
    stage.always("POST", "/dispute/358950/evidence", said(&json!({ "id": 21, "dispute": 358_950 })));
    stage.always("PUT", "/dispute/358950/resolve", said(&json!({ "id": 358_950, "status": "resolved" })));
    let gateway = charges(&stage.base());
    assert_eq!(gateway.contest(&file(None)).await, Ok(()));
    let evidence = bodies(&stage, "POST", "/dispute/358950/evidence").pop().expect("one");
    assert_eq!(written(&evidence, "delivery_date"), "2026-09-01T00:00:00Z");
    let resolved = bodies(&stage, "PUT", "/dispute/358950/resolve").pop().expect("one");
    assert_eq!((written(&resolved, "resolution"), written(&resolved, "evidence")), (json!("declined"), json!(21)));
    assert_eq!(gateway.contest(&file(Some(naira(5800)))).await, Ok(()));
    let resolved = bodies(&stage, "PUT", "/dispute/358950/resolve").pop().expect("one");
    let told = (written(&resolved, "resolution"), written(&resolved, "refund_amount"));
    assert_eq!(told, (json!("merchant-accepted"), json!(5800)));
    let sent = stage.seen().len();
    let nobody = DisputeFile { phone: None, ..file(None) };
    assert!(matches!(gateway.contest(&nobody).await, Err(GatewayError::BadRequest(_))));
    let elsewhere = DisputeFile { dispute_ref: "1/resolve".to_owned(), ..file(None) };
    assert!(matches!(gateway.contest(&elsewhere).await, Err(GatewayError::BadRequest(_))));
    assert_eq!(stage.seen().len(), sent, "sent");
    stage.always("PUT", "/dispute/358950/resolve", refusal(400, "Dispute has been resolved", ""));
    assert!(gateway.contest(&file(None)).await.is_err());
}

#[tokio::test]
async fn what_paystack_says_of_a_dispute_is_read_and_nothing_is_guessed() {
    let ask = DisputeAsk { dispute_ref: "358950".to_owned(), mode: Mode::Test, at: noon() };
    let dispute = |status: &str, resolution: Value| {
        json!({
            "id": 358_950, "status": status, "resolution": resolution, "refund_amount": 5800, "currency": "NGN",
            "category": "chargeback", "dueAt": "2026-09-16T03:00:00.000Z",
            "transaction": { "id": 5_991_760, "reference": reference("pay", 1), "amount": 39_100, "currency": "NGN" },
        })
    };
    for (status, resolution, standing, withdrawn) in [
        ("awaiting-merchant-feedback", Value::Null, DisputeStanding::NeedsAnswer, false),
        ("awaiting-bank-feedback", Value::Null, DisputeStanding::UnderReview, false),
        ("resolved", json!("declined"), DisputeStanding::Won, false),
        ("resolved", json!("merchant-accepted"), DisputeStanding::Accepted, true),
        ("resolved", json!("auto-accepted"), DisputeStanding::Lost, true),
        ("resolved", json!("quite-new"), DisputeStanding::Unclear, false),
        ("quite-new", Value::Null, DisputeStanding::Unclear, false),
    ] {
        let stage = Stage::open().await;
        stage.always("GET", "/dispute/358950", said(&dispute(status, resolution)));
        let facts = charges(&stage.base()).look_up_dispute(&ask).await.expect("heard").expect("known");
        assert_eq!((facts.standing, facts.withdrawn, facts.amount), (standing, withdrawn, naira(5800)), "{status}");
        assert!(facts.charge.is_some() && facts.answer_by.is_some());
    }
    let stage = Stage::open().await;
    stage.always("GET", "/dispute/358950", refusal(404, "Dispute not found", ""));
    assert_eq!(charges(&stage.base()).look_up_dispute(&ask).await, Ok(None));
    stage.always("GET", "/dispute/358950", said(&json!({ "id": 358_950 })));
    assert!(matches!(charges(&stage.base()).look_up_dispute(&ask).await, Err(GatewayError::NotSent(_))));
    let elsewhere = DisputeAsk { dispute_ref: "1/resolve".to_owned(), ..ask };
    assert!(matches!(charges(&stage.base()).look_up_dispute(&elsewhere).await, Err(GatewayError::BadRequest(_))));
}

#[tokio::test]
async fn everything_that_moved_is_listed_page_by_page() {
    let stage = Stage::open().await;
    let charge = |number: u64, status: &str| {
        json!({
            "id": number, "status": status, "reference": reference("pay", 1), "amount": 500_000, "currency": "NGN", "fees": 17_500,
            "paid_at": "2026-09-15T09:00:00.000Z", "paidAt": "2026-09-15T09:00:00.000Z", "createdAt": "2026-09-15T08:59:00.000Z"
        })
    };
    stage.once("GET", "/transaction", listed(&[charge(1, "success"), charge(2, "failed")], 1, 2));
    stage.once("GET", "/transaction", listed(&[charge(3, "reversed"), charge(4, "abandoned")], 2, 2));
    let back = refund(5, 500_000, &reference("ref", 1), "processed");
    stage.once("GET", "/refund", listed(&[back, refund(6, 1, "", "pending")], 1, 1));
    let gateway = charges(&stage.base());
    let (mut cursor, mut all) = (None, Vec::new());
    loop {
        let since = "2026-09-15T00:00:00Z".parse().expect("an instant");
        let page = gateway.list(since, noon(), cursor.as_deref()).await.expect("a page");
        all.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let told: Vec<(ListedKind, &str)> = all.iter().map(|item| (item.kind, item.gateway_ref.as_str())).collect();
    // A charge that was refused for good is listed, and moved nothing; one that nobody finished is not.
    let (charge, back) = (ListedKind::Charge, ListedKind::Refund);
    assert_eq!(told, [(charge, "1"), (charge, "2"), (charge, "3"), (back, "5")]);
    assert_eq!(all.iter().map(|item| item.moved).collect::<Vec<_>>(), [true, false, true, true]);
    assert_eq!((all[0].amount, all[0].fee), (naira(500_000), Some(naira(17_500))));
    assert_eq!(all[3].reference, Some(reference("ref", 1)));
    let first = &stage.seen()[0];
    assert_eq!(first.query("from").as_deref(), Some("2026-09-15T00:00:00Z"));
    assert_eq!(first.query("to").as_deref(), Some("2026-09-15T11:00:00Z"));
    assert!(matches!(gateway.list(noon(), noon(), Some("odd")).await, Err(GatewayError::BadRequest(_))));
}

#[tokio::test]
async fn disputes_are_listed_with_whether_paystack_took_the_money() {
    let stage = Stage::open().await;
    let dispute = |id: u64, status: &str, resolution: Option<&str>| {
        json!({
            "id": id, "refund_amount": 500_000, "currency": "NGN", "status": status, "resolution": resolution,
            "category": "chargeback", "createdAt": "2026-09-15T09:00:00.000Z",
            "transaction": { "reference": reference("pay", 1), "amount": 500_000, "currency": "NGN" },
        })
    };
    let all = [
        dispute(7, "awaiting-merchant-feedback", None),
        dispute(8, "resolved", Some("declined")),
        dispute(9, "resolved", Some("merchant-accepted")),
    ];
    stage.once("GET", "/dispute", listed(&all, 1, 1));
    let gateway = charges(&stage.base());
    let ask = StatementAsk {
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: ids::Mode::Test,
        since: "2026-09-15T00:00:00Z".parse().expect("an instant"),
        until: noon(),
        cursor: Some("disputes:1".to_owned()),
    };
    let page = gateway.statements().expect("its books").movements(&ask).await.expect("a page");
    let told: Vec<_> = page.items.iter().map(|one| (one.kind, one.gateway_ref.as_str(), one.moved)).collect();
    let kind = ListedKind::Dispute;
    assert_eq!(told, [(kind, "7", false), (kind, "8", false), (kind, "9", true)]);
    assert_eq!((page.items[0].amount, page.next), (naira(500_000), None));
}
