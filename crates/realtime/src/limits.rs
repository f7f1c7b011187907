//! How much sockets may make a process keep and do.

use std::time::Duration;

/// The most entries that a client which was away is given one by one. Beyond it, reading anew is cheaper for everybody.
pub(crate) const MOST_MISSED: i64 = 500;

/// The limits of one process.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Sockets of the process.
    pub sockets: usize,
    /// Clients that have come and not said who they are, within the time of a handshake.
    pub arriving: usize,
    /// Sockets of one person.
    pub sockets_each: usize,
    /// Orders that a socket joins.
    pub orders_each: usize,
    /// Bytes of one message from a client, and of what a poll is answered with at once.
    pub payload: usize,
    /// How long a client has to say who it is, and how long finding out may take.
    pub handshake: Duration,
    /// Packets that wait for a client to read them. One that lags further behind is let go. Above what is given to somebody who
    /// was away, which comes at once.
    pub buffered: usize,
    /// How often a client is asked whether it is there.
    pub ping_every: Duration,
    /// How long it has to answer.
    pub pong_within: Duration,
    /// How often the database is looked at for those who listen.
    pub pace: Duration,
    /// How often those to whom nothing is delivered are asked about.
    pub recheck: Duration,
    /// Where pages that poll may come from: origins such as `https://shop.example.com`. Pages of the same origin need
    /// none of this, and neither does a WebSocket.
    pub origins: Vec<String>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            sockets: 10_000,
            arriving: 1_000,
            sockets_each: 10,
            orders_each: 100,
            payload: 16 << 10,
            handshake: Duration::from_secs(10),
            buffered: 640,
            ping_every: Duration::from_secs(20),
            pong_within: Duration::from_secs(10),
            pace: Duration::from_secs(1),
            recheck: Duration::from_secs(30),
            origins: Vec::new(),
        }
    }
}
