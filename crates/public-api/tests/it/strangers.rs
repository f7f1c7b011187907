//! Hard case 80: a merchant's key and another merchant's ids, on every operation, in every filter, in events and in
//! webhooks. What is not theirs looks like what nobody has.

use std::collections::{BTreeMap, BTreeSet};

use ids::Mode;
use serde_json::{Value, json};
use usecase::ports::OutgoingWebhook;
use web::permission::NO_KEY;

use crate::document::{operations, resolved};
use crate::probes::{NOBODY, NUMBER, Probe, nobody, objects, without_request};
use crate::rig::{Ask, Rig};

fn document() -> Value {
    public_api::document("https://api.example.com")
}

/// The parameters of a query: name, and the prefix of the id it takes, or its words.
fn filters(doc: &Value, operation: &Value) -> Vec<(String, Option<String>, Vec<String>)> {
    let listed = operation["parameters"].as_array().into_iter().flatten();
    let of_query = listed.filter(|parameter| parameter["in"] == "query");
    let read = |parameter: &Value| {
        let schema = resolved(doc, &parameter["schema"]);
        let name = parameter["name"].as_str().expect("a name").to_owned();
        let prefix = schema["pattern"].as_str().and_then(|text| text.strip_prefix('^')?.split('_').next());
        let words = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        (name, prefix.map(str::to_owned), words.map(str::to_owned).collect())
    };
    of_query.map(read).collect()
}

fn leaked<'a>(shown: &str, objects: &'a BTreeMap<String, String>) -> Vec<&'a String> {
    objects.values().filter(|id| shown.contains(id.as_str())).collect()
}

#[tokio::test]
async fn case_80_the_probes_cover_every_operation() {
    let doc = document();
    let told: BTreeSet<String> = operations(&doc)
        .iter()
        .filter(|(_, _, operation)| operation["x-scope"] != NO_KEY)
        .map(|(_, _, operation)| operation["operationId"].as_str().expect("an id").to_owned())
        .collect();
    let probes = Probe::all(&doc);
    let probed: BTreeSet<String> = probes.iter().map(|probe| probe.name.clone()).collect();
    assert_eq!((probed.len(), &probed), (probes.len(), &told), "each operation once");
    // Each parameter of a path is an id of an object that the merchant has, a part of one, their own reference, or the key
    // of something that comes with the program.
    let rig = Rig::new().await;
    let objects = objects(&rig).await;
    let mut without = BTreeSet::new();
    for (probe, name, prefix) in
        probes.iter().flat_map(|probe| probe.params.iter().map(move |(name, prefix)| (probe, name, prefix)))
    {
        match prefix.as_deref() {
            Some(NUMBER) => {}
            Some(prefix) => assert!(objects.contains_key(prefix), "{}: no object with `{prefix}`", probe.name),
            None => {
                without.insert(name.as_str());
            }
        }
    }
    assert_eq!(without, BTreeSet::from(["key", "ref"]), "a text in a path is probed with the owner's own");
}

#[tokio::test]
async fn case_80_filters_of_lists_tell_a_stranger_nothing() {
    let rig = Rig::new().await;
    let objects = objects(&rig).await;
    let stranger = rig.world.db.tenant("Stranger").await;
    let keys = [rig.secret_key(stranger, Mode::Test).await, rig.secret_key(rig.world.tenant, Mode::Live).await];
    let doc = document();
    let mut tried = 0;
    for (method, path, operation) in operations(&doc) {
        if method != "get" || path.contains('{') {
            continue;
        }
        for (name, prefix, words) in filters(&doc, &operation) {
            let theirs: Vec<(String, Option<String>)> = match (prefix, name.as_str()) {
                (Some(prefix), _) => vec![(objects[&prefix].clone(), Some(nobody(&prefix)))],
                (None, "subjectId") => {
                    objects.iter().map(|(prefix, id)| (id.clone(), Some(format!("{prefix}_{NOBODY}")))).collect()
                }
                (None, "email") => vec![("ada%40example.com".to_owned(), Some("nobody%40example.com".to_owned()))],
                (None, "merchantRef") => vec![("ada".to_owned(), Some("nobody".to_owned()))],
                (None, "type") => vec![("invoice.paid".to_owned(), Some("nothing.happened".to_owned()))],
                (None, "after") => vec![("0".to_owned(), None)],
                (None, "page") => vec![("1".to_owned(), None)],
                (None, _) => words.into_iter().map(|word| (word, None)).collect(),
            };
            for (value, unknown) in theirs {
                tried += 1;
                for key in &keys {
                    let told = rig.ask(Ask::new("get", &format!("{path}?{name}={value}")).key(key)).await;
                    let shown = without_request(&told.body).to_string();
                    let fits = told.status.is_success() || told.status == 400 || told.code() == "test_mode_only";
                    assert!(fits, "{path}?{name}={value}: {shown}");
                    // A merchant in the other mode is the same merchant; their names are theirs.
                    assert_eq!(leaked(&shown, &objects), [""; 0], "{path}?{name}={value}: {shown}");
                    let Some(unknown) = unknown.clone() else { continue };
                    let nothing = rig.ask(Ask::new("get", &format!("{path}?{name}={unknown}")).key(key)).await;
                    assert_eq!(told.status, nothing.status, "{path}?{name}");
                    let nothing = without_request(&nothing.body).to_string();
                    assert_eq!(shown.replace(&value, "*"), nothing.replace(&unknown, "*"), "{path}?{name}");
                }
            }
        }
    }
    assert!(tried > 60, "only {tried} filters were tried");
}

#[tokio::test]
async fn case_80_events_and_webhooks_of_one_merchant_reach_nobody_else() {
    let rig = Rig::new().await;
    let stranger = rig.world.db.tenant("Stranger").await;
    let theirs = rig.secret_key(stranger, Mode::Test).await;
    let live = rig.secret_key(rig.world.tenant, Mode::Live).await;
    let hook = |url: &str| json!({ "url": url });
    for (key, url) in [(&theirs, "https://stranger.example.com/hooks"), (&live, "https://live.example.com/hooks")] {
        let ask = Ask::new("post", "/v1/webhook-endpoints").key(key).json(&hook(url));
        rig.ask(ask).await.expect(201);
    }
    let before: Vec<Value> = events(&rig, &theirs).await;
    // A month of the merchant's business, told to their own receiver.
    let objects = objects(&rig).await;
    rig.world.drain().await;
    let messages = rig.world.mailbox.messages();
    let to = |host: &str| messages.iter().filter(|message| message.url.contains(host)).collect::<Vec<_>>();
    assert!(to("//example.com").len() > 20, "the merchant's own messages arrive");
    for message in to("stranger.example.com") {
        assert_eq!(leaked(&message.body, &objects), [""; 0], "{}", message.body);
    }
    let own = |message: &&&OutgoingWebhook| before.iter().any(|event| message.body.contains(text(&event["id"])));
    let told = to("stranger.example.com");
    assert_eq!(told.iter().filter(own).count(), told.len(), "nothing but events of their own");
    assert_eq!(to("live.example.com").len(), 0, "the sandbox tells nothing to the receivers of the live mode");
    // Their own log is as long as before, and numbered from 1: it does not tell how much others did.
    let after = events(&rig, &theirs).await;
    assert_eq!(after, before);
    let numbers: Vec<i64> = after.iter().filter_map(|event| event["seq"].as_i64()).collect();
    assert_eq!(numbers, (1..=i64::try_from(after.len()).expect("small")).collect::<Vec<_>>());
    // Nor do the deliveries of their endpoint.
    let endpoints = rig.ask(Ask::new("get", "/v1/webhook-endpoints").key(&theirs)).await.expect(200).body;
    let endpoint = endpoints["data"][0]["id"].as_str().expect("an endpoint");
    let path = format!("/v1/webhook-endpoints/{endpoint}/deliveries");
    let deliveries = rig.ask(Ask::new("get", &path).key(&theirs)).await.expect(200).body;
    assert_eq!(deliveries["data"].as_array().map(Vec::len), Some(told.len()));
    assert_eq!(leaked(&deliveries.to_string(), &objects), [""; 0]);
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

async fn events(rig: &Rig, key: &str) -> Vec<Value> {
    let told = rig.ask(Ask::new("get", "/v1/events?after=0&limit=100").key(key)).await.expect(200);
    told.body["data"].as_array().expect("rows").clone()
}
