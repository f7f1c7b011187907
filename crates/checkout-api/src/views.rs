//! Checkout sessions on the wire.

use checkout::{Guest, NewSession, Sold, USUAL_MINUTES};
use jiff::Timestamp;
use recovery::Rail;
use runtime::secret::Secrets;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::TenantScope;
use store::checkouts::{CheckoutFilter, CheckoutRow};
use store::payment_links::PaymentLinkRow;
use utoipa::{IntoParams, ToSchema};
use web::names::{
    CheckoutSessionRef, CustomerRef, InvoiceRef, OrderRef, PaymentLinkRef, PlanRef, SubscriptionRef, Word, listed,
    words,
};
use web::wire::Metadata;
use web::{Merchant, Problem};

words! {
    /// What a session is for.
    CheckoutMode {
        Payment => "payment",
        CardUpdate => "card_update",
        TopUp => "top_up",
    }
}

words! {
    /// The states of a session.
    CheckoutStatus {
        Open => "open",
        Completed => "completed",
        Expired => "expired",
    }
}

words! {
    /// Rails that a payer can choose on the page.
    CheckoutRail {
        Card => "card",
        Transfer => "transfer",
        Ussd => "ussd",
    }
}

impl From<CheckoutRail> for Rail {
    fn from(rail: CheckoutRail) -> Rail {
        match rail {
            CheckoutRail::Card => Rail::Card,
            CheckoutRail::Transfer => Rail::Transfer,
            CheckoutRail::Ussd => Rail::Ussd,
        }
    }
}

/// What a list of sessions may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct CheckoutQuery {
    /// In this state.
    #[param(inline)]
    status: Option<CheckoutStatus>,
    /// Of this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
    /// Begun by this payment link.
    #[param(inline)]
    payment_link_id: Option<PaymentLinkRef>,
}

impl From<CheckoutQuery> for CheckoutFilter {
    fn from(query: CheckoutQuery) -> CheckoutFilter {
        CheckoutFilter {
            status: query.status.map(|status| status.word().to_owned()),
            customer: query.customer_id.map(|id| id.0),
            link: query.payment_link_id.map(|id| id.0),
            made: store::Made::default(),
        }
    }
}

/// A session to be made: of a plan, of an amount, of a card that is saved, of a wallet that is filled, or of an order in escrow.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "amount": 1_250_000, "currency": "NGN", "description": "Six oak chairs", "customerEmail": "ada@example.com",
    "successUrl": "https://shop.example.com/thanks"
}))]
pub(crate) struct CreateCheckout {
    /// `payment` when left out; `card_update` saves another card for a customer, and sells nothing; `top_up` fills the wallet of a
    /// customer with `amount`.
    mode: Option<CheckoutMode>,
    /// A subscription to this plan.
    plan_id: Option<PlanRef>,
    /// How many of the plan's base price; 1 when left out.
    #[schema(minimum = 1)]
    quantity: Option<u64>,
    /// A code that takes something off the plan. Payers can type one on the page, too.
    promotion_code: Option<String>,
    /// Something that is billed once, in minor units; taxes come on top where your prices are without them.
    #[schema(minimum = 1)]
    amount: Option<i64>,
    /// ISO 4217, with an amount.
    currency: Option<String>,
    /// What it is, printed on the bill; with an amount that is billed.
    description: Option<String>,
    /// What is due of this order in escrow; its buyer pays, in parts if they like.
    order_id: Option<OrderRef>,
    /// Who pays, if they are a customer of yours.
    customer_id: Option<CustomerRef>,
    /// Where the receipt goes of somebody who is no customer yet; asked for on the page when left out.
    customer_email: Option<String>,
    /// Their number, E.164.
    customer_phone: Option<String>,
    /// Their name.
    customer_name: Option<String>,
    /// Where they go afterwards; `checkout_session` is added to the address. A page of ours when left out.
    success_url: Option<String>,
    /// Where they go who do not pay.
    cancel_url: Option<String>,
    /// How long the session lives, 15 to 10,080 minutes; a day when left out.
    #[schema(minimum = 15, maximum = 10_080)]
    expires_in_minutes: Option<u32>,
    /// The rails that may be chosen; all that your accounts take when left out.
    #[serde(default)]
    rails: Vec<CheckoutRail>,
    /// Origins of your pages that may show the checkout in a frame, such as `https://shop.example.com`. Nobody may when left out.
    #[serde(default)]
    allowed_origins: Vec<String>,
    /// Your own data. It is put on the subscription or the invoice, too, and told with the events of the session.
    #[serde(default)]
    metadata: Metadata,
}

impl CreateCheckout {
    /// What is asked for.
    ///
    /// # Errors
    /// Field errors unless exactly one thing is sold.
    pub(crate) fn asked(self) -> Result<NewSession, Problem> {
        let sold = self.sold()?;
        Ok(NewSession {
            sold,
            customer: self.customer_id.map(|id| id.0),
            guest: Guest { email: self.customer_email, phone: self.customer_phone, name: self.customer_name },
            success_url: self.success_url,
            cancel_url: self.cancel_url,
            minutes: self.expires_in_minutes.unwrap_or(USUAL_MINUTES),
            rails: self.rails.into_iter().map(Rail::from).collect(),
            allowed_origins: self.allowed_origins,
            link: None,
            metadata: self.metadata.0,
        })
    }

    fn sold(&self) -> Result<Sold, Problem> {
        let wrong = |field, code, message: &str| Err(usecase::Error::field(field, code, message).into());
        let of_amount = self.amount.is_some() || self.currency.is_some() || self.description.is_some();
        let of_plan = self.plan_id.is_some() || self.quantity.is_some() || self.promotion_code.is_some();
        if let Some(order) = self.order_id {
            if of_amount || of_plan || self.mode.is_some_and(|mode| mode != CheckoutMode::Payment) {
                return wrong(
                    "orderId",
                    "exactly_one",
                    "An order says what it comes to: leave out planId, amount and mode.",
                );
            }
            return Ok(Sold::Order(order.0));
        }
        if self.mode == Some(CheckoutMode::TopUp) {
            return self.top_up(of_plan);
        }
        if self.mode == Some(CheckoutMode::CardUpdate) {
            if of_amount || of_plan {
                return wrong("mode", "exactly_one", "A card_update sells nothing: leave out planId and amount.");
            }
            return Ok(Sold::CardUpdate);
        }
        match (self.plan_id, self.amount) {
            (Some(plan), None) if !of_amount => {
                Ok(Sold::Plan { plan: plan.0, quantity: self.quantity.unwrap_or(1), code: self.promotion_code.clone() })
            }
            (None, Some(minor)) if !of_plan => {
                let Some(currency) = self.currency.clone() else {
                    return wrong("currency", "required", "Say which currency the amount is in, such as NGN.");
                };
                let Some(description) = self.description.clone() else {
                    return wrong("description", "required", "Say what it is, in a few words for the bill.");
                };
                Ok(Sold::Amount { minor, currency, description })
            }
            _ => wrong(
                "planId",
                "exactly_one",
                "Send planId (with quantity and promotionCode), or amount with currency and description, or orderId, or mode card_update or top_up.",
            ),
        }
    }
}

impl CreateCheckout {
    fn top_up(&self, of_plan: bool) -> Result<Sold, Problem> {
        match (self.amount, &self.currency) {
            (Some(minor), Some(currency)) if !of_plan && self.description.is_none() => {
                Ok(Sold::TopUp { minor, currency: currency.clone() })
            }
            _ => {
                let message = "Say how much: send amount and currency, without planId and description.";
                Err(usecase::Error::field("amount", "exactly_one", message).into())
            }
        }
    }
}

/// From where the pages of a merchant's sessions are told.
pub(crate) struct Place<'a> {
    base_url: String,
    secrets: &'a Secrets,
    scope: &'a TenantScope,
}

impl<'a> Place<'a> {
    /// Of a request.
    pub(crate) fn of<P>(merchant: &'a Merchant<P>) -> Place<'a> {
        let api = merchant.api();
        let base_url = api.parts().hosts.base_of(merchant.tenant(), &api.parts().base_url);
        Place { base_url, secrets: api.secrets(), scope: merchant.scope() }
    }
}

impl Place<'_> {
    /// The public address of a payment link.
    pub(crate) fn of_link(&self, row: &PaymentLinkRow) -> String {
        checkout::link_url(&self.base_url, self.secrets, self.scope, row)
    }
}

/// Somebody who is asked to pay on a page of ours. Amounts are in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckoutSession)]
pub(crate) struct SessionView {
    id: CheckoutSessionRef,
    /// Where your payer pays. Whoever has it can see and pay this, and nothing else.
    url: String,
    /// `plan`, `amount`, `invoice`, `card_update`, `top_up` or `order`.
    mode: String,
    /// `open`, `completed` or `expired`.
    status: String,
    /// `unpaid`, `paid` or `no_payment_required`.
    payment_status: String,
    /// Who pays; none until a guest chose how to pay.
    customer_id: Option<CustomerRef>,
    /// The subscription that it began.
    subscription_id: Option<SubscriptionRef>,
    /// The one bill that it pays.
    invoice_id: Option<InvoiceRef>,
    /// The order in escrow that it pays for.
    order_id: Option<OrderRef>,
    /// The payment link that began it.
    payment_link_id: Option<PaymentLinkRef>,
    /// What is to be paid, with discounts and taxes.
    amount: Option<i64>,
    currency: Option<String>,
    /// The code that takes something off.
    promotion_code: Option<String>,
    success_url: Option<String>,
    cancel_url: Option<String>,
    /// The rails that may be chosen; all that your accounts take when empty.
    rails: Vec<String>,
    allowed_origins: Vec<String>,
    #[schema(value_type = Metadata)]
    metadata: Value,
    expires_at: Timestamp,
    completed_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(SessionView);

impl SessionView {
    /// As it is told.
    ///
    /// # Errors
    /// `Fault` when it cannot be read.
    pub(crate) fn of(row: CheckoutRow, place: &Place<'_>) -> Result<SessionView, Problem> {
        let terms = checkout::terms(&row)?;
        let (amount, currency) = terms.quote.map(|quote| (quote.due, quote.currency)).unzip();
        Ok(SessionView {
            url: checkout::url(&place.base_url, place.secrets, place.scope, row.id),
            id: row.id.into(),
            mode: row.buys,
            status: row.status,
            payment_status: row.payment_status,
            customer_id: row.customer_id.map(Into::into),
            subscription_id: row.subscription_id.map(Into::into),
            invoice_id: row.invoice_id.map(Into::into),
            order_id: row.order_id.map(Into::into),
            payment_link_id: row.link_id.map(Into::into),
            amount,
            currency,
            promotion_code: terms.code,
            success_url: terms.success_url,
            cancel_url: terms.cancel_url,
            rails: terms.rails.iter().map(|rail| rail.as_str().to_owned()).collect(),
            allowed_origins: terms.allowed_origins,
            metadata: row.metadata,
            expires_at: row.expires_at,
            completed_at: row.completed_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
