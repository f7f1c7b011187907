//! Who did what: every operation that changes something leaves one row with its request, and merchants see their own.

use ids::{Mode, RequestId, Uuid};
use serde_json::{Value, json};
use store::key::KeyKind;

use crate::probes::{Probe, objects};
use crate::rig::{Ask, Rig};

/// Operations that change nothing of the merchant's, and why.
const NOTHING_CHANGES: &[(&str, &str)] = &[
    ("calculate", "computes and keeps nothing"),
    ("report_leaked_api_key", "answers alike for any text; what it stops has a row of nobody's request"),
    ("test_webhook_endpoint", "sends a message and keeps nothing of it"),
    ("make_test_card", "a card of the simulated gateway, which is not ours"),
    ("preview_subscription_change", "computes and keeps nothing"),
    ("preview_credit_note", "computes and keeps nothing"),
    ("preview_message", "shows and keeps nothing"),
    ("quote_escrow_order", "a price, which is kept for a quarter of an hour"),
    ("check_escrow_code", "no code was sent: one that was leaves a row, right or wrong"),
    ("quote_payout", "computes and keeps nothing"),
    ("resolve_bank_account", "asks a bank and keeps nothing"),
    ("record_usage", "usage is a log of its own: append-only, with the key that reported it"),
    ("record_usage_batch", "usage is a log of its own"),
];

fn request(nth: usize) -> RequestId {
    RequestId::from_uuid(Uuid::from_u128(0x0192_f0a1_7c1e_7c55_8f3e_0000_0000_0000 + nth as u128))
}

async fn rows_of(rig: &Rig, request: RequestId) -> Vec<Value> {
    let told = rig.get(&format!("/v1/audit-log?requestId={request}")).await.expect(200);
    told.body["data"].as_array().expect("a list").clone()
}

/// No member is the same before and after.
fn only_what_changed(row: &Value) -> bool {
    let before = row["before"].as_object().cloned().unwrap_or_default();
    before.iter().all(|(name, value)| row["after"].get(name) != Some(value))
}

/// What calls on fresh objects came to.
#[derive(Default)]
struct Tried {
    /// Operations that were refused, in the order of the calls.
    refused: Vec<String>,
    /// What is not as it should be.
    wrong: Vec<String>,
}

/// Calls these operations one after the other, each with a request of its own, and counts the rows.
async fn call(probes: &[&Probe], with_draft: bool) -> Tried {
    let rig = Rig::new().await;
    let mut objects = objects(&rig).await;
    if with_draft {
        let body = json!({ "customerId": objects["cust"], "lines": [{ "description": "Towel", "unitAmount": 500 }] });
        let draft = rig.post_once("/v1/invoices", "draft", &body).await.expect(201).id();
        objects.insert("inv".to_owned(), draft);
    }
    objects.insert("ref".to_owned(), "ada".to_owned());
    let id = |prefix: &str| objects.get(prefix).cloned().unwrap_or_else(|| panic!("no object with `{prefix}`"));
    let mut tried = Tried::default();
    for (nth, probe) in probes.iter().enumerate() {
        let (request, name) = (request(nth), probe.name.as_str());
        let ask = probe.ask(&rig.key, &format!("audit-{name}"), id).header("x-request-id", &request.to_string());
        let told = rig.ask(ask).await;
        let rows = rows_of(&rig, request).await;
        if !told.status.is_success() {
            tried.wrong.extend((!rows.is_empty()).then(|| format!("{name} was refused and left {rows:?}")));
            tried.refused.push(name.to_owned());
            continue;
        }
        let expected = match name {
            // Its invoice changes too, and has a row of its own.
            "resolve_dunning_schedule" => 2,
            // A draft is finalized first.
            "send_invoice" if with_draft => 2,
            // The correction before it took the event back already: it changes nothing.
            "withdraw_usage" => 0,
            name => usize::from(!NOTHING_CHANGES.iter().any(|(exempt, _)| *exempt == name)),
        };
        if rows.len() != expected {
            tried.wrong.push(format!("{name}: {} rows", rows.len()));
        }
        for row in &rows {
            let good = row["actorType"] == "api_key" && row["origin"] == "203.0.113.7" && only_what_changed(row);
            tried.wrong.extend((!good).then(|| format!("{name}: {row}")));
        }
    }
    tried
}

#[tokio::test]
async fn every_operation_that_changes_something_leaves_one_row() {
    let probes = Probe::all(&public_api::document("https://api.example.com"));
    let mut left: Vec<&Probe> = probes.iter().filter(|probe| probe.method != "get").collect();
    let mut wrong = Vec::new();
    // One operation ends what another needs: what was refused is called on fresh objects, in the other order, and on a draft.
    for nth in 0..5 {
        let tried = call(&left, nth > 2).await;
        wrong.extend(tried.wrong);
        left.retain(|probe| tried.refused.contains(&probe.name));
        left.reverse();
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let mut names: Vec<&str> = left.iter().map(|probe| probe.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, REFUSED);
}

/// Operations that these objects never allow: their examples name something else, or need another state. Only ever shorter; what is
/// done to orders in escrow goes through one function, which leaves the row.
const REFUSED: &[&str] = &[
    "accept_dispute",
    "accept_escrow_offer",
    "accept_escrow_order",
    "add_invoice_lines",
    "amend_escrow_order",
    "answer_escrow_amendment",
    "answer_escrow_cancel",
    "appeal_escrow_award",
    "approve_escrow_fee",
    "approve_escrow_milestone",
    "approve_payout",
    "attach_payment_method",
    "award_escrow_dispute",
    "cancel_escrow_order",
    "change_invoice",
    "change_invoice_line",
    "change_subscription",
    "change_subscription_plan",
    "concede_escrow_dispute",
    "confirm_escrow_award",
    "confirm_escrow_default",
    "confirm_escrow_return",
    "confirm_payout_approver",
    "create_meter",
    "create_payout",
    "create_recovery_experiment",
    "create_refund",
    "create_subscription",
    "decline_escrow_order",
    "delete_invoice_line",
    "delete_payout_approver",
    "end_trial",
    "enter_escrow_handover_code",
    "erase_customer",
    "extend_escrow_deadline",
    "extend_trial",
    "finalize_invoice",
    "fund_escrow_order_from_wallet",
    "give_up_escrow_order",
    "lift_escrow_hold",
    "move_escrow_dispute_on",
    "offer_escrow_split",
    "open_escrow_dispute",
    "pass_on_payout_code",
    "pay_escrow_order",
    "place_escrow_hold",
    "preview_message",
    "preview_subscription_change",
    "publish_appearance",
    "put_subscription_schedule",
    "put_wording",
    "reactivate_subscription",
    "refund_escrow_order",
    "refund_invoice",
    "reject_escrow_condition",
    "reject_escrow_fee",
    "reject_payout",
    "release_escrow_part",
    "request_escrow_changes",
    "resolve_manual_review",
    "respond_escrow_dispute",
    "retry_refund",
    "reveal_escrow_handover_code",
    "revert_appearance",
    "revive_escrow_order",
    "send_escrow_code",
    "send_refund_to",
    "send_test_message",
    "send_test_transfer",
    "show_escrow_evidence",
    "start_escrow_order",
    "submit_dispute",
    "submit_escrow_milestone",
    "undo_escrow_condition",
    "verify_escrow_condition",
    "waive_escrow_condition",
    "withdraw_escrow_dispute",
];

#[tokio::test]
async fn a_merchant_sees_their_own_log_by_filters_and_pages() {
    let rig = Rig::new().await;
    let stranger = rig.world.db.tenant("Stranger").await;
    let theirs = rig.secret_key(stranger, Mode::Test).await;
    let plan =
        rig.post("/v1/plans", &json!({ "name": "Gym", "amount": 100, "interval": "month" })).await.expect(201).id();
    rig.ask(Ask::new("patch", &format!("/v1/plans/{plan}")).key(&rig.key).json(&json!({ "name": "Gym 2" })))
        .await
        .expect(200);
    let rows = |body: &Value| body["data"].as_array().expect("a list").clone();
    let all = rows(&rig.get(&format!("/v1/audit-log?subject={plan}")).await.expect(200).body);
    let actions: Vec<&str> = all.iter().filter_map(|row| row["action"].as_str()).collect();
    assert_eq!(actions, ["plan.update", "plan.create"]);
    assert_eq!((&all[0]["before"]["name"], &all[0]["after"]["name"]), (&json!("Gym"), &json!("Gym 2")));
    assert!(all[0]["before"].get("interval").is_none(), "only what changed: {}", all[0]);
    for (query, wanted) in [
        ("action=plan.create", 1),
        ("actorType=api_key&subject=nothing", 0),
        ("actorType=operator", 0),
        ("from=2030-01-01T00:00:00Z", 0),
        ("to=2020-01-01T00:00:00Z", 0),
    ] {
        let found = rows(&rig.get(&format!("/v1/audit-log?{query}")).await.expect(200).body);
        assert_eq!(found.len(), wanted, "{query}");
    }
    let first = rig.get("/v1/audit-log?limit=1").await.expect(200).body;
    let cursor = first["meta"]["nextCursor"].as_str().expect("more follows");
    let second = rig.get(&format!("/v1/audit-log?limit=1&cursor={cursor}")).await.expect(200).body;
    assert!(first["data"][0]["id"].as_str() > second["data"][0]["id"].as_str());
    let seen = rig.ask(Ask::new("get", "/v1/audit-log").key(&theirs)).await.expect(200).body.to_string();
    assert!(!seen.contains(&plan));
    let narrow = rig.any_key(rig.world.tenant, Mode::Test, KeyKind::Restricted, &["plans:read"], 100).await;
    assert_eq!(rig.ask(Ask::new("get", "/v1/audit-log").key(&narrow)).await.expect(403).code(), "missing_scope");
}
