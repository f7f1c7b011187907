//! The token: kept while it lives, renewed before it ends, thrown away when it is not taken.

use super::*;

const ISSUE: &str = "/v1/auth/token/issue";

fn issued(token: &str, ends: &str) -> Reply {
    good(&json!({ "access_token": token, "refresh_token": "r", "expiresAt": ends }))
}

fn bearers(stage: &Stage, method: &str, path: &str) -> Vec<String> {
    let of = |seen: &crate::stage::Seen| seen.header("authorization").unwrap_or_default().to_owned();
    stage.seen_at(method, path).iter().map(of).collect()
}

#[tokio::test]
async fn one_token_serves_while_it_lives() {
    let (stage, charges, payouts) = staged().await;
    stage.always("GET", SINGLE, absent());
    stage.always("GET", "/v1/transfers/banks", good(&json!([{ "name": "Access Bank", "code": "044" }])));
    let asked = question(Rail::Card, None);
    let (one, two, three) =
        tokio::join!(charges.look_up(&asked), charges.look_up(&asked), payouts.banks(Currency::NGN));
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    let issued = stage.seen_at("POST", ISSUE);
    assert_eq!(issued.len(), 1, "whoever came meanwhile waited for the same one");
    assert_eq!(issued[0].json()["grant_type"], "client_credentials");
    assert_eq!((issued[0].header("accountid"), issued[0].header("authorization")), (Some("our-account"), None));
    let seen = &stage.seen_at("GET", SINGLE)[0];
    assert_eq!(seen.header("accountid"), Some("our-account"));
    assert!(seen.header("authorization").is_some_and(|bearer| bearer.starts_with("Bearer token-")));
}

#[tokio::test]
async fn a_token_near_its_end_is_not_used_again() {
    let (stage, charges, _) = staged().await;
    stage.always("GET", SINGLE, absent());
    stage.always("POST", ISSUE, issued("old", "2020-01-01T00:00:00Z"));
    for _ in 0..3 {
        assert!(charges.look_up(&question(Rail::Card, None)).await.is_ok());
    }
    assert_eq!(stage.seen_at("POST", ISSUE).len(), 3);
}

#[tokio::test]
async fn a_question_is_asked_again_with_a_fresh_token_and_a_charge_is_not() {
    let (stage, charges, _) = staged().await;
    stage.once("POST", ISSUE, issued("first", "2126-01-01T00:00:00Z"));
    stage.once("POST", ISSUE, issued("second", "2126-01-01T00:00:00Z"));
    stage.once("GET", SINGLE, Reply::json(401, &json!({ "code": "401", "description": "expired" })));
    stage.always("GET", SINGLE, absent());
    let outcome = charges.look_up(&question(Rail::Card, None)).await;
    assert_eq!(outcome, Ok(ChargeOutcome::Unknown(UnknownCause::NotFound)));
    assert_eq!(bearers(&stage, "GET", SINGLE), ["Bearer first", "Bearer second"]);

    stage.once("POST", ISSUE, issued("third", "2126-01-01T00:00:00Z"));
    stage.once("POST", CARD, Reply::json(401, &json!({})));
    stage.always("POST", CARD, good(&json!({ "status": true, "message": "Approved" })));
    let refused = charges.charge(&charge(Rail::Card, Some("tok-1"))).await;
    assert!(matches!(refused, Err(GatewayError::Auth(_))), "{refused:?}");
    assert_eq!(
        charges.charge(&charge(Rail::Card, Some("tok-1"))).await,
        Ok(ChargeOutcome::Pending { gateway_ref: None })
    );
    assert_eq!(bearers(&stage, "POST", CARD), ["Bearer second", "Bearer third"]);
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let (stage, charges, _) = staged().await;
    let refusals = [
        (404, json!({ "code": "404", "description": "Client record not found or client has been suspended" })),
        (403, json!({ "code": "403", "description": "Forbidden error" })),
        (200, json!({ "code": "02", "description": "AccountId not passed in header." })),
        (200, json!({ "code": "00", "data": {} })),
    ];
    for (status, body) in refusals {
        stage.always("POST", ISSUE, Reply::json(status, &body));
        let outcome = charges.charge(&charge(Rail::Card, Some("tok-1"))).await;
        assert!(matches!(outcome, Err(GatewayError::Auth(_))), "{body}: {outcome:?}");
    }
    for broken in [Reply::Cut, Reply::json(503, &json!({})), Reply::text(200, "text/html", "<html>")] {
        stage.always("POST", ISSUE, broken.clone());
        let outcome = charges.charge(&charge(Rail::Card, Some("tok-1"))).await;
        assert!(matches!(outcome, Err(GatewayError::NotSent(_))), "{broken:?}: {outcome:?}");
    }
    assert!(stage.seen_at("POST", CARD).is_empty());
}
