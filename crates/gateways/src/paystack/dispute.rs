//! Answering disputes: evidence and then "declined", or "accepted" and money back. In Nigeria there are sixteen hours for it.

use serde::Deserialize;
use serde_json::json;
use usecase::ports::{DisputeFile, GatewayError};

use super::client::Paystack;
use super::gateway::done;
use crate::kit::lenient;

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
