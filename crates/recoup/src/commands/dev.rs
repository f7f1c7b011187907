//! Everything for a developer in one process: database, a merchant to play with, and the three roles.

use std::fs;
use std::process::ExitCode;

use access::keys::NewKey;
use anyhow::{Context as _, Result};
use ids::Mode;
use runtime::{Clock, Shutdown};
use store::doors::{CoreDb, OperatorDb};
use store::key::KeyKind;
use store::operator::tenants::{self, NewTenant};

use super::operators::{create_key, make_owner};
use crate::carriers;
use crate::config::Config;
use crate::house::{self, House};
use crate::output;
use crate::services::{self, Parts, Served};

pub(super) async fn run(mut config: Config) -> Result<ExitCode> {
    config.webhooks.local_allowed = true;
    let house = House::open(&config).await?;
    store::migrate::run(&house.connector, Clock::system().now()).await?;
    let (secrets, staff_key) = house::dev_secrets(&config)?;
    let key = demo_key(&config, &house, &secrets).await?;
    let sign_in = demo_sign_in(&config, &house).await?;
    let parts = Parts::new(&config, house.connector.clone(), secrets, Some(staff_key))?;
    let shutdown = Shutdown::new();
    tokio::spawn(shutdown.clone().on_signals());
    let base_url = config.base_url();
    let router = services::public_api(&config, &parts, &base_url, &shutdown);
    let public = services::serve(config.public_api.listen, router, shutdown.clone()).await?;
    // Without a carrier of mails, a developer finds them where messages of the sandbox are put.
    let real = &parts.couriers.live;
    let courier = if real.carries(notices::Channel::Email) { real } else { &parts.couriers.test };
    let post = services::post(&config, &parts, courier);
    let back_office = services::core_api(&config, &parts, post.as_ref());
    tokio::spawn(services::deliver_letters(post, parts.hold.clone(), shutdown.clone()));
    let core = services::serve(config.core_api.listen, back_office, shutdown.clone()).await?;
    let health =
        services::serve(config.worker.listen, services::worker_health(&parts, &shutdown), shutdown.clone()).await?;
    welcome(&config, &house, [&public, &core, &health], &key, &sign_in)?;
    services::work(&config, &parts, shutdown).await;
    for served in [public, core, health] {
        served.stopped().await?;
    }
    house.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// The demo merchant's test key, made on the first start and kept in the data directory.
async fn demo_key(config: &Config, house: &House, secrets: &runtime::secret::Secrets) -> Result<String> {
    let path = config.data_dir.join("demo-key");
    if let Ok(text) = fs::read_to_string(&path) {
        return Ok(text.trim().to_owned());
    }
    let desk = OperatorDb::connect(&house.connector, Clock::system(), "recoup dev");
    let new =
        NewTenant { name: "Ade's Gym".to_owned(), billing_zone: "Africa/Lagos".to_owned(), currency: "NGN".to_owned() };
    let tenant = tenants::create(&desk, &new).await?;
    let key = NewKey {
        kind: KeyKind::Secret,
        name: "development".to_owned(),
        scopes: Vec::new(),
        allowed_addresses: Vec::new(),
        per_minute: 6_000,
        expires_at: None,
    };
    let (_, text) = create_key(&desk, tenant, Mode::Test, key, secrets).await?;
    fs::write(&path, &text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(text)
}

/// E-mail and password of the demo merchant's owner, made on the first start and kept in the data directory.
async fn demo_sign_in(config: &Config, house: &House) -> Result<String> {
    const EMAIL: &str = "ade@example.com";
    let path = config.data_dir.join("demo-sign-in");
    if let Ok(text) = fs::read_to_string(&path) {
        return Ok(text.trim().to_owned());
    }
    let core = CoreDb::connect(&house.connector, Clock::system());
    let tenant = core.tenants().await?.first().context("the demo merchant is there")?.id;
    let password = make_owner(house, tenant, "Ade", EMAIL).await?;
    let text = format!("{EMAIL} {password}");
    fs::write(&path, &text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(text)
}

fn welcome(config: &Config, house: &House, served: [&Served; 3], key: &str, sign_in: &str) -> Result<()> {
    let [public, core, health] = served;
    let database = if house.is_embedded() {
        format!("embedded Postgres in {}", config.data_dir.join("pg").display())
    } else {
        "the configured Postgres".to_owned()
    };
    output::line(&format!(
        "\nRecoup is running.\n\n  \
         merchant API   http://{}\n  \
         reference      http://{}/docs\n  \
         dashboard      http://{}   sign in with {sign_in}\n  \
         worker         http://{}/livez\n  \
         database       {database}\n  \
         messages       files in {}\n  \
         test key       {key}\n\n\
         Try:\n  \
         export RECOUP_URL=http://{} RECOUP_KEY={key}\n  \
         curl -s $RECOUP_URL/v1/plans -H \"Authorization: Bearer $RECOUP_KEY\"\n\n\
         The README goes on from there. Ctrl-C stops everything.\n",
        public.address,
        public.address,
        core.address,
        health.address,
        carriers::sandbox_folder(config).display(),
        public.address
    ))
}
