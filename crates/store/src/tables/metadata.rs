//! A merchant's own data, one row for each name of an object: what lists are narrowed by. The documents stay with their
//! objects; who writes none writes nothing here.

use serde_json::Value;
use uuid::Uuid;

use crate::bind::column;
use crate::{StoreError, TenantTx, sql};

/// Takes down the data of new objects of one kind.
///
/// # Errors
/// Any store error.
pub(crate) async fn add(tx: &mut TenantTx, kind: &str, objects: &[(Uuid, &Value)]) -> Result<(), StoreError> {
    let entries: Vec<(Uuid, &String, &str)> =
        objects.iter().flat_map(|(id, data)| texts(data).map(|(name, text)| (*id, name, text))).collect();
    if entries.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into metadata_entries (tenant_id, kind, name, value, object_id)
         select $1, $2, n.name, n.value, n.object_id
           from unnest($3::uuid[], $4::text[], $5::text[]) as n (object_id, name, value)"
    ))
    .bind(tenant.uuid())
    .bind(kind)
    .bind(column(&entries, |(id, _, _)| *id))
    .bind(column(&entries, |(_, name, _)| (*name).clone()))
    .bind(column(&entries, |(_, _, text)| (*text).to_owned()))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes down what an object carries from now on, in place of what it carried.
///
/// # Errors
/// Any store error.
pub async fn put(tx: &mut TenantTx, kind: &str, id: Uuid, data: &Value) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("delete from metadata_entries where tenant_id = $1 and object_id = $2 and kind = $3"))
        .bind(tenant.uuid())
        .bind(id)
        .bind(kind)
        .execute(tx.conn())
        .await?;
    add(tx, kind, &[(id, data)]).await
}

fn texts(data: &Value) -> impl Iterator<Item = (&String, &str)> {
    data.as_object().into_iter().flatten().filter_map(|(name, text)| Some((name, text.as_str()?)))
}
