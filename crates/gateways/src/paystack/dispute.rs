//! Disputes: how they stand, and answering them: evidence and then "declined", or "accepted" and money back. In Nigeria there are sixteen hours for it.

use ids::AttemptId;
use money::Currency;
use serde::Deserialize;
use serde_json::json;
use usecase::ports::{DisputeAsk, DisputeFacts, DisputeFile, DisputeStanding, GatewayError, Listed, ListedKind};

use super::client::Paystack;
use super::gateway::done;
use super::reply::Reply;
use crate::kit::{Figure, Reference, lenient, same_mode, uuid_of};

/// Evidence that was taken.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Evidence {
    #[serde(deserialize_with = "lenient::text")]
    id: Option<String>,
}

impl Paystack {
    pub(super) async fn answer_dispute(&self, file: &DisputeFile) -> Result<(), GatewayError> {
        let dispute = &file.dispute_ref;
        if dispute.is_empty() || !dispute.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(GatewayError::BadRequest("this is no dispute of Paystack: those have numbers".to_owned()));
        }
        let resolve = |body: &serde_json::Value| self.put(&format!("dispute/{dispute}/resolve"), body);
        if let Some(amount) = file.accept {
            let body = json!({
                "resolution": "merchant-accepted",
                "message": file.account,
                "refund_amount": amount.minor(),
                "uploaded_filename": "",
            });
            return done(self.write(resolve(&body)).await?).map(drop);
        }
        let (Some(email), Some(name), Some(phone)) = (&file.email, &file.name, &file.phone) else {
            let what = "Paystack takes evidence only with the payer's email address, name and phone number";
            return Err(GatewayError::BadRequest(what.to_owned()));
        };
        let evidence = json!({
            "customer_email": email,
            "customer_name": name,
            "customer_phone": phone,
            "service_details": format!("{}\n\n{}", file.service, file.account),
            "delivery_date": format!("{}T00:00:00Z", file.served_on),
        });
        let taken = done(self.write(self.post(&format!("dispute/{dispute}/evidence"), &evidence)).await?)?;
        let id: Option<u64> = taken.data::<Evidence>().and_then(|evidence| evidence.id).and_then(|id| id.parse().ok());
        let mut body = json!({
            "resolution": "declined",
            "message": file.service,
            "refund_amount": 0,
            "uploaded_filename": "",
        });
        if let Some(id) = id {
            body["evidence"] = json!(id);
        }
        done(self.write(resolve(&body)).await?).map(drop)
    }
}

/// A dispute as Paystack tells it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Dispute {
    #[serde(deserialize_with = "lenient::text")]
    id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    status: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    resolution: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    category: Option<String>,
    #[serde(deserialize_with = "lenient::figure")]
    refund_amount: Option<Figure>,
    #[serde(deserialize_with = "lenient::text")]
    currency: Option<String>,
    #[serde(rename = "dueAt", deserialize_with = "lenient::text")]
    due_at: Option<String>,
    #[serde(rename = "createdAt", deserialize_with = "lenient::text")]
    created_at: Option<String>,
    #[serde(deserialize_with = "lenient::part")]
    transaction: Option<Disputed>,
}

/// The charge of a dispute.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Disputed {
    #[serde(deserialize_with = "lenient::text")]
    reference: Option<String>,
    #[serde(deserialize_with = "lenient::figure")]
    amount: Option<Figure>,
    #[serde(deserialize_with = "lenient::text")]
    currency: Option<String>,
}

impl Dispute {
    /// As a movement: what Paystack took.
    pub(super) fn listed(self) -> Option<Listed> {
        let (id, at) = (self.id.clone()?, self.created_at.as_deref()?.parse().ok()?);
        let told = self.facts()?;
        Some(Listed {
            kind: ListedKind::Dispute,
            gateway_ref: id,
            reference: told.charge.map(|charge| Reference::Charge.of(charge.uuid())),
            amount: told.amount,
            fee: None,
            moved: told.withdrawn,
            at,
        })
    }

    /// Paystack takes the money when a dispute is lost or accepted, not before.
    fn facts(self) -> Option<DisputeFacts> {
        let status = self.status?;
        let charge = self.transaction.unwrap_or_default();
        let currency = Currency::parse(self.currency.or(charge.currency)?.as_str()).ok()?;
        let amount = self.refund_amount.and_then(|figure| figure.minor(currency)).filter(|amount| amount.is_positive());
        let amount = amount.or_else(|| charge.amount?.minor(currency))?;
        let reference = charge.reference.as_deref().and_then(uuid_of);
        let resolution = self.resolution.unwrap_or_default();
        let standing = match (status.as_str(), resolution.as_str()) {
            ("awaiting-merchant-feedback", _) => DisputeStanding::NeedsAnswer,
            ("awaiting-bank-feedback" | "pending", _) => DisputeStanding::UnderReview,
            ("resolved", "declined") => DisputeStanding::Won,
            ("resolved", "merchant-accepted") => DisputeStanding::Accepted,
            ("resolved", "auto-accepted") => DisputeStanding::Lost,
            _ => DisputeStanding::Unclear,
        };
        Some(DisputeFacts {
            charge: reference.filter(|(kind, _)| *kind == Reference::Charge).map(|(_, id)| AttemptId::from_uuid(id)),
            amount,
            reason: self.category,
            standing,
            status: if resolution.is_empty() { status } else { format!("{status}: {resolution}") },
            answer_by: self.due_at.and_then(|text| text.parse().ok()),
            withdrawn: matches!(standing, DisputeStanding::Lost | DisputeStanding::Accepted),
            fee: None,
        })
    }
}

impl Paystack {
    /// What Paystack says of a dispute.
    pub(super) async fn find_dispute(&self, ask: &DisputeAsk) -> Result<Option<DisputeFacts>, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let id = &ask.dispute_ref;
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(GatewayError::BadRequest("this is no dispute of Paystack: those have numbers".to_owned()));
        }
        let unread =
            |why: &str| GatewayError::NotSent(format!("what Paystack says of the dispute cannot be read: {why}"));
        match self.ask(self.get(&format!("dispute/{id}"))).await? {
            Reply::Yes(envelope) => {
                let facts = envelope.data::<Dispute>().and_then(Dispute::facts);
                facts.ok_or_else(|| unread("it lacks what it must have")).map(Some)
            }
            Reply::No(envelope) if envelope.not_found() => Ok(None),
            Reply::No(envelope) => Err(envelope.bad_request()),
            Reply::Doubt(cause) => Err(unread(&cause.to_string())),
        }
    }
}
