//! Pages of the dashboard over a large merchant, each beside the time that its statements took in the server, and the plan of the
//! slowest of them.
//!
//! A page is asked for as a browser asks for it, by somebody who is signed in, from the router to the last byte of HTML. Times are taken
//! first; plans come from a second service on a server that explains what it runs, so that explaining is in no time.

mod plans;
mod report;
mod visitor;

use anyhow::{Context as _, Result, ensure};
use jiff::Timestamp;
use secrecy::SecretString;

pub use report::{PageCase, Report};

use crate::place::{Place, in_own_database};
use crate::server::script;
use visitor::Visitor;

/// What to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many subscriptions the merchant has, each with a customer, a bill and a charge.
    pub subscriptions: u64,
    /// How many events.
    pub events: u64,
    /// How often each page is asked for.
    pub rounds: u32,
    /// For the caller: print the report as JSON.
    pub json: bool,
    /// What the passwords of the service roles are derived from, on a server that asks for them.
    pub role_secret: Option<SecretString>,
}

impl Default for Options {
    fn default() -> Options {
        Options { subscriptions: 100_000, events: 1_000_000, rounds: 9, json: false, role_secret: None }
    }
}

/// What is looked at: what it is called, where it is, and a text that must be on it.
const PAGES: [(&str, &str, &str); 9] = [
    ("overview", "/d/test", "Recurring revenue at the end of each month"),
    ("recovery board", "/d/test/recovery", "Insufficient funds"),
    ("customers", "/d/test/customers", "Payer"),
    ("one customer", "/d/test/customers/cust_00000003-0000-7000-8000-00000000002a", "Payer 42"),
    ("subscriptions", "/d/test/subscriptions", "sub_"),
    ("one subscription", "/d/test/subscriptions/sub_00000002-0000-7000-8000-00000000002a", "sub_00000002"),
    ("invoices that are open", "/d/test/invoices?status=open", "inv_"),
    ("events", "/d/test/events", "invoice"),
    ("search for an e-mail", "/d/test/search?q=payer77%40example.com", ""),
];

/// Measures the pages on the server at `url`, whose user must be a superuser, in a database made for it and dropped afterwards.
///
/// # Errors
/// When the server cannot be used, and when a page is not what it should be: then there is no number.
pub async fn run(url: &str, options: Options, progress: &mut dyn FnMut(String)) -> Result<Report> {
    ensure!(options.subscriptions >= 100 && options.events >= 100 && options.rounds >= 1, "nothing to measure");
    in_own_database(url, options.role_secret.clone(), async |place, now| {
        store::migrate::run(&place.connector, now).await?;
        let visitor = Visitor::sign_up(place).await?;
        load(place, &options, now).await?;
        progress(format!("{} subscriptions and {} events are there", options.subscriptions, options.events));
        let mut cases = Vec::new();
        for (name, path, text) in PAGES {
            let times = visitor.times(path, text, options.rounds).await.with_context(|| name.to_owned())?;
            progress(format!("{name}: {:.1} ms", times.median));
            cases.push((name, path, times));
        }
        plans::explain(place).await?;
        let told = plans::of(place, visitor, &PAGES).await?;
        Ok(report::compose(place.server.head().await?, &options, cases, told))
    })
    .await
}

async fn load(place: &Place, options: &Options, now: Timestamp) -> Result<()> {
    let text = include_str!("../../sql/pages_load.sql")
        .replace("{subscriptions}", &options.subscriptions.to_string())
        .replace("{events}", &options.events.to_string())
        .replace("{now}", &now.to_string());
    script(&mut place.server.connect().await?, &text).await
}
