//! What a superuser can do to the log, each on a database of its own, and which place is named for it.

use audit::proof::{self, Deed, Depth, Report};
use ids::{Mode, TenantId};

use crate::rig::{Folder, Rig, key, sealer};

/// Two merchants with six and three rows, all sealed.
async fn sealed() -> (Rig, TenantId) {
    let rig = Rig::new().await;
    let tenant = rig.merchant(6).await;
    rig.merchant(3).await;
    rig.seal().await;
    let clean = rig.prove().await;
    assert_eq!((clean.chains, clean.links, clean.faults.as_slice()), (2, 9, [].as_slice()));
    (rig, tenant)
}

/// The only fault, and that it is of this merchant.
fn only(report: &Report, tenant: TenantId) -> (i64, Deed) {
    let [fault] = report.faults.as_slice() else { panic!("one fault, and not {:?}", report.faults) };
    assert_eq!(fault.tenant, Some(tenant));
    assert!(fault.to_string().contains(&tenant.to_string()));
    (fault.place, fault.deed)
}

/// A condition on rows of the log: the one at this place of the merchant's chain.
fn at(tenant: TenantId, place: i64) -> String {
    let tenant = tenant.uuid();
    format!("id = (select audit_id from audit_seals where tenant_id = '{tenant}' and seq = {place})")
}

#[tokio::test]
async fn an_edited_row_is_named_whatever_was_edited() {
    for change in [
        "subject = 'plan-9'",
        "action = 'plan.delete'",
        "actor_id = 'somebody'",
        "actor_type = 'link'",
        "at = at + interval '1 microsecond'",
        "tx = tx - 1",
        "before = '{}'",
        "after = '{\"nth\": 7}'",
        "request_id = 'req_1'",
        "origin = 'link'",
    ] {
        let (rig, tenant) = sealed().await;
        rig.tamper(&format!("update audit_log set {change} where {}", at(tenant, 3))).await;
        assert_eq!(only(&rig.prove().await, tenant), (3, Deed::Edited), "{change}");
    }
}

#[tokio::test]
async fn an_edited_seal_is_named() {
    let (rig, tenant) = sealed().await;
    let id = tenant.uuid();
    rig.tamper(&format!("update audit_seals set hash = sha256('x') where tenant_id = '{id}' and seq = 2")).await;
    assert_eq!(only(&rig.prove().await, tenant), (2, Deed::Edited));
}

#[tokio::test]
async fn a_deleted_row_is_named_with_and_without_its_seal() {
    let (rig, tenant) = sealed().await;
    rig.tamper(&format!("delete from audit_log where {}", at(tenant, 4))).await;
    assert_eq!(only(&rig.prove().await, tenant), (4, Deed::Deleted));
    let id = tenant.uuid();
    rig.tamper(&format!("delete from audit_seals where tenant_id = '{id}' and seq = 4")).await;
    assert_eq!(only(&rig.prove().await, tenant), (4, Deed::Deleted));
    // The rest moved up, so that no place is empty.
    for place in 5..=6 {
        let up = place - 1;
        rig.tamper(&format!("update audit_seals set seq = {up} where tenant_id = '{id}' and seq = {place}")).await;
    }
    assert_eq!(only(&rig.prove().await, tenant), (4, Deed::Edited));
}

#[tokio::test]
async fn reordered_rows_are_named() {
    let (rig, tenant) = sealed().await;
    let id = tenant.uuid();
    for (from, to) in [(3, 1000), (4, 3), (1000, 4)] {
        rig.tamper(&format!("update audit_seals set seq = {to} where tenant_id = '{id}' and seq = {from}")).await;
    }
    rig.tamper(&format!(
        "update audit_seals s set hash = o.hash from audit_seals o
          where s.tenant_id = '{id}' and o.tenant_id = s.tenant_id and s.seq + o.seq = 7 and s.seq in (3, 4)"
    ))
    .await;
    assert_eq!(only(&rig.prove().await, tenant), (3, Deed::Reordered));
}

#[tokio::test]
async fn an_inserted_row_is_named() {
    let (rig, tenant) = sealed().await;
    rig.tamper(&format!(
        "insert into audit_log (tenant_id, id, at, actor_type, actor_id, action, subject, tx)
         select tenant_id, gen_random_uuid(), at, actor_type, actor_id, action, subject, tx - 1
           from audit_log where {}",
        at(tenant, 3)
    ))
    .await;
    let report = rig.prove().await;
    assert_eq!(only(&report, tenant).1, Deed::Inserted);
    // The sealer does not launder it.
    sealer(&rig.db).round().await.expect("a round");
    assert_eq!(only(&rig.prove().await, tenant).1, Deed::Inserted);
}

#[tokio::test]
async fn a_cut_tail_shows_against_the_digest_only() {
    let (rig, tenant) = sealed().await;
    let (folder, key) = (Folder::new("cut"), key("one"));
    assert_eq!(rig.digester(&folder, &key).round(rig.db.clock.now()).await.expect("writes"), Some(1));
    let id = tenant.uuid();
    rig.tamper(&format!(
        "delete from audit_log where id in (select audit_id from audit_seals where tenant_id = '{id}' and seq > 4);
         delete from audit_seals where tenant_id = '{id}' and seq > 4;"
    ))
    .await;
    assert_eq!(rig.prove().await.faults, [], "what is left is whole");
    for depth in [Depth::Newest, Depth::All] {
        let report =
            proof::against_digests(&rig.db.audit(), Mode::Test, &folder.objects(), &[key.public()], depth).await;
        assert_eq!(only(&report.expect("reads"), tenant), (6, Deed::Cut));
    }
}

#[tokio::test]
async fn a_chain_made_anew_shows_against_the_digest_only() {
    let (rig, tenant) = sealed().await;
    let (folder, key) = (Folder::new("anew"), key("one"));
    rig.digester(&folder, &key).round(rig.db.clock.now()).await.expect("writes");
    let id = tenant.uuid();
    rig.tamper(&format!(
        "update audit_log set subject = 'plan-9' where {};
         delete from audit_seals where tenant_id = '{id}' and seq >= 5;",
        at(tenant, 5)
    ))
    .await;
    let rig = Rig { sealer: sealer(&rig.db), db: rig.db };
    rig.seal().await;
    assert_eq!(rig.prove().await.faults, [], "it is a good chain, of something else");
    let report =
        proof::against_digests(&rig.db.audit(), Mode::Test, &folder.objects(), &[key.public()], Depth::Newest).await;
    assert_eq!(only(&report.expect("reads"), tenant), (6, Deed::Edited));
}
