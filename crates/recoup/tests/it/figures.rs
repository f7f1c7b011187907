//! What Prometheus is told: every figure moves with what it measures, as much is told of many merchants as of one, and whatever the
//! alerts and the dashboard in `deploy` ask for is there.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use store::operator::restores;
use store::testing;
use testkit::process::{Running, free_port, until};
use testkit::{TestDb, http};

use crate::shop::{BINARY, Folder, key_of};

/// A scrape: each sample by its name with labels.
async fn scrape(port: u16) -> Vec<(String, f64)> {
    let asked = tokio::task::spawn_blocking(move || http::request(port, "GET", "/metrics", "", ""));
    let body = asked.await.expect("asked").map(|answer| answer.body).unwrap_or_default();
    let samples = body.lines().filter(|line| !line.starts_with('#'));
    samples
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(name, value)| (name.to_owned(), value.parse().expect("a number")))
        .collect()
}

/// The sample of this name that has all of these labels.
fn value(samples: &[(String, f64)], name: &str, labels: &[&str]) -> Option<f64> {
    let is = |text: &str| text.split('{').next() == Some(name) && labels.iter().all(|label| text.contains(label));
    samples.iter().find(|(text, _)| is(text)).map(|(_, value)| *value)
}

struct Yard {
    db: TestDb,
    data: Folder,
    port: u16,
    running: Vec<Running>,
}

impl Yard {
    /// A worker over a database, which it measures every second.
    fn over(db: TestDb) -> Yard {
        let (data, port) = (Folder::new("figures"), free_port());
        let mut yard = Yard { db, data, port, running: Vec::new() };
        let listen = format!("127.0.0.1:{port}");
        yard.start("worker", &[("RECOUP_WORKER_LISTEN", &listen), ("RECOUP_WORKER_FIGURES_SECONDS", "1")]);
        yard
    }

    fn start(&mut self, role: &str, settings: &[(&str, &str)]) {
        let data = self.data.path().to_str().expect("a path of text").to_owned();
        let all = [settings, &[("RECOUP_DATA_DIR", data.as_str()), ("RECOUP_LOG", "off")]].concat();
        self.running.push(Running::start(BINARY, &[role], &self.db, &all));
    }

    /// Waits until a figure is as it should be.
    async fn until(&self, name: &str, labels: &[&str], holds: impl Fn(f64) -> bool) {
        until(name, || async { value(&scrape(self.port).await, name, labels).is_some_and(&holds) }).await;
    }
}

/// Things that wait, are set aside, differ and do not add up. Nobody works on them meanwhile.
const TROUBLE: &str = "
    insert into sandbox.due (tenant_id, kind, subject_id, lane, due_at) values
      ('TENANT', 'collect', gen_random_uuid(), '00000000-0000-0000-0000-000000000000', now() - interval '10 minutes'),
      ('TENANT', 'deliver', gen_random_uuid(), '00000000-0000-0000-0000-000000000000', now() - interval '20 minutes');
    insert into sandbox.due (tenant_id, kind, subject_id, lane, due_at, quarantined_at)
      values ('TENANT', 'payout', gen_random_uuid(), '00000000-0000-0000-0000-000000000000', null, now());
    insert into sandbox.reconciliation_breaks (tenant_id, id, gateway, name, kind, bucket, what, state, created_at, updated_at)
      values ('TENANT', gen_random_uuid(), 'simulated', 'charge x', 'charge', 'only_theirs', array['x'], 'open', now(), now());
    set session_replication_role = replica;
    insert into sandbox.postings (tenant_id, journal_id, line_no, account, owner_id, amount_minor, currency)
      values ('TENANT', gen_random_uuid(), 1, 'gateway_clearing', gen_random_uuid(), 777, 'NGN');
    insert into sandbox.unresolved_attempts (tenant_id, invoice_id, attempt_id, since)
      values ('TENANT', '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', now() - interval '1 hour');
    insert into sandbox.attempts (tenant_id, id, invoice_id, customer_id, cause, rail, gateway, status, amount_minor, currency, lane,
        submitted_at, created_at, updated_at)
      values ('TENANT', '00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', gen_random_uuid(), 'first', 'card',
        'simulated', 'unknown', 100, 'NGN', '00000000-0000-0000-0000-000000000000', now(), now(), now());
    insert into sandbox.party_codes (tenant_id, id, customer_id, purpose, phone_hash, asked, wrong, spent_at, asked_at, expires_at, created_at)
      select 'TENANT', gen_random_uuid(), gen_random_uuid(), 'page', ''::bytea, 1, 0, case when n = 1 then now() end, now() - interval '20 minutes',
        now() - interval '10 minutes', now() from generate_series(1, 4) n;
";

#[tokio::test]
async fn each_figure_moves_with_what_it_measures() {
    let db = TestDb::new().await;
    let tenant = db.tenant("Ada's Gym").await;
    restores::say(&db.operator(), restores::BEGIN, "a test", &[]).await.expect("held");
    let trouble = TROUBLE.replace("TENANT", &tenant.uuid().to_string());
    testing::admin_script(&db.connector, &trouble).await.expect("trouble");
    let yard = Yard::over(db);
    let test = r#"mode="test""#;
    yard.until("job_oldest_ready_age_seconds", &[test, r#"kind="collect""#], |age| (600.0..900.0).contains(&age)).await;
    // It is set at the end of a look.
    yard.until("quarantine_held", &[], |held| held == 1.0).await;
    let told = scrape(yard.port).await;
    let is = |name: &str, labels: &[&str]| value(&told, name, labels).unwrap_or_else(|| panic!("{name} {labels:?}"));
    assert!((1_200.0..1_500.0).contains(&is("webhook_lag_seconds", &[test])));
    assert_eq!(is("jobs_quarantined", &[test, r#"kind="payout""#]), 1.0);
    assert_eq!(is("jobs_quarantined", &[test, r#"kind="collect""#]), 0.0);
    assert!((3_600.0..3_900.0).contains(&is("payment_unresolved_oldest_seconds", &[test])));
    assert_eq!(is("reconciliation_breaks", &[test]), 1.0);
    assert_eq!(is("ledger_imbalance_minor", &[test]), 777.0);
    assert_eq!(is("otp_conversion_ratio", &[test]), 0.25);
    assert_eq!(is("otp_codes_decided", &[test]), 4.0);
    for name in
        ["webhook_lag_seconds", "reconciliation_breaks", "ledger_imbalance_minor", "payment_unresolved_oldest_seconds"]
    {
        assert_eq!(is(name, &[r#"mode="live""#]), 0.0, "{name}");
    }
    assert_eq!(value(&told, "scanner_last_success_timestamp_seconds", &[test]), None, "nobody scans while held");

    restores::say(&yard.db.operator(), restores::END, "a test", &[]).await.expect("lifted");
    yard.until("scanner_last_success_timestamp_seconds", &[test, r#"kind="collect""#], |at| at > 1_700_000_000.0).await;
    yard.until("quarantine_held", &[], |held| held == 0.0).await;
    yard.until("audit_sealed_lag_seconds", &[test], |lag| lag < 60.0).await;
    yard.until("db_pool_wait_seconds_count", &[], |count| count > 0.0).await;
}

#[tokio::test]
async fn a_scrape_is_as_long_with_ten_thousand_merchants_and_the_public_address_shows_none() {
    let db = TestDb::new().await;
    let key = key_of(&db, db.tenant("Ada's Gym").await).await;
    let many = "insert into core.tenants (id, name, created_at, updated_at)
           select gen_random_uuid(), 'merchant ' || n, now(), now() from generate_series(1, 10000) n;
         insert into sandbox.due (tenant_id, kind, subject_id, lane, due_at)
           select id, 'fan_out', id, '00000000-0000-0000-0000-000000000000', now() + interval '1 day' from core.tenants;";
    testing::admin_script(&db.connector, many).await.expect("ten thousand merchants");
    let mut yard = Yard::over(db);
    let (api, figures) = (free_port(), free_port());
    let (listen, shown) = (format!("127.0.0.1:{api}"), format!("127.0.0.1:{figures}"));
    yard.start("public-api", &[("RECOUP_PUBLIC_API_LISTEN", &listen), ("RECOUP_PUBLIC_API_METRICS_LISTEN", &shown)]);
    let ask = |path: String| {
        let key = key.clone();
        async move { tokio::task::spawn_blocking(move || http::request(api, "GET", &path, &key, "")).await.expect("asked") }
    };
    until("the API answers", || async { ask("/livez".to_owned()).await.is_some() }).await;
    for number in 0..50 {
        let path = format!("/v1/customers/cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d{number:02}");
        assert_eq!(ask(path).await.expect("an answer").status, 404);
    }
    assert_eq!(ask("/metrics".to_owned()).await.expect("an answer").status, 404);
    let told = scrape(figures).await;
    let labels = [r#"route="/v1/customers/{id}""#, r#"method="GET""#, r#"status="4xx""#];
    assert_eq!(value(&told, "http_server_request_duration_seconds_count", &labels), Some(50.0));
    yard.until("reconciliation_breaks", &[], |_| true).await;
    let all = [told, scrape(yard.port).await].concat();
    assert!(all.len() < 1_000, "{} samples", all.len());
    assert!(!all.iter().any(|(name, _)| name.contains("0192f0a1") || name.contains("ten_")), "no merchant, no object");
    asked_for_is_there(&all);
}

/// Every figure that an alert or a panel names is in a scrape, or is one of Prometheus' own.
fn asked_for_is_there(samples: &[(String, f64)]) {
    let there: BTreeSet<&str> = samples.iter().filter_map(|(name, _)| name.split('{').next()).collect();
    let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy");
    let mut asked = String::new();
    for file in ["prometheus/alerts.yml", "grafana/recoup.json"] {
        let text = std::fs::read_to_string(deploy.join(file)).expect("a file of deploy");
        for line in text.lines().filter(|line| {
            line.trim_start().trim_start_matches("- ").starts_with("expr:") || line.contains("\"expr\":")
        }) {
            writeln!(asked, "{line}").expect("a String takes all");
        }
    }
    let names: BTreeSet<&str> = asked
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .filter(|word| word.contains('_') && *word != "histogram_quantile")
        .collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        assert!(there.contains(name) || name == "otp_conversion_ratio", "{name} is in no scrape");
    }
    let panels: Value =
        serde_json::from_str(&std::fs::read_to_string(deploy.join("grafana/recoup.json")).expect("a dashboard"))
            .expect("JSON");
    assert!(panels["panels"].as_array().is_some_and(|panels| panels.len() >= 10));
}
