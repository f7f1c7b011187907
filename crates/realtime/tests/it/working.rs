//! Those who work for a merchant hear what is for their desks.

use escrow::AdminRole;
use escrow::dispute::Reason;
use escrow::order::HoldKind;
use serde_json::Value;

use crate::client::Client;
use crate::deal::Deal;
use crate::server::quick;

fn kinds(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|entry| entry["type"].as_str().expect("a name")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_desk_hears_its_own() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    for (token, scopes) in [("all", ["*"]), ("judge", ["escrow_disputes:write"]), ("guard", ["escrow_holds:write"])] {
        deal.gate.admin(token, &deal.world.scope, &scopes);
    }
    let mut clients = ["all", "judge", "guard"].map(|token| Client::admin(server.address, token));
    for client in &mut clients {
        client.ready().await;
    }
    let order = deal.propose(deal.order()).await;
    deal.begun(order).await;
    let milestone = deal.load(order).await.order.milestones[0].id;
    deal.staff(order, AdminRole::Risk, escrow::Action::PlaceHold(HoldKind::Compliance)).await;
    let reason = Reason::NotReceived;
    deal.buyer(order, escrow::Action::OpenDispute { contested: vec![(milestone, None)], reason }).await;
    deal.pour(deal.world.tenant.uuid(), 1, 1).await;
    let [mut all, mut judge, mut guard] = clients;
    let told = deal.told(escrows::Reader::Merchant(deal.world.tenant)).await;
    assert_eq!(kinds(&told), ["attention.new", "hold.placed", "dispute.opened", "notification.new"]);
    assert_eq!(kinds(&all.through(3).await), ["attention.new", "hold.placed", "dispute.opened"]);
    assert_eq!(kinds(&judge.through(3).await), ["dispute.opened"]);
    assert_eq!(kinds(&guard.through(2).await), ["attention.new", "hold.placed"]);
}
