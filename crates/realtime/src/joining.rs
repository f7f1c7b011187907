//! Rooms: a person's own, the desks of those who work for a merchant, and orders, which are joined by who is party to them.
//!
//! Entries go to whoever may read them, in a room or not. Joining an order answers where it stands now, so that a page knows from
//! which version on its events go on.

use std::sync::Arc;

use ids::OrderId;
use serde::Serialize;
use socketioxide::extract::{AckSender, SocketRef, TryData};
use store::StoreError;
use store::escrow::orders;

use crate::Inner;
use crate::gate::{Pass, Person, Refused};
use crate::watcher::let_go;

/// What a join is answered with.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase", untagged)]
enum Answer {
    #[serde(rename_all = "camelCase")]
    Joined {
        ok: bool,
        order_id: OrderId,
        version: i64,
        status: String,
    },
    Left {
        ok: bool,
    },
    Refused {
        ok: bool,
        code: &'static str,
    },
}

fn refused(code: &'static str) -> Answer {
    Answer::Refused { ok: false, code }
}

/// The name of an order's room.
fn room(order: OrderId) -> String {
    format!("order:{order}")
}

/// Lets a person's socket join and leave orders. Registered before it is connected, so that nothing it sends is overheard.
pub(crate) fn listen(inner: &Arc<Inner>, socket: &SocketRef, person: &Arc<Person>) {
    // One at a time of a socket: whoever sends more does not have them pile up.
    let turn = Arc::new(tokio::sync::Semaphore::new(1));
    let (kept, who) = (inner.clone(), person.clone());
    socket.on("join", move |socket: SocketRef, TryData(order): TryData<OrderId>, ack: AckSender| async move {
        let answer = match (turn.try_acquire(), order) {
            (Err(_), _) => refused("busy"),
            (Ok(_), Err(_)) => refused("not_an_order"),
            (Ok(_turn), Ok(order)) => join(&kept, &socket, &who, order).await,
        };
        answered(ack, &answer);
    });
    socket.on("leave", |socket: SocketRef, TryData(order): TryData<OrderId>, ack: AckSender| async move {
        let answer = match order {
            Ok(order) => {
                socket.leave(room(order));
                Answer::Left { ok: true }
            }
            Err(_) => refused("not_an_order"),
        };
        answered(ack, &answer);
    });
}

fn answered(ack: AckSender, answer: &Answer) {
    if let Err(error) = ack.send(answer) {
        tracing::debug!(%error, "nobody was there for an answer");
    }
}

async fn join(inner: &Inner, socket: &SocketRef, person: &Person, order: OrderId) -> Answer {
    if socket.rooms().len() > inner.limits.orders_each {
        return refused("too_many_orders");
    }
    match may_listen(inner, person).await {
        Ok(()) => {}
        Err(Refused::Unavailable) => return refused(Refused::Unavailable.code()),
        Err(over) => {
            let_go(socket, over.code());
            return refused(over.code());
        }
    }
    match look(person, order).await {
        Ok(Some((version, status))) => {
            socket.join(room(order));
            Answer::Joined { ok: true, order_id: order, version, status }
        }
        Ok(None) | Err(StoreError::Missing(_)) => refused("not_found"),
        Err(error) => {
            tracing::warn!(%error, "an order could not be looked at");
            refused(Refused::Unavailable.code())
        }
    }
}

/// Whether somebody who was let in still may.
async fn may_listen(inner: &Inner, person: &Person) -> Result<(), Refused> {
    let pass = Pass::Person { session: person.session, customer: person.customer };
    match inner.gate.over(&person.scope, &[pass]).await?.first() {
        Some((_, why)) => Err(*why),
        None => Ok(()),
    }
}

/// Where an order stands, for somebody who is party to it; a guest is let to the one that they came for.
async fn look(person: &Person, order: OrderId) -> Result<Option<(i64, String)>, StoreError> {
    if person.order.is_some_and(|only| only != order) {
        return Ok(None);
    }
    let mut tx = person.scope.begin().await?;
    let row = orders::get(&mut tx, order).await?;
    let row = tx.commit(row).await?;
    let party = row.buyer_id == person.customer || row.seller_id == person.customer;
    Ok(party.then_some((row.version, row.state)))
}
