//! Transactions begin at the edges, and what begins one commits it in the same function.
//!
//! A use case takes `&mut` a transaction; a handler, a job or a command opens it, and finishes it where a reader
//! can see both.

use crate::problem::Problem;
use crate::source::{Function, Source, find_word, functions};
use crate::workspace::Workspace;

/// The edges, and why each is one.
const EDGES: [(&str, &str); 44] = [
    ("crates/app/src/jobs/", "a job is an edge: the worker only claims"),
    ("crates/web/", "opens for the handlers of both APIs"),
    ("crates/public-api/", "handlers"),
    ("crates/core-api/", "handlers"),
    ("crates/pages/", "handlers"),
    ("crates/event-api/", "handlers"),
    ("crates/message-api/", "handlers"),
    ("crates/access-api/", "handlers"),
    ("crates/audit-api/", "handlers"),
    ("crates/audit/src/sealing.rs", "a job is an edge: a batch of a chain is a commit"),
    ("crates/provider-api/", "handlers"),
    ("crates/refund-api/", "handlers"),
    ("crates/disputes/src/job.rs", "a job is an edge: around each question and answer there are commits"),
    ("crates/refunds/src/job.rs", "a job is an edge: between two commits the gateway is asked"),
    ("crates/payout-api/", "handlers"),
    ("crates/escrow-api/", "handlers"),
    ("crates/order-pages/", "handlers of pages"),
    ("crates/checkout-pages/", "handlers of pages"),
    ("crates/checkout-api/", "handlers"),
    ("crates/checkout/src/clerk.rs", "a job is an edge: between two commits a gateway is asked"),
    ("crates/checkout/src/saving.rs", "the same, where providers are asked for pages on which cards are saved"),
    ("crates/person-pages/", "handlers of pages"),
    ("crates/people/src/errands.rs", "an errand goes to the house and to a merchant, each in a transaction of its own"),
    ("crates/house/", "a gateway is asked between two commits, and commits what it knows of both of them"),
    ("crates/identity/src/sending.rs", "a job is an edge: around each hand-over of a code there are two commits"),
    ("crates/escrows/src/steward.rs", "a job is an edge: what is due for an order is one commit"),
    ("crates/escrows/src/payments/job.rs", "a job is an edge: between two commits the gateway is asked"),
    (
        "crates/escrows/src/payments/by_hand.rs",
        "what a person decides of: read, then the gateway is asked, then decided",
    ),
    ("crates/escrows/src/refunds/", "a job is an edge, and a person: between two commits the gateway is asked"),
    (
        "crates/payouts/src/cashier.rs",
        "a job is an edge: the try is committed before the provider hears of it, and its outcome after",
    ),
    ("crates/realtime/", "handlers, of what sockets send"),
    ("crates/settling-api/", "handlers"),
    ("crates/settling/src/work/", "a job is an edge: between two commits a provider is asked"),
    ("crates/settling/src/restore.rs", "a command's other half: each page of a provider's list is a commit"),
    ("crates/hooks/", "handlers"),
    (
        "crates/providers/src/heard.rs",
        "an edge: what a provider told is one commit, between its verification and its answer",
    ),
    ("crates/providers/src/opened.rs", "an edge: credentials are read and opened before anything is sent"),
    ("crates/office/src/post.rs", "a job is an edge: a letter is handed over between two commits"),
    ("crates/outreach/src/teller.rs", "a job is an edge: around each hand-over to a carrier there are two commits"),
    ("crates/webhooks/src/deliver.rs", "a job is an edge: between two commits the merchant's server is asked"),
    ("crates/recoup/", "commands"),
    ("crates/store/", "the scope itself, and bookkeeping of its own"),
    ("crates/bench/", "measures what an edge does"),
    ("crates/testkit/", "arranges rows for tests"),
];

const BEGINS: [&str; 3] = [".begin(", ".begin_at(", "::begin("];

/// How a function finishes a transaction: itself, or with one of `web`'s answers, which commit and reply.
const FINISHES: [&str; 11] = [
    ".commit(",
    ".commit_with_reply(",
    ".ok(tx",
    ".ok_at(tx",
    ".created(tx",
    ".accepted(tx",
    ".revealed(tx",
    ".listed(tx",
    ".caught_up(tx",
    ".listed(\ntx",
    ".revealed(\ntx",
];

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    workspace.sources.iter().filter(|source| !source.is_test).flat_map(one).collect()
}

fn one(source: &Source) -> Vec<Problem> {
    let all = functions(&source.shipped);
    let at_edge = EDGES.iter().any(|(edge, _)| source.path.starts_with(edge));
    begins(&source.shipped)
        .into_iter()
        .filter_map(|at| {
            let why = if at_edge {
                unfinished(source, &all, at)?
            } else {
                "a transaction begins inside the house: take `&mut TenantTx` and let the edge begin it".to_owned()
            };
            Some(Problem::wrong(&source.path, source.line(at), why))
        })
        .collect()
}

/// Where transactions begin. `charging::begin(…)` begins a charge, not a transaction: of paths, only those through
/// a type count.
fn begins(code: &str) -> Vec<usize> {
    let each = BEGINS.iter().flat_map(|call| code.match_indices(call));
    let mut found: Vec<usize> =
        each.filter(|(at, call)| !call.starts_with("::") || after_type(code, *at)).map(|(at, _)| at).collect();
    found.sort_unstable();
    found
}

fn after_type(code: &str, at: usize) -> bool {
    let before = code.get(..at).unwrap_or_default();
    let name = before.rsplit(|letter| !crate::source::is_word(letter)).next().unwrap_or_default();
    name.starts_with(char::is_uppercase)
}

/// Why the innermost function around a beginning does not finish it, if so. One that answers with the transaction
/// hands it on.
fn unfinished(source: &Source, all: &[Function<'_>], at: usize) -> Option<String> {
    let around = all.iter().rfind(|function| function.body.contains(&at))?;
    let body = source.shipped.get(around.body.clone()).unwrap_or_default();
    let body: String = body.split_whitespace().collect();
    let finished = FINISHES.iter().any(|call| body.contains(&call.replace('\n', "")));
    let (_, answer) = around.signature.rsplit_once("->").unwrap_or_default();
    let handed_on = !find_word(answer, "TenantTx").is_empty();
    (!finished && !handed_on).then(|| format!("`{}` begins a transaction and does not commit it", around.name))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::made_up;

    fn told(path: &str, text: &str) -> Vec<String> {
        check(&made_up::files(&[(path, text)])).into_iter().map(|problem| problem.why).collect()
    }

    #[test]
    fn an_edge_begins_and_commits() {
        let job = "crates/app/src/jobs/renew.rs";
        assert_eq!(told(job, "fn a() { let tx = s.begin_at(now).await?; b(); Ok(tx.commit(()).await?) }"), [""; 0]);
        assert!(
            told(job, "fn a() { let tx = s.begin().await?; }\nfn b() { tx.commit(()); }")[0].contains("`a` begins")
        );
        assert_eq!(told(job, "fn a() { charging::begin(&mut tx).await }"), [""; 0]);
        assert!(told(job, "fn a() { sqlx::Connection::begin(c) }")[0].contains("`a` begins"));
        assert!(told(job, "fn a() { fn b() { s.begin(); } tx.commit(()) }")[0].contains("`b` begins"));
    }

    #[test]
    fn a_handler_may_answer_with_it() {
        let handler = "crates/public-api/src/plans.rs";
        assert_eq!(told(handler, "fn a() { let tx = m.begin().await?; m.listed(\n  tx, &l).await }"), [""; 0]);
        assert_eq!(told(handler, "fn a() -> Result<TenantTx> { m.begin().await }"), [""; 0]);
        assert!(told(handler, "fn a() { let tx = m.begin().await?; m.ok(other).await }")[0].contains("`a` begins"));
    }

    #[test]
    fn the_inside_begins_nothing() {
        assert!(told("crates/app/src/plans.rs", "fn a() { s.begin(); tx.commit(()) }")[0].contains("inside the house"));
        assert_eq!(told("crates/app/src/plans.rs", "#[cfg(test)]\nmod tests { fn a() { s.begin(); } }"), [""; 0]);
    }
}
