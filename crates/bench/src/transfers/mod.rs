//! Money between two accounts: one transfer between wallets in a transaction of its own, the same with one account on one side of all
//! of them, and a hundred at once; each beside the least that Postgres must do for it.
//!
//! The account that all of a merchant's payments touch is one of the house: the money at its gateways. It only has lines, and no balance
//! that somebody holds, so nobody waits for anybody. A wallet may not fall below zero, so those who pay from the same one stand in line.
//!
//! *Ours* is the way of every journal: built by the pure ledger, posted by the store behind its walls, both balances locked and moved,
//! committed. *The floor* is one statement in a transaction, on bare tables, with both accounts locked in order. Both make the same
//! transfers and take turns within a round. After every run each balance is its opening balance and its lines, each transfer is there
//! once, and what was moved is what was asked for.

mod floor;
mod ours;
mod prove;
mod report;
mod rounds;

use anyhow::{Result, ensure};
use ids::Uuid;
use secrecy::SecretString;
use store::Connector;

pub use report::Report;

use crate::place::in_own_database;
use crate::server::{Server, script};

/// How many wallets money moves between; one more is the hot one.
pub(super) const ACCOUNTS: u64 = 100_000;

/// What each wallet begins with: more than any run takes out of it.
pub(super) const OPENING: i64 = 1_000_000_000_000;

/// What to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many transfers a run makes; on one hot account a quarter of them.
    pub transfers: u64,
    /// How many rounds; a round runs each case once.
    pub rounds: u32,
    /// For the caller: print the report as JSON.
    pub json: bool,
    /// What the passwords of the service roles are derived from, on a server that asks for them.
    pub role_secret: Option<SecretString>,
}

impl Default for Options {
    fn default() -> Options {
        Options { transfers: 20_000, rounds: 3, json: false, role_secret: None }
    }
}

/// Where one benchmark works.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) server: Server,
    pub(crate) connector: Connector,
    pub(crate) options: Options,
}

/// The account that pays all transfers of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hot {
    /// None: any wallet pays.
    Nobody,
    /// What the merchant has at gateways.
    House,
    /// One wallet.
    Wallet,
}

/// How transfers are made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// Whether one account pays all of them.
    pub(super) hot: Hot,
    /// How many share a transaction.
    pub(super) together: u64,
    pub(super) connections: u32,
    /// How many there are.
    pub(super) transfers: u64,
}

/// Money from one wallet to another, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Transfer {
    pub(super) from: u64,
    pub(super) to: u64,
    pub(super) minor: i64,
}

impl Way {
    /// The nth transfer: any wallet and any amount are as likely as any other, and both sides make the same.
    pub(super) fn transfer(self, nth: u64) -> Transfer {
        let from = if self.hot == Hot::Nobody { 1 + mixed(3 * nth) % ACCOUNTS } else { 0 };
        let to = 1 + mixed(3 * nth + 1) % ACCOUNTS;
        // Nobody pays themselves.
        let to = if to == from { to % ACCOUNTS + 1 } else { to };
        let minor = i64::try_from(1 + mixed(3 * nth + 2) % 1_000_000).unwrap_or(1);
        Transfer { from, to, minor }
    }

    /// The transfers of the transaction that begins with the nth.
    pub(super) fn batch(self, nth: u64) -> impl Iterator<Item = Transfer> {
        (nth..(nth + self.together).min(self.transfers)).map(move |nth| self.transfer(nth))
    }
}

/// Scatters numbers evenly and always alike (the finalizer of `SplitMix64`).
fn mixed(nth: u64) -> u64 {
    let seed = nth.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let once = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let twice = (once ^ (once >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    twice ^ (twice >> 31)
}

/// The merchant.
pub(super) fn tenant() -> Uuid {
    Uuid::from_u128((1 << 96) | (0x7000_8000 << 48) | 1)
}

/// The owner of the nth wallet.
pub(super) fn owner(nth: u64) -> Uuid {
    Uuid::from_u128((9 << 96) | (0x7000_8000 << 48) | u128::from(nth))
}

/// A script with this benchmark's numbers in it.
pub(super) fn filled(text: &str) -> String {
    text.replace("{accounts}", &ACCOUNTS.to_string()).replace("{opening}", &OPENING.to_string())
}

/// Measures transfers on the server at `url`, whose user must be a superuser, in a database made for it and dropped afterwards.
///
/// # Errors
/// When the server cannot be used, and when the books are not what was asked for after a run: then there is no number.
pub async fn run(url: &str, options: Options, progress: &mut dyn FnMut(String)) -> Result<Report> {
    ensure!(options.transfers >= 400, "at least 400 transfers are needed for a measurement");
    ensure!(options.rounds >= 1, "nothing to measure");
    let secret = options.role_secret.clone();
    in_own_database(url, secret, async |place, now| {
        let bench = Bench { server: place.server.clone(), connector: place.connector.clone(), options };
        store::migrate::run(&bench.connector, now).await?;
        let begin = filled(include_str!("../../sql/ledger_begin.sql")).replace("{now}", &now.to_string());
        script(&mut bench.server.connect().await?, &begin).await?;
        let statements = rounds::counted(&bench).await?;
        progress(format!("{ACCOUNTS} wallets are there; a transfer is {statements:.1} statements"));
        let mut taken = Vec::new();
        for nth in 0..bench.options.rounds {
            taken.push(rounds::take(&bench, nth, progress).await?);
        }
        Ok(report::compose(&bench, bench.server.head().await?, statements, &taken))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::{ACCOUNTS, Hot, Way};

    #[test]
    fn transfers_are_between_two_and_spread_evenly() {
        let way = Way { hot: Hot::Nobody, together: 100, connections: 2, transfers: 50_050 };
        let all: Vec<_> = (0..way.transfers).step_by(100).flat_map(|nth| way.batch(nth)).collect();
        assert_eq!(all.len(), 50_050);
        assert!(all.iter().all(|one| one.from != one.to && one.minor > 0 && one.from >= 1 && one.to <= ACCOUNTS));
        let low = all.iter().filter(|one| one.from <= ACCOUNTS / 2).count();
        assert!((24_000..26_000).contains(&low), "{low} of the lower half");
        assert!(Way { hot: Hot::Wallet, ..way }.batch(0).all(|one| one.from == 0 && one.to > 0));
    }
}
