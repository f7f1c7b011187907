//! One merchant under one policy: sets up shop, lets customers join, lets time pass, and looks at what came of it.
//!
//! Everything goes through the merchant API. Requests that do not depend on each other are made a few at a time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use recovery::Policy;
use serde_json::{Value, json};
use store::operator::tenants::NewTenant;
use tokio::task::JoinSet;

use super::client::Client;
use super::data::{Book, CustomerData, PlanData};
use super::policy;
use super::receiver::Mailbox;
use super::stage::Stage;
use super::tally::Snapshot;
use super::wire::{ClockState, Event, Made, MadeCard, MadeEndpoint, Schedule};

/// Requests under way at once.
const AT_ONCE: usize = 8;

/// The wait before a clock on its way is looked at; a long way is looked at less and less often.
const FIRST_LOOK: Duration = Duration::from_millis(25);
const LAST_LOOK: Duration = Duration::from_millis(200);

/// A clock that does not move for so many looks (a minute) is stuck.
const PATIENCE: u32 = 300;

/// A merchant of the play.
pub(super) struct Player {
    pub(super) client: Client,
    /// Where it is told what happens, if it is.
    pub(super) hook: Option<Hook>,
    clock: String,
    book: Arc<Book>,
    plans: Arc<BTreeMap<String, String>>,
    /// Ids by the merchant's own names.
    customers: Arc<BTreeMap<String, String>>,
}

/// A merchant's webhook endpoint and what arrives there.
pub(super) struct Hook {
    pub(super) mailbox: Mailbox,
    /// The endpoint's id.
    pub(super) endpoint: String,
    /// The number of the first event that it must hear of.
    pub(super) first_seq: i64,
}

impl Hook {
    async fn enter(client: &Client, url: String, mailbox: Mailbox) -> Result<Hook> {
        let head: Option<Event> = client.newest("/v1/events").await?;
        let first_seq = head.map_or(1, |event| event.seq + 1);
        let made: MadeEndpoint = client.post("/v1/webhook-endpoints", "endpoint", &json!({ "url": url })).await?;
        mailbox.expect(&made.secret)?;
        Ok(Hook { mailbox, endpoint: made.id, first_seq })
    }
}

impl Player {
    /// Sets up shop: endpoint, policy, clock, plans, and all customers with their cards.
    pub(super) async fn enter(
        stage: &Stage,
        book: &Arc<Book>,
        policy: &Policy,
        mailbox: Option<Mailbox>,
        start: Timestamp,
    ) -> Result<Player> {
        let new = NewTenant { name: format!("{} ({})", book.merchant.name, policy.name), ..book.merchant.clone() };
        let client = stage.merchant(&new).await?;
        let hook = match mailbox {
            Some(mailbox) => Some(Hook::enter(&client, stage.hook(), mailbox).await?),
            None => None,
        };
        client.put::<Value>("/v1/settings/recovery", &policy::wire(policy)?).await?;
        if hook.is_some() {
            // As with webhooks, one of the two is enough to see it; the payers of the play do not read.
            client.patch::<Value>("/v1/settings/messages", &json!({ "enabled": true })).await?;
        }
        let body = json!({ "name": book.merchant.name, "frozenAt": start });
        let clock: Made = client.post("/v1/test-clocks", "clock", &body).await?;
        let mut plans = BTreeMap::new();
        for plan in &book.plans {
            let made: Made = client.post("/v1/plans", &format!("plan-{}", plan.key), &plan_body(plan)).await?;
            plans.insert(plan.key.clone(), made.id);
        }
        let mut player = Player {
            client,
            hook,
            clock: clock.id,
            book: Arc::clone(book),
            plans: Arc::new(plans),
            customers: Arc::default(),
        };
        let everybody = 0..book.customers.len();
        player.customers = Arc::new(player.all_at(everybody, Task::Welcome).await?.into_iter().collect());
        Ok(player)
    }

    /// Whoever joins on a day subscribes.
    pub(super) async fn join(&self, on: Date) -> Result<()> {
        let who = |nth: &usize| self.book.customers.get(*nth).is_some_and(|customer| customer.joins == on);
        let joining: Vec<usize> = (0..self.book.customers.len()).filter(who).collect();
        self.all_at(joining, Task::Subscribe).await.map(drop)
    }

    /// Does the same for several customers, a few at a time; answers what was made for each key.
    async fn all_at(&self, nths: impl IntoIterator<Item = usize>, task: Task) -> Result<Vec<(String, String)>> {
        let mut running: JoinSet<Result<(String, String)>> = JoinSet::new();
        let mut done = Vec::new();
        for nth in nths {
            if running.len() >= AT_ONCE
                && let Some(ended) = running.join_next().await
            {
                done.push(ended??);
            }
            let Some(customer) = self.book.customers.get(nth).cloned() else { continue };
            let (client, clock) = (self.client.clone(), self.clock.clone());
            let (plans, customers) = (Arc::clone(&self.plans), Arc::clone(&self.customers));
            running.spawn(async move {
                let made = match task {
                    Task::Welcome => welcome(&client, &clock, &customer).await,
                    Task::Subscribe => subscribe(&client, &plans, &customers, &customer).await,
                };
                made.map(|id| (customer.key.clone(), id)).with_context(|| format!("{} cannot take part", customer.name))
            });
        }
        while let Some(ended) = running.join_next().await {
            done.push(ended??);
        }
        Ok(done)
    }

    /// Sends the clock ahead and waits until it is there. `seen` is told where it is on its way.
    pub(super) async fn advance(&self, to: Timestamp, seen: &(dyn Fn(Timestamp) + Sync)) -> Result<()> {
        let path = format!("/v1/test-clocks/{}", self.clock);
        let mut state: ClockState =
            self.client.post(&format!("{path}/advance"), &format!("advance-{to}"), &json!({ "to": to })).await?;
        let (mut last, mut looks, mut wait) = (state.frozen_at, 0, FIRST_LOOK);
        loop {
            match state.status.as_str() {
                "ready" if state.frozen_at >= to => return Ok(()),
                "advancing" => {}
                other => bail!("the test clock is {other}: {}", state.error.unwrap_or_default()),
            }
            if looks >= PATIENCE {
                bail!("the test clock stands at {last} and does not move; the worker's log says why");
            }
            tokio::time::sleep(wait).await;
            wait = LAST_LOOK.min(wait * 2);
            state = self.client.get(&path).await?;
            looks = if state.frozen_at == last { looks + 1 } else { 0 };
            last = state.frozen_at;
            seen(last);
        }
    }

    /// All bills and recoveries, as they are now.
    pub(super) async fn snapshot(&self) -> Result<Snapshot> {
        let (invoices, schedules) = tokio::try_join!(self.client.all("/v1/invoices"), self.recoveries())?;
        Ok(Snapshot { invoices, schedules })
    }

    /// All recoveries, as they are now.
    pub(super) async fn recoveries(&self) -> Result<Vec<Schedule>> {
        self.client.all("/v1/dunning-schedules").await
    }

    /// The customer with an id of the API.
    pub(super) fn customer(&self, id: &str) -> Option<&CustomerData> {
        let key = self.customers.iter().find(|(_, known)| known.as_str() == id).map(|(key, _)| key)?;
        self.book.customers.iter().find(|customer| customer.key == *key)
    }
}

/// What is done for several customers at once.
#[derive(Clone, Copy)]
enum Task {
    Welcome,
    Subscribe,
}

fn plan_body(plan: &PlanData) -> Value {
    json!({
        "name": plan.name,
        "amount": plan.price_minor,
        "model": if plan.per_seat { "per_unit" } else { "flat" },
        "interval": plan.every,
        "trialDays": plan.trial_days,
    })
}

/// Remembers a customer and saves their card; answers the customer's id.
async fn welcome(client: &Client, clock: &str, customer: &CustomerData) -> Result<String> {
    let key = &customer.key;
    let body = json!({ "name": customer.name, "email": customer.email, "merchantRef": key, "testClockId": clock });
    let made: Made = client.post("/v1/customers", &format!("customer-{key}"), &body).await?;
    let card: MadeCard = client.post("/v1/test-helpers/cards", &format!("card-{key}"), &card_body(customer)).await?;
    let path = format!("/v1/customers/{}/payment-methods", made.id);
    client.post::<Made>(&path, &format!("method-{key}"), &json!({ "token": card.token })).await?;
    Ok(made.id)
}

fn card_body(customer: &CustomerData) -> Value {
    let mut body = json!({
        "number": customer.card.number,
        "email": customer.email,
        "plan": vec!["succeeds"; customer.good_charges],
    });
    if let Some(salary) = customer.salary_minor {
        body["salaryAmount"] = json!(salary);
    }
    if let Some(payday) = customer.payday {
        body["payday"] = json!(payday);
    }
    if let Some(percent) = customer.answers_percent {
        body["willingPer10k"] = json!(percent * 100);
    }
    body
}

async fn subscribe(
    client: &Client,
    plans: &BTreeMap<String, String>,
    customers: &BTreeMap<String, String>,
    customer: &CustomerData,
) -> Result<String> {
    let body = json!({
        "customerId": customers.get(&customer.key),
        "planId": plans.get(&customer.plan),
        "quantity": customer.seats,
    });
    let made: Made = client.post("/v1/subscriptions", &format!("subscription-{}", customer.key), &body).await?;
    Ok(made.id)
}
