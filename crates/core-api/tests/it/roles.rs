//! What a role may do, tried on every operation of the merchant API, in this process, as the dashboard asks it.

use axum::body::Body;
use axum::http::Request;
use ids::Mode;
use office::people::{self, NewAccount};
use office::roles::Role;
use office::{Hasher, Whence};
use serde_json::{Value, json};
use store::doors;
use store::office::Seat;
use testkit::secrets;
use throttle::Throttle;
use tower::ServiceExt;
use web::auth::Caller;
use web::limits::{Limits, Quotas};
use web::{Api, ApiParts};

use crate::browser::{PASSWORD, Rig};

async fn seat(rig: &Rig) -> Seat {
    let new = NewAccount {
        business: "Ade's Gym".to_owned(),
        name: "Ade Obi".to_owned(),
        email: "ade@example.com".to_owned(),
        password: PASSWORD.to_owned(),
        zone: "Africa/Lagos".to_owned(),
        currency: "NGN".to_owned(),
    };
    let hash = Hasher::default().hash(&new.password).await.expect("a hash");
    let mut tx = rig.core.begin().await.expect("begins");
    let modes = [rig.api.db(Mode::Test), rig.api.db(Mode::Live)];
    let (_, seat) =
        people::sign_up(&mut tx, &secrets(), modes, &new, hash, &Whence::default()).await.expect("signs up");
    tx.commit(seat).await.expect("commits")
}

fn address(path: &str) -> String {
    let mut text = String::new();
    for part in path.split('/').skip(1) {
        let filled = if part.starts_with('{') { "0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" } else { part };
        text.push('/');
        text.push_str(filled);
    }
    text
}

#[tokio::test]
async fn every_operation_asks_every_role_for_its_scope() {
    let rig = Rig::new().await;
    let seat = seat(&rig).await;
    let document = public_api::document("https://api.example.com");
    let (mut open, mut shut) = (0, 0);
    let limits = || Limits::new(Throttle::in_process(), Quotas { tenant_test: 100_000, ..Quotas::default() });
    // A role has an allowance of its own, so that none is refused for the others' sake.
    let routers = Role::ALL.map(|role| {
        let api = Api::new(ApiParts { limits: limits(), ..rig.api.parts().clone() });
        (role, public_api::router(api))
    });
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            let scope = operation["x-scope"].as_str().unwrap_or_default();
            if scope.is_empty() || scope == "none" {
                continue;
            }
            for (role, router) in &routers {
                let role = *role;
                let may = scope == "any" || role.scopes().iter().any(|held| held == scope);
                let wide = doors::open_with_member(rig.api.db(Mode::Test), &seat);
                let body = if method == "get" || method == "delete" { Body::empty() } else { Body::from("{}") };
                let mut request = Request::builder()
                    .method(method.to_uppercase().as_str())
                    .uri(address(path))
                    .header("content-type", "application/json")
                    .body(body)
                    .expect("a request");
                request.extensions_mut().insert(Caller::member(wide, seat.member(), role.scopes()));
                let response = router.clone().oneshot(request).await.expect("an answer");
                let status = response.status().as_u16();
                let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
                let told: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
                let missing = told["error"]["code"] == json!("missing_scope");
                assert_eq!(missing, !may, "{role:?} {method} {path} ({scope}): {status} {told}");
                assert!(status != 401 && status != 500, "{role:?} {method} {path}: {status} {told}");
                if may { open += 1 } else { shut += 1 }
            }
        }
    }
    assert!(open > 500 && shut > 200, "{open} open, {shut} shut");
}

#[tokio::test]
async fn what_a_member_does_is_in_the_audit_log_under_their_name() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let fields = [("name", "Gold"), ("amount", "5,000"), ("currency", "NGN"), ("interval", "month")];
    let made = ade.submit("/d/test/plans/new", "/d/test/plans/new", &fields).await;
    let place = made.place().split('?').next().expect("a path").to_owned();
    let page = ade.get(&place).await.expect(200, "Timeline");
    assert!(page.body.contains("by Ade Obi"), "{}", page.body);
    let plan = place.rsplit('/').next().expect("an id").trim_start_matches("plan_");
    for (schema, count) in [("sandbox", 1), ("live", 0)] {
        let told = rig
            .count(&format!(
                "(select count(*) from {schema}.audit_log where subject like '%{plan}' and actor_type = 'member' \
                   and origin = '203.0.113.7') = {count}"
            ))
            .await;
        assert_eq!(told, "yes", "{schema}");
    }
}

#[tokio::test]
async fn who_signed_up_works_in_live_mode_once_an_operator_says_so() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    ade.get("/d/live/plans").await.expect(200, "Your business is not live yet");
    ade.get("/d/live/keys/new").await.expect(403, "Not before you are live");
    let shown = ade.get("/d/test/plans/new").await;
    let typed = [
        ("_form", shown.field("_form").expect("a form")),
        ("name", "Gold".to_owned()),
        ("amount", "5".to_owned()),
        ("currency", "NGN".to_owned()),
        ("interval", "month".to_owned()),
    ];
    let refused = ade.send("/d/live/plans/new", &typed).await;
    assert_eq!(refused.status.as_u16(), 403, "{}", refused.body);
    let mut tx = rig.core.begin().await.expect("begins");
    let user = people::look_up(&mut tx, "ade@example.com").await.expect("answers").expect("a person");
    let seats = store::office::seats(&mut tx, user.id).await.expect("answers");
    let tenant = tx.commit(seats[0].tenant()).await.expect("commits");
    store::operator::tenants::go_live(&rig.db.operator(), tenant, "papers seen").await.expect("goes live");
    let made = ade
        .submit(
            "/d/live/plans/new",
            "/d/live/plans/new",
            &[("name", "Gold"), ("amount", "5"), ("currency", "NGN"), ("interval", "month")],
        )
        .await;
    ade.get(made.place()).await.expect(200, "Plan Gold");
    let told = rig
        .count(
            "(select count(*) from core.operator_log where action = 'tenant.go_live' and reason = 'papers seen') = 1",
        )
        .await;
    assert_eq!(told, "yes");
}
