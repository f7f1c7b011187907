//! Payment methods on the wire. The token comes in and never goes out.

use app::methods::{NewTestCard, TestCard, TestPayday};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::methods::MethodRow;
use utoipa::ToSchema;
use web::Problem;

use crate::names::{CustomerRef, PaymentMethodRef, listed};

/// A method to be saved.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "token": "tok_test_1042", "makeDefault": true }))]
pub(crate) struct AttachMethod {
    /// From the gateway's fields, or from `/v1/test-helpers/cards`.
    #[schema(min_length = 1, max_length = 255)]
    pub(super) token: String,
    /// Whether it is charged from now on; true when left out.
    pub(super) make_default: Option<bool>,
}

/// A saved way to pull money.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PaymentMethod)]
pub(crate) struct MethodView {
    id: PaymentMethodRef,
    customer_id: CustomerRef,
    /// `card`, `direct_debit` or `wallet`.
    rail: String,
    gateway: String,
    brand: Option<String>,
    issuer: Option<String>,
    last4: Option<String>,
    exp_month: Option<i16>,
    exp_year: Option<i16>,
    /// `active` or `removed`.
    status: String,
    is_default: bool,
    /// The code with which it was refused for good, such as `stolen_card`; it is never charged again. Null while it may be.
    refused_code: Option<String>,
    created_at: Timestamp,
}

listed!(MethodView);

impl From<MethodRow> for MethodView {
    fn from(row: MethodRow) -> MethodView {
        MethodView {
            id: row.id.into(),
            customer_id: row.customer_id.into(),
            rail: row.rail,
            gateway: row.gateway,
            brand: row.brand,
            issuer: row.issuer,
            last4: row.last4,
            exp_month: row.exp_month,
            exp_year: row.exp_year,
            status: row.status,
            is_default: row.is_default,
            refused_code: row.refused_code,
            created_at: row.created_at,
        }
    }
}

/// A test card, and the simulated person behind it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "number": "4084080000000219", "email": "ada@example.com", "salaryAmount": 30_000_000,
    "payday": { "every": "month", "day": 28 }
}))]
pub(crate) struct MakeTestCard {
    /// One of the published test numbers.
    number: String,
    /// The payer; the same address is the same person.
    email: String,
    /// What lands on their payday, in minor units.
    #[schema(minimum = 1)]
    salary_amount: Option<i64>,
    /// Their own payday; the general rule when left out.
    payday: Option<Payday>,
    /// How many of ten thousand payment requests they answer.
    #[schema(maximum = 10_000)]
    willing_per10k: Option<u16>,
    /// The fates of the first charges, in the simulator's words.
    #[serde(default)]
    #[schema(value_type = Vec<Value>)]
    plan: Vec<Value>,
}

/// When a salary lands: before 07:00 in Lagos, on the last working day up to the day named.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "every")]
pub(crate) enum Payday {
    /// Once a month.
    Month {
        /// 1 to 31, clamped to the month.
        day: u8,
    },
    /// Once a week.
    Week {
        /// 1 (Monday) to 7.
        weekday: u8,
    },
}

impl From<MakeTestCard> for NewTestCard {
    fn from(body: MakeTestCard) -> NewTestCard {
        let payday = body.payday.map(|payday| match payday {
            Payday::Month { day } => TestPayday::Month(day),
            Payday::Week { weekday } => TestPayday::Week(weekday),
        });
        NewTestCard {
            number: body.number,
            email: body.email.to_lowercase(),
            salary_minor: body.salary_amount,
            payday,
            willing_per_10k: body.willing_per10k,
            plan: body.plan,
        }
    }
}

/// A test card to attach.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TestCard)]
pub(crate) struct TestCardView {
    /// Attach this to a customer.
    token: String,
    brand: String,
    last4: String,
}

impl From<TestCard> for TestCardView {
    fn from(card: TestCard) -> TestCardView {
        TestCardView { token: card.token, brand: card.brand, last4: card.last4 }
    }
}

pub(super) fn no_simulator() -> Problem {
    Problem::not_found("This server runs without the simulator, so it makes no test cards.")
}
