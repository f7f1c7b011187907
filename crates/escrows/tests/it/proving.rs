//! What the proof says when somebody with rights on the tables changed something behind our back.

use crate::deal::Deal;

/// The findings that name somebody after a change of the tables.
async fn broken(deal: &Deal, script: &str) -> Vec<&'static str> {
    store::testing::admin_script(&deal.world.db.connector, script).await.expect("runs");
    let found = escrows::books(&deal.world.db.audit(), ids::Mode::Test).await.expect("the books can be read");
    found.into_iter().filter(|finding| !finding.offenders.is_empty()).map(|finding| finding.id).collect()
}

#[tokio::test]
async fn each_invariant_names_what_breaks_it() {
    for (script, expected) in [
        ("update sandbox.escrow_orders set body = jsonb_set(body, '{milestones,0,funded}', '9000000')", &["I18a"][..]),
        (
            "insert into sandbox.postings select tenant_id, gen_random_uuid(), 0, 'escrow_fee', id, -5, 'NGN'
               from sandbox.escrow_orders where state = 'closed'",
            &["I4a", "I4d", "I4b", "I18b"],
        ),
        ("delete from sandbox.escrow_events where version = 2", &["I18c"]),
        ("update sandbox.escrow_payments set amount_minor = 1", &["I18d", "I18g"]),
        ("delete from sandbox.due where kind = 'escrow'", &["I18e"]),
        (
            "insert into sandbox.escrow_payments
             select tenant_id, gen_random_uuid(), order_id, customer_id, payment_method_id, rail, gateway, account_id, 'unknown',
                    amount_minor, currency, 0, null, null, null, null, null, null, 0, 0, lane, null, now(), null, now(), now()
               from sandbox.escrow_payments limit 1",
            &["I18f"],
        ),
        ("update sandbox.escrow_orders set state = 'refunded' where state = 'funded'", &["I18b", "orders"]),
        ("delete from sandbox.feed_entries where seq = 3", &["I18h"]),
        ("delete from sandbox.feeds", &["I18h"]),
        ("update sandbox.escrow_orders set version = 9, body = body where state = 'funded'", &["I18c", "orders"]),
    ] {
        let deal = Deal::new().await;
        deal.funded(deal.order()).await;
        let (over, _) = deal.submitted(deal.order()).await;
        deal.world.pass(jiff::SignedDuration::from_hours(72)).await;
        assert_eq!(deal.state(over).await, "closed");
        deal.world.verify().await;
        let named = broken(&deal, script).await;
        assert_eq!(named, expected, "{script}");
    }
}
