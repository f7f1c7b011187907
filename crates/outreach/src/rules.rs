//! Which event leads to which message. Whether it is still true when the message goes out is looked at then.

use notices::Template;
use serde_json::Value;

/// The template of an event, if customers are told of it. `data` is the event's.
pub fn template_of(kind: &str, data: &Value) -> Option<Template> {
    match kind {
        "invoice.paid" => (minor(data, "amountPaid") > 0).then_some(Template::Receipt),
        "invoice.sent" => Some(Template::InvoiceSent),
        "subscription.trial_started" | "subscription.activated" => Some(Template::Welcome),
        "subscription.trial_will_end" => Some(Template::TrialEnding),
        "subscription.renewal_upcoming" => Some(Template::RenewalReminder),
        "payment_method.expiring" => Some(Template::CardExpiring),
        "subscription.canceled" | "subscription.cancel_scheduled" => Some(Template::SubscriptionCanceled),
        "subscription.paused" => Some(Template::SubscriptionPaused),
        "usage.threshold_crossed" => (data.get("measure").and_then(Value::as_str) == Some("included_percent"))
            .then_some(Template::UsageThreshold),
        "dunning.retry_scheduled" => retry(data),
        "dunning.card_update_requested" => Some(Template::CardNeeded),
        "dunning.recovered" => Some(Template::PaymentRecovered),
        "payment.requires_action" => instructs(data).then_some(Template::PaymentInstructions),
        "customer.card_update_link_created" => Some(Template::CardUpdateLink),
        _ => None,
    }
}

fn minor(data: &Value, field: &str) -> i64 {
    data.get(field).and_then(Value::as_i64).unwrap_or(0)
}

/// A step that was decided is told of; one that somebody asked for, or that waits for a gateway, is not: nothing that
/// the customer did or can do led to it. A push rail tells by itself how to pay, when its request is made.
fn retry(data: &Value) -> Option<Template> {
    data.get("decisionId").and_then(Value::as_str)?;
    match data.get("action").and_then(Value::as_str)? {
        "retry" | "retry_payday" => {}
        "switch_rail" if !push(data) => {}
        _ => return None,
    }
    Some(match minor(data, "attemptsMade") {
        ..=1 => Template::Dunning1,
        2 => Template::Dunning2,
        3 => Template::Dunning3,
        _ => Template::Dunning4,
    })
}

fn push(data: &Value) -> bool {
    let rail = data.get("rail").and_then(Value::as_str);
    rail.and_then(|rail| rail.parse::<recovery::Rail>().ok()).is_some_and(recovery::Rail::is_push)
}

/// What can be written down for the payer. A page or a code is shown to whoever sits before the checkout.
fn instructs(data: &Value) -> bool {
    let action = data.get("nextAction").and_then(|action| action.get("type")).and_then(Value::as_str);
    matches!(action, Some("dialUssd" | "transferTo"))
}

#[cfg(test)]
mod tests {
    use notices::Template;
    use serde_json::json;

    use super::template_of;

    #[test]
    fn events_and_their_templates() {
        let decided = |action: &str, rail: &str, made: i64| json!({ "decisionId": "dec_1", "action": action, "rail": rail, "attemptsMade": made });
        let rows = [
            ("invoice.paid", json!({ "amountPaid": 500 }), Some(Template::Receipt)),
            ("invoice.paid", json!({}), None), // nothing was charged
            ("dunning.retry_scheduled", decided("retry", "card", 1), Some(Template::Dunning1)),
            ("dunning.retry_scheduled", decided("retry_payday", "card", 2), Some(Template::Dunning2)),
            ("dunning.retry_scheduled", decided("switch_rail", "direct_debit", 3), Some(Template::Dunning3)),
            ("dunning.retry_scheduled", decided("retry", "card", 7), Some(Template::Dunning4)),
            ("dunning.retry_scheduled", decided("switch_rail", "ussd", 1), None), // its request tells
            ("dunning.retry_scheduled", decided("wait", "card", 1), None),
            ("dunning.retry_scheduled", json!({ "action": "retry", "rail": "card" }), None), // somebody asked for it
            ("dunning.card_update_requested", json!({}), Some(Template::CardNeeded)),
            (
                "payment.requires_action",
                json!({ "nextAction": { "type": "dialUssd" } }),
                Some(Template::PaymentInstructions),
            ),
            ("payment.requires_action", json!({ "nextAction": { "type": "redirect" } }), None),
            ("usage.threshold_crossed", json!({ "measure": "included_percent" }), Some(Template::UsageThreshold)),
            ("usage.threshold_crossed", json!({ "measure": "amount" }), None),
            ("message.sent", json!({}), None), // no message leads to another
            ("customer.created", json!({}), None),
        ];
        for (kind, data, expected) in rows {
            assert_eq!(template_of(kind, &data), expected, "{kind} {data}");
        }
    }
}
