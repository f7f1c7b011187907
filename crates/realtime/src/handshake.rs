//! The handshake: who comes, from where on they want to be told, and whether there is room. What is refused is refused with a code, as
//! the message of the client's `connect_error`.

use std::fmt;
use std::sync::Arc;

use access::scopes::covers;
use escrows::{Desk, Reader};
use ids::Uuid;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use socketioxide::extract::SocketRef;
use store::TenantScope;

use crate::Inner;
use crate::gate::{Pass, Refused};
use crate::limits::MOST_MISSED;
use crate::seats::{Full, Seat};
use crate::watcher::{Only, Watcher};
use crate::{joining, watcher};

/// What a client says about itself.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Handshake {
    token: String,
    /// The last entry that it has; without one it wants what happens from now on.
    #[serde(default)]
    last_seq: Option<i64>,
}

/// Why a client is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turned {
    /// By the token.
    Away(Refused),
    /// There is no token, or what there is cannot be read.
    Unreadable,
    /// There is nothing here that its scopes let it hear.
    NothingToHear,
    /// There is no seat.
    Full(Full),
}

impl fmt::Display for Turned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Turned::Away(refused) => refused.code(),
            Turned::Unreadable => "bad_handshake",
            Turned::NothingToHear => "scope_missing",
            Turned::Full(Full::Person) => "too_many_sockets",
            Turned::Full(Full::Process) => "server_full",
        })
    }
}

impl From<Refused> for Turned {
    fn from(refused: Refused) -> Turned {
        Turned::Away(refused)
    }
}

/// The first word to a client: which entry comes after.
#[derive(Debug, Serialize)]
struct Ready {
    /// The entry before the first that comes.
    seq: i64,
}

/// What a socket is from its handshake until it is connected.
#[derive(Clone)]
struct Entering {
    scope: TenantScope,
    pass: Pass,
    until: Timestamp,
    reader: Uuid,
    only: Only,
    rooms: Vec<String>,
    start: Start,
}

/// From where on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    /// After this entry.
    After(i64),
    /// After this entry, and what the client has is of no use: too much happened, or it was not here.
    Anew(i64),
}

/// Lets a customer in, or not.
pub(crate) async fn person(inner: &Arc<Inner>, socket: &SocketRef, auth: Option<Handshake>) -> Result<(), Turned> {
    let Some(auth) = auth else { return Err(Turned::Unreadable) };
    let admitted = async {
        let person = Arc::new(inner.gate.person(&auth.token).await?);
        let reader = Reader::Customer(person.customer);
        let entering = Entering {
            start: start(&person.scope, reader, auth.last_seq).await?,
            scope: person.scope.clone(),
            pass: Pass::Person { session: person.session, customer: person.customer },
            until: person.until,
            reader: reader.uuid(),
            only: person.order.map_or(Only::All, Only::Order),
            rooms: vec![format!("user:{}", person.customer)],
        };
        admit(inner, socket, entering, reader.uuid())?;
        joining::listen(inner, socket, &person);
        Ok(())
    };
    in_time(inner, admitted).await
}

/// Lets somebody in who works for a merchant, or not.
pub(crate) async fn admin(inner: &Arc<Inner>, socket: &SocketRef, auth: Option<Handshake>) -> Result<(), Turned> {
    let Some(auth) = auth else { return Err(Turned::Unreadable) };
    let admitted = async {
        let admin = inner.gate.admin(&auth.token).await?;
        let desks: Vec<Desk> = Desk::ALL.into_iter().filter(|desk| may_hear(&admin.scopes, *desk)).collect();
        if desks.is_empty() {
            return Err(Turned::NothingToHear);
        }
        let reader = Reader::Merchant(admin.scope.tenant());
        let entering = Entering {
            start: start(&admin.scope, reader, auth.last_seq).await?,
            scope: admin.scope.clone(),
            pass: Pass::Admin { credential: admin.credential },
            until: admin.until,
            reader: reader.uuid(),
            rooms: desks.iter().map(|desk| format!("admin:{}", desk.as_str())).collect(),
            only: Only::Desks(desks),
        };
        admit(inner, socket, entering, admin.credential)
    };
    in_time(inner, admitted).await
}

/// Which desk's entries scopes let somebody hear.
fn may_hear(scopes: &[String], desk: Desk) -> bool {
    let wanted: &[&str] = match desk {
        Desk::Payouts => &["payouts:read", "payout_approvals:read"],
        Desk::Disputes => &["escrow_disputes:read", "escrow_senior:read"],
        Desk::Attention => &["escrow:read", "escrow_holds:read"],
    };
    wanted.iter().any(|scope| covers(scopes, scope))
}

/// Finding out who somebody is ends when their time for the handshake does.
async fn in_time(inner: &Inner, admitted: impl Future<Output = Result<(), Turned>>) -> Result<(), Turned> {
    match tokio::time::timeout(inner.limits.handshake, Box::pin(admitted)).await {
        Ok(done) => done,
        Err(_) => Err(Turned::Away(Refused::Unavailable)),
    }
}

/// From where on somebody is told who has everything up to an entry.
async fn start(scope: &TenantScope, reader: Reader, last: Option<i64>) -> Result<Start, Turned> {
    let (first, head) = escrows::still_told(scope, reader).await.map_err(|error| {
        tracing::warn!(%error, cause = ?error.source, "a feed could not be looked at");
        Refused::Unavailable
    })?;
    match last {
        None => Ok(Start::After(head)),
        Some(last) if last < 0 => Err(Turned::Unreadable),
        Some(last) if last > head || head.saturating_sub(last) > MOST_MISSED => Ok(Start::Anew(head)),
        // What followed was forgotten meanwhile.
        Some(last) if last.saturating_add(1) < first => Ok(Start::Anew(head)),
        Some(last) => Ok(Start::After(last)),
    }
}

/// Gives the socket its seat, and everything that has to be there before the client hears that it is connected.
fn admit(inner: &Arc<Inner>, socket: &SocketRef, entering: Entering, person: Uuid) -> Result<(), Turned> {
    let house = (entering.scope.mode(), entering.scope.tenant());
    if entering.until <= inner.clock.now() {
        return Err(Turned::Away(Refused::Expired));
    }
    let seat: Seat = inner.seats.take((house.0, house.1, person)).map_err(Turned::Full)?;
    // Given back when the socket is dropped.
    socket.extensions.insert(Arc::new(seat));
    socket.extensions.insert(entering);
    let kept = inner.clone();
    socket.on_disconnect(move |socket: SocketRef| async move { kept.hub.leave(house, socket.id) });
    Ok(())
}

/// The client was told that it is connected: it hears from where on, and listens.
pub(crate) fn entered(inner: &Inner, socket: &SocketRef) {
    let Some(entering) = socket.extensions.remove::<Entering>() else { return };
    socket.join(entering.rooms);
    let (after, word) = match entering.start {
        Start::After(seq) => (seq, "ready"),
        Start::Anew(seq) => (seq, "resync_required"),
    };
    if let Err(error) = socket.emit(word, &Ready { seq: after }) {
        tracing::debug!(%error, "a socket went as it came");
        watcher::let_go(socket, Refused::Unavailable.code());
        return;
    }
    inner.hub.enter(
        &entering.scope,
        Watcher {
            socket: socket.clone(),
            pass: entering.pass,
            until: entering.until,
            reader: entering.reader,
            after,
            only: entering.only,
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn desks_are_opened_by_scopes() {
        let opened = |scopes: &[&str]| {
            let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
            Desk::ALL.into_iter().filter(|desk| may_hear(&scopes, *desk)).map(Desk::as_str).collect::<Vec<_>>()
        };
        assert_eq!(opened(&["*"]), ["payouts", "disputes", "attention"]);
        assert_eq!(opened(&["escrow:read"]), ["attention"]);
        assert_eq!(opened(&["escrow_disputes:write", "payout_approvals:write"]), ["payouts", "disputes"]);
        assert_eq!(opened(&["plans:write"]), [""; 0]);
    }
}
