//! Orders: proposed, and acted on. Whatever happens to one goes through [`apply`].

use escrow::approval::Approver;
use escrow::condition::{Category, Condition, EvidenceKind, GroupRule, Template};
use escrow::order::Change;
use escrow::{Action, Actor, AdminRole, Command, Milestone, Proposal, RefundTo, Side};
use ids::{CustomerId, EscrowQuoteId, MilestoneId, OrderId, PersonId};
use jiff::Timestamp;
use money::Currency;
use runtime::secret::Secrets;
use serde_json::{Map, Value};
use store::escrow::orders::{self as table, EscrowOrderRow};
use store::{Lane, TenantTx, customers, totp_factors};
use usecase::check::{self, Checks, Metadata};
use usecase::{Error, Result, time};

use crate::carry::{Order, begin, carry, context};
use crate::papers::{NewPaper, keep};
use crate::{admin, answers, fees, handover, parties, person, refused, settings, templates};

/// Longest title, in characters.
const MAX_TITLE: usize = 200;

/// A part of an order to be proposed.
#[derive(Clone, Debug)]
pub struct MilestonePart {
    /// What it is, in a line.
    pub title: String,
    /// Its price, in minor units.
    pub amount: i64,
    /// By when the seller delivers.
    pub delivery_due: Option<Timestamp>,
    /// When silence of both releases it.
    pub release_at: Option<Timestamp>,
}

/// What a condition says.
#[derive(Clone, Debug)]
pub enum Wording {
    /// What a kind of conditions says, by its code.
    Kind(String),
    /// The parties' own words: a title and a text.
    Own(String, String),
}

/// A condition of an order to be proposed.
#[derive(Clone, Debug)]
pub struct NewCondition {
    /// What it says.
    pub of: Wording,
    /// Of which milestone, by position; none for the order as a whole.
    pub milestone: Option<usize>,
    /// Which group it counts in, by position.
    pub group: Option<usize>,
    /// Who verifies it, where a third party does.
    pub third_party: Option<CustomerId>,
    /// From when on it is true by itself.
    pub reached_at: Option<Timestamp>,
    /// By when it has to be met.
    pub due_at: Option<Timestamp>,
}

/// An order to be proposed, or what an answer to a proposal says.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Who proposes it.
    pub proposer: Side,
    /// Who pays.
    pub buyer: CustomerId,
    /// Who delivers.
    pub seller: CustomerId,
    /// What it is about, in a line.
    pub title: String,
    /// What kind of deal it is.
    pub category: Category,
    /// ISO 4217.
    pub currency: String,
    /// In minor units.
    pub price: i64,
    /// Its parts; without any it has one.
    pub milestones: Vec<MilestonePart>,
    /// What has to be true.
    pub conditions: Vec<NewCondition>,
    /// How grouped conditions count.
    pub groups: Vec<GroupRule>,
    /// A quote that was given; without one it is priced now.
    pub quote: Option<EscrowQuoteId>,
    /// Terms other than the merchant's.
    pub terms: Map<String, Value>,
    /// Whether milestones are paid one by one.
    pub per_milestone: bool,
    /// Where refunds go that nobody is asked about.
    pub refund_to: RefundTo,
    /// The merchant's own data.
    pub metadata: Metadata,
}

/// Who acts.
#[derive(Clone, Debug)]
pub enum By {
    /// A customer: the order says on which side.
    Customer(CustomerId),
    /// Somebody who works for the merchant, by their credential.
    Staff {
        /// The credential.
        credential: String,
        /// As what.
        role: AdminRole,
    },
    /// A timer, or a provider's answer that was asked for.
    System,
}

impl By {
    /// As the rules know them.
    pub(crate) fn actor(&self) -> Actor {
        match self {
            By::Customer(customer) => Actor::Person(person(*customer)),
            By::Staff { credential, role } => Actor::Admin { admin: admin(credential), role: *role, person: None },
            By::System => Actor::System,
        }
    }

    fn customer(&self) -> Option<CustomerId> {
        match self {
            By::Customer(customer) => Some(*customer),
            By::Staff { .. } | By::System => None,
        }
    }
}

/// Words that go with an act.
#[derive(Clone, Debug)]
pub struct Words {
    /// The text.
    pub text: String,
    /// What kind of thing it is.
    pub kind: EvidenceKind,
}

/// What somebody does to an order.
#[derive(Clone, Debug)]
pub struct Act {
    /// Who.
    pub by: By,
    /// The version they saw; any, if none.
    pub expects: Option<u64>,
    /// What.
    pub action: Action,
    /// The time step of a one-time code that was right, where somebody else's consent is given.
    pub step: Option<i64>,
}

/// An order.
///
/// # Errors
/// `Missing`.
pub async fn load(tx: &mut TenantTx, id: OrderId) -> Result<Order> {
    Order::of(table::get(tx, id).await?)
}

/// An order that is held, and the transaction in its time.
///
/// # Errors
/// `Missing`; `Busy` while its test clock advances.
pub async fn hold(tx: &mut TenantTx, id: OrderId) -> Result<Order> {
    let row = table::lock(tx, id).await?;
    time::enter_lane(tx, Lane::from_uuid(row.lane)).await?;
    Order::of(row)
}

/// Proposes an order.
///
/// # Errors
/// Field errors; `Missing` for a customer; `Conflict` when escrow is switched off; any refusal of the rules.
pub async fn propose(tx: &mut TenantTx, new: NewOrder) -> Result<Order> {
    let lane = enter(tx, &new).await?;
    let (choices, _, _) = settings(tx).await?;
    if !choices.enabled {
        let message = "Escrow is switched off for this account. Switch it on with PATCH /v1/escrow/settings.";
        return Err(Error::conflict("escrow_off", message));
    }
    let id = tx.fresh::<OrderId>();
    let proposal = proposal(tx, id, &new, &choices.terms).await?;
    let proposer = match new.proposer {
        Side::Buyer => proposal.buyer,
        Side::Seller => proposal.seller,
    };
    let actor = Actor::Person(proposer);
    let known = parties::known(tx, &[new.buyer, new.seller]).await?;
    let of = |nth: usize| known.get(nth).map(|party| party.with(escrow::Wallet::default()));
    let (Some(buyer), Some(seller)) = (of(0), of(1)) else { return Err(Error::fault("an order without a party")) };
    let cx = escrow::Context {
        now: tx.now(),
        buyer,
        seller,
        enabled: choices.takes(&new.currency),
        related: false,
        others: 0,
        approver: None,
    };
    let outcome = escrow::propose(&proposal, actor, &cx).map_err(refused)?;
    let row = row_of(tx, &outcome.order, &new, lane)?;
    let order = begin(tx, row, &outcome, actor).await?;
    tx.audit("escrow_order.propose", id.to_string(), None, Some(crate::told::facts(&order)));
    Ok(order)
}

/// Both parties live in the same time.
async fn enter(tx: &mut TenantTx, new: &NewOrder) -> Result<Lane> {
    let buyer = customers::get(tx, new.buyer).await?;
    let seller = customers::get(tx, new.seller).await?;
    if buyer.test_clock_id != seller.test_clock_id {
        let message = "Buyer and seller live on different test clocks. Put both on one, or none.";
        return Err(Error::refused("clocks_differ", message));
    }
    time::enter_time_of(tx, &buyer).await
}

fn row_of(tx: &TenantTx, order: &escrow::Order, new: &NewOrder, lane: Lane) -> Result<EscrowOrderRow> {
    let now = tx.now();
    Ok(EscrowOrderRow {
        id: order.id,
        version: crate::rows::version(order)?,
        state: order.state().as_str().to_owned(),
        buyer_id: new.buyer,
        seller_id: new.seller,
        currency: new.currency.clone(),
        price_minor: new.price,
        title: new.title.clone(),
        category: crate::rows::word(&new.category),
        body: crate::rows::body(order)?,
        lane: lane.uuid(),
        metadata: check::stored(&new.metadata),
        reminded_at: None,
        created_at: now,
        updated_at: now,
    })
}

/// What an order, or an answer to one, says.
pub(crate) async fn proposal(
    tx: &mut TenantTx,
    id: OrderId,
    new: &NewOrder,
    defaults: &escrow::Terms,
) -> Result<Proposal> {
    let mut checks = Checks::new();
    checks.text("title", &new.title, MAX_TITLE);
    checks.currency("currency", &new.currency);
    checks.amount("price", new.price);
    checks.metadata(&new.metadata);
    for (nth, part) in new.milestones.iter().enumerate() {
        checks.text(&format!("milestones[{nth}].title"), &part.title, MAX_TITLE);
        checks.amount(&format!("milestones[{nth}].amount"), part.amount);
    }
    for (nth, condition) in new.conditions.iter().enumerate() {
        let fits = condition.milestone.is_none_or(|at| at < new.milestones.len());
        let message = "There is no milestone at this position. They are counted from 0.";
        checks.demand(fits, &format!("conditions[{nth}].milestone"), "no_such_milestone", message);
    }
    checks.done()?;
    let currency = Currency::parse(&new.currency).map_err(|_| Error::fault("a currency that was checked"))?;
    let milestones = milestones(tx, new);
    let conditions = conditions(tx, new, &milestones).await?;
    let quote = match new.quote {
        Some(id) => fees::given(tx, id).await?,
        None => {
            let plan = plan_of(tx, new).await?;
            let category = crate::rows::word(&new.category);
            fees::quote(tx, &category, plan.as_deref(), &new.currency, new.price).await?.quote
        }
    };
    Ok(Proposal {
        id,
        buyer: person(new.buyer),
        seller: person(new.seller),
        currency,
        price: new.price,
        milestones,
        conditions,
        groups: new.groups.clone(),
        quote,
        terms: settings::terms_with(defaults, new.terms.clone())?,
        per_milestone: new.per_milestone,
        refund_to: new.refund_to,
    })
}

/// Fees are those of the seller's plan, or else of the buyer's.
async fn plan_of(tx: &mut TenantTx, new: &NewOrder) -> Result<Option<String>> {
    let known = parties::known(tx, &[new.seller, new.buyer]).await?;
    Ok(known.into_iter().find_map(|party| party.plan))
}

fn milestones(tx: &mut TenantTx, new: &NewOrder) -> Vec<Milestone> {
    if new.milestones.is_empty() {
        return vec![Milestone::new(tx.fresh::<MilestoneId>(), &new.title, new.price)];
    }
    let part = |part: &MilestonePart| Milestone {
        delivery_due: part.delivery_due,
        release_at: part.release_at,
        ..Milestone::new(tx.fresh::<MilestoneId>(), &part.title, part.amount)
    };
    new.milestones.iter().map(part).collect()
}

async fn conditions(tx: &mut TenantTx, new: &NewOrder, milestones: &[Milestone]) -> Result<Vec<Condition>> {
    let known = templates(tx).await?;
    let mut all = Vec::new();
    for (nth, one) in new.conditions.iter().enumerate() {
        let template = template(&known, one, new.category, nth)?;
        if let Some(third) = one.third_party {
            customers::get(tx, third).await?;
        }
        all.push(Condition {
            milestone: one.milestone.and_then(|at| milestones.get(at)).map(|milestone| milestone.id),
            group: one.group,
            third_party: one.third_party.map(person),
            reached_at: one.reached_at,
            due_at: one.due_at,
            ..Condition::of(template)
        });
    }
    Ok(all)
}

fn template(known: &[Template], one: &NewCondition, category: Category, nth: usize) -> Result<Template> {
    match &one.of {
        Wording::Kind(code) => known.iter().find(|template| template.code == *code).cloned().ok_or_else(|| {
            let message =
                format!("There is no kind of condition `{code}`. GET /v1/escrow/condition-templates lists them.");
            Error::field(&format!("conditions[{nth}].code"), "unknown_condition", message)
        }),
        Wording::Own(title, text) => Template::custom(title, text, category).map_err(refused),
    }
}

/// What an answer to a proposal says, made of what the order says already: another title or currency is another order.
///
/// # Errors
/// As for proposals.
pub async fn reworded(tx: &mut TenantTx, order: &Order, new: NewOrder) -> Result<Box<Proposal>> {
    Ok(Box::new(proposal(tx, order.row.id, &new, &order.order.terms).await?))
}

/// The conditions and the milestone of an amendment that adds one.
///
/// # Errors
/// As for proposals.
pub async fn amended(
    tx: &mut TenantTx,
    order: &Order,
    part: &MilestonePart,
    conditions_of: Vec<NewCondition>,
) -> Result<Change> {
    let category = answers::category_of(order)?;
    let new = NewOrder {
        proposer: Side::Buyer,
        buyer: order.row.buyer_id,
        seller: order.row.seller_id,
        title: part.title.clone(),
        category,
        currency: order.row.currency.clone(),
        price: part.amount,
        milestones: vec![part.clone()],
        conditions: conditions_of,
        groups: Vec::new(),
        quote: None,
        terms: Map::new(),
        per_milestone: false,
        refund_to: order.order.refund_to,
        metadata: Metadata::new(),
    };
    let id = order.row.id;
    let mut made = proposal(tx, id, &new, &order.order.terms).await?;
    let milestone = made.milestones.pop().ok_or_else(|| Error::fault("a milestone that was just made"))?;
    Ok(Change::AddMilestone {
        milestone: Box::new(milestone),
        quote: Box::new(made.quote),
        conditions: made.conditions,
    })
}

/// Does something to an order that is held, and whatever follows from it.
///
/// # Errors
/// Any refusal of the rules.
pub async fn apply(tx: &mut TenantTx, order: Order, act: Act) -> Result<Order> {
    let mut cx = context(tx, &order.order).await?;
    if let By::Staff { credential, .. } = &act.by {
        let factors = totp_factors::all(tx).await?;
        let other = |row: &&totp_factors::TotpFactorRow| row.status == "active" && row.holder != *credential;
        cx.others = factors.iter().filter(other).count();
        cx.approver = act.step.map(|step| approver(credential, step));
    }
    let actor = act.by.actor();
    let name = action_word(&act.action);
    let priced = if let Action::Accept(_) = act.action { answers::requoted(tx, &order).await? } else { None };
    let command = Command { actor, expects: act.expects, action: act.action };
    let outcome = escrow::decide(priced.as_ref().unwrap_or(&order.order), &command, &cx).map_err(refused)?;
    let before = crate::told::facts(&order);
    let order = carry(tx, order, &outcome, actor).await?;
    let mut after = crate::told::facts(&order);
    if let Value::Object(map) = &mut after {
        map.insert("act".to_owned(), Value::String(name));
        map.insert("by".to_owned(), Value::String(crate::carry::role_word(&order.order, actor)));
    }
    tx.audit("escrow_order.act", order.row.id.to_string(), Some(before), Some(after));
    Ok(order)
}

/// Which of some acts the rules would take from somebody now. Nothing is written.
///
/// # Errors
/// Any store error.
pub async fn possible(tx: &mut TenantTx, order: &Order, by: &By, acts: &[Action]) -> Result<Vec<bool>> {
    let cx = context(tx, &order.order).await?;
    let priced = answers::requoted(tx, order).await?;
    let of = priced.as_ref().unwrap_or(&order.order);
    let actor = by.actor();
    let takes = |action: &Action| {
        let command = Command { actor, expects: None, action: action.clone() };
        escrow::decide(of, &command, &cx).is_ok()
    };
    Ok(acts.iter().map(takes).collect())
}

/// Whoever proved themselves by a code a moment ago; the code is spent.
fn approver(credential: &str, step: i64) -> Approver {
    Approver {
        admin: admin(credential),
        person: None,
        related: false,
        step: Some(step),
        last_step: None,
        enrolled_at: Timestamp::UNIX_EPOCH,
        locked: false,
    }
}

fn action_word(action: &Action) -> String {
    crate::rows::word(action)
}

impl Order {
    /// Keeps words that go with an act, and answers their digest.
    ///
    /// # Errors
    /// Field errors.
    pub async fn keep_words(&self, tx: &mut TenantTx, by: &By, words: Words) -> Result<escrow::Digest> {
        let new = NewPaper {
            order: self.row.id,
            kind: words.kind,
            words: Some(words.text),
            file: None,
            by: by.customer(),
            admin_only: false,
        };
        let (_, evidence) = keep(tx, new).await?;
        Ok(evidence.hash)
    }

    /// The code that the buyer gives to the seller, for a condition that is met by one; none before the money is held, or for others.
    pub fn handover_code(&self, secrets: &Secrets, tenant: ids::TenantId, number: u32) -> Option<String> {
        let condition = self.order.conditions.iter().find(|one| one.number == number)?;
        let shown = condition.template.by_code && self.order.funded_at.is_some();
        shown.then(|| handover::code(secrets, tenant, self.row.id, number))
    }

    /// What entering a code comes to.
    pub fn entered(&self, secrets: &Secrets, tenant: ids::TenantId, number: u32, typed: &str) -> Action {
        let code = handover::code(secrets, tenant, self.row.id, number);
        Action::EnterCode { number, matches: handover::matches(&code, typed) }
    }

    /// The side of somebody, if they are a party.
    pub fn side_of(&self, person: PersonId) -> Option<Side> {
        [Side::Buyer, Side::Seller].into_iter().find(|side| self.order.party(*side) == person)
    }
}
