//! A merchant's books leave as they are, and programs that others wrote read them: Beancount and hledger.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::{Command, Output};

use gateways::simulated::{Behavior, Fate};
use ids::{InvoiceId, Mode, TenantId, Uuid};
use jiff::Timestamp;
use ledger::{Account, AccountKind, Journal, JournalKind, Posting};
use money::{Currency, Money};
use recovery::DeclineCode;
use serde_json::Value;
use store::invoices::{self, InvoiceFilter};
use store::{PageOf, TenantScope};
use testkit::{TestDb, World};

use crate::shop::{BINARY, Folder};

const MISSING: &str = "is not installed: `./dev test` installs it";

/// More than binary fractions can tell from its neighbours.
const LARGE: i64 = 9_007_199_254_740_993;

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn export(db: &TestDb, tenant: TenantId, words: &[&str]) -> Output {
    Command::new(BINARY)
        .args(["ledger", "export", "--tenant", &tenant.to_string()])
        .args(words)
        .env("DATABASE_URL", &db.url)
        .env("RECOUP_KEY_PEPPER", "p".repeat(40))
        .env("RECOUP_SEALING_KEY", "s".repeat(40))
        .env("USER", "ngozi")
        .output()
        .expect("the binary runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn exported(db: &TestDb, tenant: TenantId, words: &[&str]) -> String {
    let output = export(db, tenant, words);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn refused(db: &TestDb, tenant: TenantId, words: &[&str]) -> String {
    let output = export(db, tenant, words);
    assert!(!output.status.success() && output.stdout.is_empty(), "{}", text(&output.stdout));
    text(&output.stderr)
}

/// What a program of somebody else's prints.
fn foreign(command: &mut Command) -> String {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().unwrap_or_else(|error| panic!("{name} {MISSING} ({error})"));
    assert!(output.status.success(), "{name}: {}\n{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

fn money(code: &str, minor: i64) -> Money {
    Money::new(minor, Currency::parse(code).expect("a currency"))
}

/// Books that a wallet was filled.
async fn fill(scope: &TenantScope, at: &[Timestamp], amount: Money) {
    let mut tx = scope.begin().await.expect("a transaction");
    let mut rows = Vec::new();
    for at in at {
        let owner = Uuid::from_u128(0xabcd);
        let postings = vec![
            Posting { account: Account::GATEWAY_CLEARING, amount },
            Posting {
                account: Account { kind: AccountKind::WalletAvailable, owner: Some(owner) },
                amount: amount.checked_neg().expect("fits"),
            },
        ];
        let source: InvoiceId = tx.fresh();
        let journal = Journal::try_new(JournalKind::WalletToppedUp, source.uuid(), postings).expect("it balances");
        rows.push(usecase::books::journal_row(&journal, *at));
    }
    store::ledger::post(&mut tx, &rows).await.expect("posted");
    tx.commit(()).await.expect("commits");
}

async fn open_bills(world: &World) -> Vec<InvoiceId> {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 100, offset: 0, below: None };
    let rows = invoices::page(&mut tx, &InvoiceFilter::default(), &page).await.expect("invoices");
    tx.commit(()).await.expect("a read");
    rows.into_iter().filter(|row| row.status == "open").map(|row| row.id).collect()
}

/// Bills that were paid, taken back and given up, over some months, and wallets in currencies with more and fewer decimals.
async fn merchant() -> World {
    let world = World::new().await;
    let lola = world.customer("lola", "4084080000000003", Behavior::default()).await;
    let ada = world.customer("ada", "4084080000000045", Behavior::default()).await;
    let no = Fate::Declines(DeclineCode::InsufficientFunds);
    let paid_once = [Fate::Succeeds; 2].into_iter().chain(std::iter::repeat_n(no, 60)).collect();
    let femi = Behavior { plan: paid_once, ..Behavior::default() };
    let femi = world.customer("femi", "4084080000000003", femi).await;
    let plan = world.plan(("week", 1), 512_345, 0, None).await;
    for payer in [lola, ada, femi] {
        world.subscribe(payer, plan).await;
    }
    world.subscribe(femi, world.plan(("week", 1), 250_001, 0, None).await).await;
    world.until("2026-09-09T08:00:00Z").await;
    let open = open_bills(&world).await;
    assert!(open.len() >= 2, "the refused bills are open: {open:?}");
    let mut tx = world.begin().await;
    app::invoices::void(&mut tx, open[0]).await.expect("voided");
    app::invoices::mark_uncollectible(&mut tx, open[1]).await.expect("given up");
    tx.commit(()).await.expect("commits");
    world.until("2026-09-25T08:00:00Z").await;
    world.verify().await;
    fill(&world.scope, &[world.now()], money("KWD", 1_001)).await;
    fill(&world.scope, &[world.now()], money("JPY", 1_200)).await;
    fill(&world.scope, &[world.now()], money("NGN", LARGE)).await;
    world
}

/// Debits and credits by kind and currency, in minor units.
type Totals = BTreeMap<(String, String), (i64, i64)>;

async fn trial_balance(world: &World) -> Totals {
    let mut tx = world.begin().await;
    let rows = store::ledger::trial_balance(&mut tx).await.expect("the balance");
    tx.commit(()).await.expect("a read");
    rows.into_iter().map(|row| ((row.account, row.currency), (row.debit_minor, row.credit_minor))).collect()
}

fn minor(decimal: &str, currency: &str) -> i64 {
    let decimal = money::decimal::parse(decimal).unwrap_or_else(|| panic!("{decimal} is no decimal"));
    Money::from_decimal(decimal, Currency::parse(currency).expect("a currency")).expect("exact").minor()
}

/// The kind in the second part of a name, however it is written, under the first part that its class has.
fn kind_of(name: &str) -> String {
    let mut parts = name.split(':');
    let (class, kind) = (parts.next().expect("a class"), parts.next().expect("a kind"));
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let found = AccountKind::ALL.into_iter().find(|known| plain(known.as_str()) == plain(kind));
    let found = found.unwrap_or_else(|| panic!("{name} is of no kind"));
    assert!(class.starts_with(&format!("{:?}", found.class())[..5]), "{name} is of another class");
    assert_eq!(found.has_owner(), parts.next().is_some(), "{name}");
    found.as_str().to_owned()
}

fn journals_of(csv: &str) -> Vec<String> {
    let mut ids: Vec<String> =
        csv.lines().skip(1).map(|line| line.split(',').nth(2).expect("an id").to_owned()).collect();
    ids.dedup();
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn beancount_adds_up_to_our_trial_balance() {
    let python = root().join("target/venv/bin/python");
    assert!(python.exists(), "Beancount {MISSING}");
    let world = merchant().await;
    let folder = Folder::new("export");
    let file = folder.path().join("books.beancount");
    let path = file.to_str().expect("text");
    exported(&world.db, world.tenant, &["--mode", "test", "--format", "beancount", "--output", path]);
    let checked = foreign(Command::new(python.with_file_name("bean-check")).arg(&file));
    assert_eq!(checked, "", "it has nothing to say");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/foreign/beancount_totals.py");
    let told: Value = serde_json::from_str(&foreign(Command::new(&python).arg(script).arg(&file))).expect("JSON");
    assert_eq!(told["errors"], serde_json::json!([]));
    let mut theirs = Totals::new();
    for row in told["totals"].as_array().expect("a list") {
        let part = |nth: usize| row[nth].as_str().expect("a text");
        let sums = theirs.entry((kind_of(part(0)), part(1).to_owned())).or_default();
        sums.0 += minor(part(2), part(1));
        sums.1 += minor(part(3), part(1));
    }
    assert_eq!(theirs, trial_balance(&world).await);
    let csv = exported(&world.db, world.tenant, &["--mode", "test", "--format", "csv"]);
    let mut ids: Vec<&str> = told["journals"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    ids.sort_unstable();
    let mut ours = journals_of(&csv);
    ours.sort_unstable();
    assert!(ours.len() > 8, "{csv}");
    assert_eq!(ids, ours);
}

#[tokio::test(flavor = "multi_thread")]
async fn hledger_adds_up_to_our_trial_balance() {
    let world = merchant().await;
    let folder = Folder::new("export");
    let file = folder.path().join("books.journal");
    let path = file.to_str().expect("text");
    exported(&world.db, world.tenant, &["--mode", "test", "--format", "hledger", "--output", path]);
    let hledger = |words: &[&str]| foreign(Command::new("hledger").arg("-f").arg(&file).args(words));
    assert_eq!(hledger(&["check", "--strict", "ordereddates"]), "", "it has nothing to say");
    let mut theirs: BTreeMap<(String, String), i64> = BTreeMap::new();
    for line in hledger(&["balance", "--flat", "--no-total", "--empty", "-O", "csv", "--layout=bare"]).lines().skip(1) {
        let parts: Vec<&str> = line.split(',').map(|part| part.trim_matches('"')).collect();
        let [name, currency, amount] = parts[..] else { panic!("three columns: {line}") };
        *theirs.entry((kind_of(name), currency.to_owned())).or_default() += minor(amount, currency);
    }
    theirs.retain(|_, balance| *balance != 0);
    let mut ours: BTreeMap<_, _> =
        trial_balance(&world).await.into_iter().map(|(key, (debit, credit))| (key, debit - credit)).collect();
    ours.retain(|_, balance| *balance != 0);
    assert_eq!(theirs, ours);
    let csv = exported(&world.db, world.tenant, &["--mode", "test", "--format", "csv"]);
    let codes: BTreeSet<String> = hledger(&["codes"]).lines().map(str::to_owned).collect();
    assert_eq!(codes, journals_of(&csv).into_iter().collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_the_merchants_and_nobody_elses_books_are_there() {
    let world = World::new().await;
    let instants = ["2026-09-30T22:59:59Z", "2026-09-30T23:00:00Z", "2026-10-31T22:59:59Z", "2026-10-31T23:00:00Z"];
    let instants = instants.map(|at| at.parse::<Timestamp>().expect("an instant"));
    fill(&world.scope, &instants, money("NGN", 100)).await;
    let other = world.db.tenant("Chidi's Books").await;
    fill(&world.db.scope(other, Mode::Test), &instants[..1], money("NGN", 7_700)).await;
    fill(&world.db.scope(world.tenant, Mode::Live), &instants[..1], money("NGN", 8_800)).await;
    let days = |words: &[&str]| {
        let csv = exported(&world.db, world.tenant, &[words, &["--format", "csv"]].concat());
        csv.lines().skip(1).step_by(2).map(|line| line[..10].to_owned()).collect::<Vec<_>>()
    };
    let all = ["2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01"];
    assert_eq!(days(&["--mode", "test"]), all);
    assert_eq!(days(&["--mode", "test", "--from", "2026-10-01"]), all[1..]);
    assert_eq!(days(&["--mode", "test", "--to", "2026-11-01"]), all[..3]);
    assert_eq!(days(&["--mode", "test", "--from", "2026-10-01", "--to", "2026-11-01"]), all[1..3]);
    assert_eq!(days(&["--mode", "live"]), all[..1]);
    let live = exported(&world.db, world.tenant, &["--mode", "live", "--format", "csv"]);
    assert!(live.contains(",-88.00,NGN") && !live.contains(",-1.00,NGN"), "{live}");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_a_page_comes_whole_and_in_the_order_of_time() {
    let world = World::new().await;
    // The later an id, the earlier its journal holds.
    let first = world.now().as_second();
    let instants: Vec<Timestamp> =
        (0..1_201).rev().map(|nth| Timestamp::from_second(first + nth * 60).expect("in range")).collect();
    fill(&world.scope, &instants, money("NGN", 100)).await;
    let csv = exported(&world.db, world.tenant, &["--mode", "test", "--format", "csv"]);
    let seen: Vec<Timestamp> = csv
        .lines()
        .skip(1)
        .step_by(2)
        .map(|line| line.split(',').nth(1).expect("an instant").parse().expect("an instant"))
        .collect();
    assert!(seen.iter().eq(instants.iter().rev()), "{} of {}", seen.len(), instants.len());
    assert_eq!(journals_of(&csv).len(), instants.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_balance_is_named_and_nothing_is_written() {
    let world = World::new().await;
    fill(&world.scope, &[world.now(), world.now()], money("NGN", 100)).await;
    let csv = exported(&world.db, world.tenant, &["--mode", "test", "--format", "csv"]);
    let last = journals_of(&csv).pop().expect("two journals");
    let tamper = format!(
        "update sandbox.postings set amount_minor = amount_minor + 1 where account = 'gateway_clearing' and journal_id = '{}'",
        last.trim_start_matches("jrn_")
    );
    store::testing::admin_script(&world.db.connector, &tamper).await.expect("a superuser may");
    let folder = Folder::new("export");
    let file = folder.path().join("books.beancount");
    for format in ["hledger", "beancount", "csv"] {
        let told = refused(&world.db, world.tenant, &["--mode", "test", "--format", format]);
        assert!(told.contains(&last) && told.contains("debits exceed credits by 1 minor units of NGN"), "{told}");
        let words = ["--mode", "test", "--format", format, "--output", file.to_str().expect("text")];
        refused(&world.db, world.tenant, &words);
    }
    let left = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(left, 0, "neither the file nor a part of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_exported_says_why() {
    let db = TestDb::new().await;
    let told = refused(&db, TenantId::from_uuid(Uuid::from_u128(1)), &["--mode", "test", "--format", "csv"]);
    assert!(told.contains("tenant not found"), "{told}");
    let tenant = db.tenant("Chidi's Books").await;
    let words = ["--mode", "live", "--format", "csv", "--from", "2026-10-01", "--to", "2026-10-01"];
    assert!(refused(&db, tenant, &words).contains("there is no day"));
    let empty = exported(&db, tenant, &["--mode", "live", "--format", "hledger"]);
    assert!(empty.starts_with(&format!("; The books of {tenant} in live mode, in days of Africa/Lagos")), "{empty}");
    assert_eq!(empty.lines().count(), 3, "{empty}");
}
