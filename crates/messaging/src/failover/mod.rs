//! Several carriers of one channel, tried in order, so that a message gets through when one of them is down.
//!
//! One message is sent once: after an outcome that nobody knows no other carrier is tried, unless the caller would
//! rather have two messages than none. A carrier that keeps failing is left alone for a while.

pub mod breaker;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use notices::Channel;
use runtime::Clock;

pub use breaker::{Breaker, Limits};

use async_trait::async_trait;
pub use usecase::carrying::{AfterUnknown, Courier, Outcome, Turn};

use crate::carrier::{Carrier, Envelope, Refusal, Sending};

/// Carriers in order, each with its breaker.
#[derive(Debug)]
pub struct Failover {
    members: Vec<Member>,
    clock: Clock,
}

#[derive(Debug)]
struct Member {
    carrier: Arc<dyn Carrier>,
    breaker: Mutex<Breaker>,
}

impl Failover {
    /// Carriers in the order in which they are tried; those of other channels are passed over.
    pub fn new(carriers: Vec<Arc<dyn Carrier>>, limits: Limits, clock: Clock) -> Failover {
        let member = |carrier| Member { carrier, breaker: Mutex::new(Breaker::new(limits)) };
        Failover { members: carriers.into_iter().map(member).collect(), clock }
    }
}

#[async_trait]
impl Courier for Failover {
    fn carries(&self, channel: Channel) -> bool {
        self.members.iter().any(|member| member.carrier.carries(channel))
    }

    fn carriers(&self, channel: Channel) -> Vec<&'static str> {
        let of_it = self.members.iter().filter(|member| member.carrier.carries(channel));
        of_it.map(|member| member.carrier.name()).collect()
    }

    fn tells(&self, carrier: &str) -> bool {
        self.members.iter().any(|member| member.carrier.name() == carrier && member.carrier.tells())
    }

    /// Sends one message by the first carrier that takes it and is not passed over.
    ///
    /// Ends with the first of: accepted; a refusal that no other carrier can help with; unknown, unless the next is to
    /// be tried. When all have had their turn: busy, if one was and may take it later; else unavailable, if one was not
    /// there; else the last refusal.
    async fn send(&self, envelope: &Envelope, after_unknown: AfterUnknown) -> Outcome {
        let mut turns: Vec<Turn> = Vec::new();
        for member in self.members.iter().filter(|member| member.carrier.carries(envelope.content.channel())) {
            let carrier = member.carrier.name();
            if envelope.not_by.iter().any(|name| name == carrier) {
                continue;
            }
            if !member.breaker().admit(self.clock.now()) {
                turns.push(Turn { carrier, sending: None });
                continue;
            }
            let sending = member.carrier.send(envelope).await;
            member.breaker().record(healthy(&sending), self.clock.now());
            tracing::debug!(carrier, key = envelope.key.as_str(), outcome = sending.code(), "message handed over");
            turns.push(Turn { carrier, sending: Some(sending.clone()) });
            let over = match &sending {
                Sending::Accepted { .. } => true,
                Sending::Refused(refusal) => refusal.next_channel,
                Sending::Unknown { .. } => after_unknown == AfterUnknown::Stop,
                Sending::Busy { .. } | Sending::Unavailable { .. } => false,
            };
            if over {
                return Outcome { sending, carrier: Some(carrier), turns };
            }
        }
        worst(turns)
    }

    fn delivered(&self, carrier: &str, arrived: bool) {
        for member in self.members.iter().filter(|member| member.carrier.name() == carrier) {
            member.breaker().delivered(arrived, self.clock.now());
        }
    }
}

impl Member {
    fn breaker(&self) -> std::sync::MutexGuard<'_, Breaker> {
        self.breaker.lock().expect("no holder panics")
    }
}

/// Whether the carrier works. A refusal is an answer, unless its reason lies with our account there; so is a wish for
/// fewer messages.
fn healthy(sending: &Sending) -> bool {
    match sending {
        Sending::Accepted { .. } | Sending::Busy { .. } => true,
        Sending::Refused(refusal) => !refusal.alarm,
        Sending::Unavailable { .. } | Sending::Unknown { .. } => false,
    }
}

/// What is said when nobody took it. An unknown outcome is never forgotten over a later failure.
fn worst(turns: Vec<Turn>) -> Outcome {
    let said = |wanted: fn(&Sending) -> bool| {
        turns
            .iter()
            .filter_map(|turn| Some((turn.carrier, turn.sending.as_ref()?)))
            .rfind(|(_, sending)| wanted(sending))
    };
    let unknown = said(|sending| matches!(sending, Sending::Unknown { .. }));
    let busy = said(|sending| matches!(sending, Sending::Busy { .. }));
    let unavailable = said(|sending| matches!(sending, Sending::Unavailable { .. }));
    let refused = said(|sending| matches!(sending, Sending::Refused(_)));
    let skipped = turns.iter().any(|turn| turn.sending.is_none());
    let (carrier, sending) = match (unknown, busy, unavailable) {
        (Some((carrier, sending)), _, _) => (Some(carrier), sending.clone()),
        (None, Some((carrier, _)), _) => (Some(carrier), Sending::Busy { retry_after: soonest(&turns) }),
        (None, None, Some((carrier, sending))) => (Some(carrier), sending.clone()),
        (None, None, None) if skipped => {
            (None, Sending::unavailable("every carrier that is left keeps failing and is left alone for now"))
        }
        (None, None, None) => match refused {
            Some((carrier, sending)) => (Some(carrier), sending.clone()),
            None => (None, no_carrier()),
        },
    };
    Outcome { sending, carrier, turns }
}

fn soonest(turns: &[Turn]) -> Option<Duration> {
    let waits = turns.iter().filter_map(|turn| match &turn.sending {
        Some(Sending::Busy { retry_after }) => *retry_after,
        Some(_) | None => None,
    });
    waits.min()
}

fn no_carrier() -> Sending {
    Sending::Refused(Refusal {
        permanent: true,
        code: "no_carrier".to_owned(),
        text: "nobody is set up to carry this channel".to_owned(),
        next_channel: true,
        alarm: true,
    })
}
