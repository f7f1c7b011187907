//! Merchants and their keys, from the command line. Every deed is written down before it is done.

use std::process::ExitCode;

use access::keys::{self, NewKey};
use access::scopes;
use anyhow::Result;
use ids::{HOUSE, Mode, TenantId};
use jiff::SignedDuration;
use office::Hasher;
use office::duties::Duty;
use office::roles::Role;
use rand::distr::{Alphanumeric, SampleString as _};
use runtime::Clock;
use runtime::secret::Secrets;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use store::doors::{self, CoreDb, OperatorDb};
use store::key::KeyKind;
use store::operator::tenants::{self, NewTenant};
use store::{PageOf, api_keys};

use crate::cli::{ApiKeyCommand, Format, KindArg, ModeArg, PersonsArgs, StaffCommand, TenantCommand};
use crate::config::{Config, operator_name};
use crate::house::{self, House};
use crate::output;

fn desk(house: &House) -> OperatorDb {
    OperatorDb::connect(&house.connector, Clock::system(), &operator_name())
}

pub(super) async fn tenant(config: Config, command: TenantCommand) -> Result<ExitCode> {
    let house = House::open(&config).await?;
    let desk = desk(&house);
    match command {
        TenantCommand::Create { name, zone, currency, output } => {
            let new = NewTenant { name: name.clone(), billing_zone: zone, currency };
            setup::preferences::check_new_tenant(&new)?;
            let id = tenants::create(&desk, &new).await?;
            show(output.format, &[json!({ "id": id, "name": name })])?;
        }
        TenantCommand::GoLive { tenant, why } => {
            tenants::go_live(&desk, tenant, &why).await?;
            output::line("The merchant may work in live mode.")?;
        }
        TenantCommand::Owner { tenant, name, email, output } => {
            store::operator::log::write(&desk, Some(tenant), "tenant.owner", None, json!({})).await?;
            let password = make_owner(&house, tenant, &name, &email).await?;
            show(output.format, &[json!({ "email": email, "password": password })])?;
        }
        TenantCommand::List(output) => {
            let rows = tenants::list(&desk).await?;
            let items: Vec<Value> = rows
                .iter()
                .map(|row| json!({ "id": row.id, "name": row.name, "status": row.status, "createdAt": row.created_at }))
                .collect();
            show(output.format, &items)?;
        }
    }
    house.close().await?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn staff(config: Config, command: StaffCommand) -> Result<ExitCode> {
    let house = House::open(&config).await?;
    let desk = desk(&house);
    let core = CoreDb::connect(&house.connector, Clock::system());
    let (secrets, _) = house::dev_secrets(&config)?;
    match command {
        StaffCommand::Add { name, email, duty, output } => {
            let known = Duty::parse(&duty).ok_or_else(|| anyhow::anyhow!("`{duty}` is no duty"))?;
            store::operator::log::write(&desk, None, "staff.add", None, json!({ "duty": duty })).await?;
            let shown = hire(&core, &secrets, (&name, &email), known).await?;
            show(output.format, &[shown])?;
        }
        StaffCommand::Remove { email } => {
            store::operator::log::write(&desk, None, "staff.remove", None, json!({})).await?;
            let mut tx = core.begin().await?;
            office::staff::dismiss(&mut tx, &email).await?;
            tx.commit(()).await?;
            output::line("They are on staff no more.")?;
        }
    }
    house.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// Puts somebody on staff. The password and the seed are told this once.
pub(super) async fn hire(core: &CoreDb, secrets: &Secrets, (name, email): (&str, &str), duty: Duty) -> Result<Value> {
    let password = Alphanumeric.sample_string(&mut rand::rng(), 16);
    office::people::check_invited(name, email, &password)?;
    let hash = Hasher::default().hash(&password).await?;
    let mut tx = core.begin().await?;
    let made = office::staff::hire(&mut tx, secrets, (name, email), hash, duty).await?;
    tx.commit(()).await?;
    Ok(match made {
        Some(seed) => json!({
            "email": email,
            "password": password,
            "authenticator": seed.secret.expose_secret(),
            "url": seed.url.expose_secret(),
        }),
        None => {
            json!({ "email": email, "password": "as before", "authenticator": "theirs; without one nothing opens" })
        }
    })
}

/// Makes a person who owns a merchant, with a password that is told this once.
pub(super) async fn make_owner(house: &House, tenant: TenantId, name: &str, email: &str) -> Result<String> {
    let core = CoreDb::connect(&house.connector, Clock::system());
    let password = Alphanumeric.sample_string(&mut rand::rng(), 16);
    office::people::check_invited(name, email, &password)?;
    let hash = Hasher::default().hash(&password).await?;
    let mut tx = core.begin().await?;
    let owner = office::people::make(&mut tx, name, email, hash).await?;
    store::office::team::join(&mut tx, tenant, owner.id, Role::Owner.as_str()).await?;
    // The operator knows them.
    office::letters::known(&mut tx, owner, &office::Whence::default()).await?;
    Ok(tx.commit(password).await?)
}

/// Shows what holds for all persons of a mode, and changes it.
pub(super) async fn persons(config: Config, args: PersonsArgs) -> Result<ExitCode> {
    let house = House::open(&config).await?;
    let scope = doors::open_as_operator(&desk(&house), HOUSE, args.mode.into(), &args.why).await?;
    let mut tx = scope.begin().await?;
    let before = store::settings::portal(&mut tx).await?;
    let mut row = before.clone();
    row.dormant_days = args.dormant_days.unwrap_or(row.dormant_days);
    row.code_cost_minor = args.code_cost.unwrap_or(row.code_cost_minor);
    row.code_budget_minor = args.code_budget.unwrap_or(row.code_budget_minor);
    let told = |row: &store::settings::PortalRow| json!({ "dormantDays": row.dormant_days, "codeCost": row.code_cost_minor, "codeBudget": row.code_budget_minor });
    if row != before {
        store::settings::set_portal(&mut tx, &row).await?;
        tx.audit("settings.portal", HOUSE.to_string(), Some(told(&before)), Some(told(&row)));
    }
    tx.commit(()).await?;
    show(args.output.format, &[told(&row)])?;
    house.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// Objects as a table of their own fields.
fn show(format: Format, items: &[Value]) -> Result<()> {
    let headings: Vec<String> =
        items.first().and_then(Value::as_object).map(|fields| fields.keys().cloned().collect()).unwrap_or_default();
    let names: Vec<&str> = headings.iter().map(String::as_str).collect();
    output::rows(format, &names, items, |item| headings.iter().map(|name| output::cell(&item[name.as_str()])).collect())
}

pub(super) async fn api_key(config: Config, command: ApiKeyCommand) -> Result<ExitCode> {
    let house = House::open(&config).await?;
    let desk = desk(&house);
    let (secrets, _) = house::dev_secrets(&config)?;
    match command {
        ApiKeyCommand::Create { tenant, mode, kind, name, scopes, rate_limit, output } => {
            let kind = match kind {
                KindArg::Secret => KeyKind::Secret,
                KindArg::Publishable => KeyKind::Publishable,
                KindArg::Restricted => KeyKind::Restricted,
            };
            let new =
                NewKey { kind, name, scopes, allowed_addresses: Vec::new(), per_minute: rate_limit, expires_at: None };
            let (id, text) = create_key(&desk, tenant, mode.into(), new, &secrets).await?;
            show(output.format, &[json!({ "id": id, "key": text })])?;
        }
        ApiKeyCommand::List { tenant, mode, output } => list_keys(&desk, tenant, mode, output.format).await?,
        ApiKeyCommand::Roll { tenant, mode, key, overlap, output } => {
            let overlap = overlap.map_or(keys::USUAL_OVERLAP, |seconds| SignedDuration::from_secs(i64::from(seconds)));
            let scope = doors::open_as_operator(&desk, tenant, mode.into(), "apikey roll").await?;
            let mut tx = scope.begin().await?;
            let held = [scopes::ALL_SCOPES.to_owned()];
            let (row, text) = keys::roll_within(&mut tx, &held, key, overlap, &secrets.key_pepper).await?;
            let until = tx.commit(row.old_until).await?;
            show(output.format, &[json!({ "id": key, "key": text, "oldTextUntil": until })])?;
        }
        ApiKeyCommand::Revoke { tenant, mode, key, output } => {
            let scope = doors::open_as_operator(&desk, tenant, mode.into(), "apikey revoke").await?;
            let mut tx = scope.begin().await?;
            keys::revoke(&mut tx, key).await?;
            tx.commit(()).await?;
            show(output.format, &[json!({ "id": key, "revoked": true })])?;
        }
    }
    house.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// Makes a key and answers its id and text.
pub(crate) async fn create_key(
    desk: &OperatorDb,
    tenant: TenantId,
    mode: Mode,
    new: NewKey,
    secrets: &runtime::secret::Secrets,
) -> Result<(ids::ApiKeyId, String)> {
    let scope = doors::open_as_operator(desk, tenant, mode, "apikey create").await?;
    let mut tx = scope.begin().await?;
    let (row, text) = keys::create(&mut tx, new, &secrets.key_pepper).await?;
    Ok(tx.commit((row.id, text)).await?)
}

async fn list_keys(desk: &OperatorDb, tenant: TenantId, mode: ModeArg, format: Format) -> Result<()> {
    let scope = doors::open_as_operator(desk, tenant, mode.into(), "apikey list").await?;
    let mut tx = scope.begin().await?;
    let rows = api_keys::page(&mut tx, &store::Made::default(), &PageOf { limit: 100, offset: 0, below: None }).await?;
    tx.commit(()).await?;
    let items: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": row.id,
                "kind": row.kind,
                "name": row.name,
                "shown": format!("{}…{}", row.public_id, row.last4),
                "scopes": row.scopes.join(" "),
                "lastUsedAt": row.last_used_at,
                "revokedAt": row.revoked_at,
            })
        })
        .collect();
    show(format, &items)
}
