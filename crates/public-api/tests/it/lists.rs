//! Lists: by cursor while rows come, by page with totals, and forwards through the event log.

use std::collections::BTreeSet;

use ids::Mode;
use serde_json::{Value, json};

use crate::rig::{Ask, Rig};

async fn make(rig: &Rig, count: usize, name: &str) -> BTreeSet<String> {
    let mut made = BTreeSet::new();
    for _ in 0..count {
        made.insert(rig.post("/v1/customers", &json!({ "name": name })).await.expect(201).id());
    }
    made
}

fn ids(body: &Value) -> Vec<String> {
    let rows = body["data"].as_array().expect("rows");
    rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn a_walk_sees_every_row_once_while_others_come() {
    let rig = Rig::new().await;
    let made = make(&rig, 23, "before").await;
    let mut seen = Vec::new();
    let mut path = "/v1/customers?limit=5".to_owned();
    loop {
        let page = rig.get(&path).await.expect(200).body;
        assert_eq!(page["meta"]["pageSize"], 5);
        seen.extend(ids(&page));
        // All rows of this test have the same instant: the ids alone keep them apart.
        make(&rig, 2, "meanwhile").await;
        let Some(next) = page["meta"]["nextCursor"].as_str() else {
            assert_eq!(page["meta"]["hasMore"], false);
            break;
        };
        path = format!("/v1/customers?limit=5&cursor={next}");
    }
    assert_eq!(seen.len(), 23);
    assert_eq!(seen.iter().cloned().collect::<BTreeSet<_>>(), made);
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_list_only() {
    let rig = Rig::new().await;
    make(&rig, 3, "x").await;
    let page = rig.get("/v1/customers?limit=1").await.expect(200).body;
    let cursor = page["meta"]["nextCursor"].as_str().expect("more follow").to_owned();
    rig.get(&format!("/v1/customers?limit=2&cursor={cursor}")).await.expect(200);
    let mut altered = cursor.clone().into_bytes();
    altered[5] = if altered[5] == b'A' { b'B' } else { b'A' };
    let altered = String::from_utf8(altered).expect("ASCII");
    let elsewhere = [
        format!("/v1/plans?cursor={cursor}"),
        format!("/v1/customers?email=a%40example.com&cursor={cursor}"),
        format!("/v1/customers?cursor={altered}"),
        format!("/v1/customers?cursor={cursor}x"),
    ];
    for path in elsewhere {
        assert_eq!(rig.get(&path).await.expect(400).detail(), ("cursor", "cursor_invalid"), "{path}");
    }
    let stranger = rig.world.db.tenant("Stranger").await;
    for (tenant, mode) in [(stranger, Mode::Test), (rig.world.tenant, Mode::Live)] {
        let key = rig.secret_key(tenant, mode).await;
        let told = rig.ask(Ask::new("get", &format!("/v1/customers?cursor={cursor}")).key(&key)).await.expect(400);
        assert_eq!(told.detail(), ("cursor", "cursor_invalid"));
    }
}

#[tokio::test]
async fn pages_by_number_come_with_totals() {
    let rig = Rig::new().await;
    make(&rig, 7, "x").await;
    let last = rig.get("/v1/customers?page=3&pageSize=3").await.expect(200).body;
    assert_eq!(ids(&last).len(), 1);
    assert_eq!(
        last["meta"],
        json!({ "hasMore": false, "nextCursor": null, "pageSize": 3, "page": 3, "totalCount": 7, "totalPages": 3,
                "totalIsCapped": false })
    );
    let by_cursor = rig.get("/v1/customers").await.expect(200).body;
    assert!(by_cursor["meta"]["totalCount"].is_null(), "totals cost a count");
    assert_eq!(ids(&rig.get("/v1/customers?page=9").await.expect(200).body).len(), 0);
}

#[tokio::test]
async fn filters_narrow_a_list() {
    let rig = Rig::new().await;
    let plan = rig.post("/v1/plans", &json!({ "name": "A", "amount": 1, "interval": "day" })).await.expect(201).id();
    rig.post("/v1/plans", &json!({ "name": "B", "amount": 1, "interval": "day" })).await.expect(201);
    rig.ask(Ask::new("delete", &format!("/v1/plans/{plan}")).key(&rig.key)).await.expect(200);
    assert_eq!(ids(&rig.get("/v1/plans?status=archived").await.expect(200).body), [plan]);
    assert_eq!(rig.get("/v1/plans?status=active&page=1").await.expect(200).body["meta"]["totalCount"], 1);
    let ada = rig.post("/v1/customers", &json!({ "email": "Ada@Example.com" })).await.expect(201).id();
    make(&rig, 1, "x").await;
    assert_eq!(
        ids(&rig.get("/v1/customers?email=ada%40EXAMPLE.com").await.expect(200).body),
        std::slice::from_ref(&ada)
    );
    rig.post(&format!("/v1/customers/{ada}/blacklist"), &json!({ "reason": "fraud" })).await.expect(200);
    assert_eq!(ids(&rig.get("/v1/customers?blacklisted=true").await.expect(200).body), [ada]);
}

#[tokio::test]
async fn the_event_log_is_read_both_ways_without_gaps() {
    let rig = Rig::new().await;
    let ada = rig.post("/v1/customers", &json!({ "name": "Ada" })).await.expect(201).id();
    make(&rig, 5, "x").await;
    let (mut after, mut seen) = (0, Vec::new());
    loop {
        let page = rig.get(&format!("/v1/events?after={after}&limit=2")).await.expect(200).body;
        assert!(page["meta"]["nextCursor"].is_null());
        let rows = page["data"].as_array().expect("rows").clone();
        seen.extend(rows.iter().map(|row| row["seq"].as_i64().expect("a number")));
        after = *seen.last().expect("there are events");
        if page["meta"]["hasMore"] == false {
            break;
        }
    }
    let head = *seen.last().expect("there are events");
    assert_eq!(seen, (1..=head).collect::<Vec<_>>());
    let newest = rig.get("/v1/events?limit=2").await.expect(200).body;
    assert_eq!(newest["data"][0]["seq"], head);
    let cursor = newest["meta"]["nextCursor"].as_str().expect("more follow");
    let below = rig.get(&format!("/v1/events?limit=2&cursor={cursor}")).await.expect(200).body;
    assert_eq!(below["data"][0]["seq"], head - 2);
    let about = rig.get(&format!("/v1/events?subjectId={ada}&type=customer.created")).await.expect(200).body;
    assert_eq!(about["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(about["data"][0]["data"]["object"]["id"], ada.as_str());
}
