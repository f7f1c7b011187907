//! What keys and clients have in common: the checks of what a merchant chooses for one, and how long an old secret lives.

use jiff::{SignedDuration, Timestamp};
use store::TenantTx;
use usecase::check::Checks;

use crate::network::Network;
use crate::scopes::is_scope;

/// Requests a minute when nothing else is said.
pub const USUAL_RATE: u32 = 100;
/// Most requests a minute that an operator can grant.
pub const MAX_RATE: u32 = 100_000;
/// Most requests a minute that a merchant can choose. More is granted by operators, and what they granted may be kept.
pub const MAX_OWN_RATE: u32 = 1_000;
/// Longest name, in characters.
pub(crate) const MAX_NAME_CHARS: usize = 100;
/// Most networks of an allow-list.
pub const MAX_NETWORKS: usize = 50;
/// How long an old text or secret works on when nothing else is said.
pub const USUAL_OVERLAP: SignedDuration = SignedDuration::from_hours(24);
/// How long it may work on at most.
pub const MAX_OVERLAP: SignedDuration = SignedDuration::from_hours(7 * 24);

pub(crate) fn name(checks: &mut Checks, name: &str) {
    checks.text("name", name, MAX_NAME_CHARS);
}

/// At least one scope, and only ours.
pub(crate) fn scopes(checks: &mut Checks, scopes: &[String]) {
    checks.demand(!scopes.is_empty(), "scopes", "required", "Send at least one scope, such as plans:read.");
    for scope in scopes.iter().filter(|scope| !is_scope(scope)) {
        let message = format!("`{scope}` is not a scope. Send a resource and an action, such as plans:read.");
        checks.wrong("scopes", "unknown_scope", message);
    }
}

/// Requests a minute, from one to `most`.
pub(crate) fn rate(checks: &mut Checks, per_minute: u32, most: u32) {
    if !(1..=most).contains(&per_minute) {
        checks.wrong("rateLimitPerMinute", "out_of_range", format!("Send 1 to {most} requests a minute."));
    }
}

/// The networks as they are stored: each once, in the one way to write it.
pub(crate) fn networks(checks: &mut Checks, texts: &[String]) -> Vec<String> {
    if texts.len() > MAX_NETWORKS {
        let message =
            format!("allowedAddresses may have at most {MAX_NETWORKS} entries; write networks in CIDR notation.");
        checks.wrong("allowedAddresses", "too_many", message);
        return Vec::new();
    }
    let mut found: Vec<String> = Vec::new();
    for (nth, text) in texts.iter().enumerate() {
        match Network::parse(text) {
            Ok(network) if found.contains(&network.to_string()) => {}
            Ok(network) => found.push(network.to_string()),
            Err(why) => checks.wrong(&format!("allowedAddresses[{nth}]"), "invalid_network", why),
        }
    }
    found
}

/// Until when what is replaced now works on.
pub(crate) fn overlap(checks: &mut Checks, tx: &TenantTx, overlap: SignedDuration) -> Timestamp {
    let fits = (SignedDuration::ZERO..=MAX_OVERLAP).contains(&overlap);
    let most = MAX_OVERLAP.as_secs();
    checks.demand(fits, "overlapSeconds", "out_of_range", &format!("Send 0 to {most} seconds: at most seven days."));
    tx.wall_now().checked_add(overlap).unwrap_or(Timestamp::MAX)
}

/// A rate as stored.
pub(crate) fn stored_rate(per_minute: u32) -> i32 {
    i32::try_from(per_minute).unwrap_or(i32::MAX)
}

/// The most that a merchant may choose for something that has `now`.
pub(crate) fn own_rate(now: i32) -> u32 {
    MAX_OWN_RATE.max(u32::try_from(now).unwrap_or(0))
}
