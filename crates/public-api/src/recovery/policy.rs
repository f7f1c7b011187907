//! The recovery policy on the wire: the pure crate's policy with our spelling of names.

use app::Error;
use app::policies::Chosen;
use calendar::payday::PaydayRule;
use jiff::Timestamp;
use recovery::policy::select::Scope;
use recovery::policy::{ContactCap, IssuerLimit, PastPeriod, QuietHours};
use recovery::{BackoffFrom, DeclineCode, Escalation, LocalHours, Policy, Rail};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::wire::Ref;

use crate::names::{PlanRef, PolicyRef};

/// What to do about failed charges. Every field has a default.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = RecoveryPolicy, example = json!({
    "name": "patient", "maxAttempts": 4, "backoffHours": [0, 24, 72, 168], "paydayAware": true,
    "rails": ["transfer", "ussd"], "onExhaustion": "pause"
}))]
pub(crate) struct PolicyBody {
    /// Who it is for; everybody whom no narrower policy is for, when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<ScopeBody>,
    /// For reports; 1 to 64 characters.
    name: String,
    /// Tries in all, the first charge included; 1 to 15.
    max_attempts: u32,
    /// When try n + 1 is due, in hours; rising, one per attempt.
    backoff_hours: Vec<u32>,
    /// What `backoffHours` counts from: `first_failure` or `last_attempt`.
    #[schema(value_type = String)]
    backoff_from: BackoffFrom,
    /// Wait for payday when there was too little money.
    payday_aware: bool,
    /// The payday used until a customer's own is known.
    payday: PaydayBody,
    /// Learn a customer's own payday from their successful charges.
    learn_pattern: bool,
    /// Local hours in which retries are made.
    allowed_hours: Vec<HoursBody>,
    /// Retries due together are spread over this many minutes; 0 to 720.
    jitter_minutes: u32,
    /// Which rails follow the first, in order.
    #[schema(value_type = Vec<String>)]
    rails: Vec<Rail>,
    /// What becomes of the subscription when recovery gives up: `unpaid`, `pause` or `cancel`.
    #[schema(value_type = String)]
    on_exhaustion: Escalation,
    /// The longest wait, as a percentage of the plan's interval; 1 to 100.
    max_wait_percent: u32,
    /// The longest wait in days.
    max_wait_days: u32,
    /// Plans with shorter intervals than this many days may be recovered for this many days; 1 to 31.
    short_interval_days: u32,
    /// How long a payment request stays open; 1 to 720.
    request_expiry_hours: u32,
    /// Tries that would come past the longest wait are `bounded` by it, or the policy is `refused` for such plans.
    #[schema(value_type = String)]
    past_period: PastPeriod,
    /// Codes that are never retried, besides those that never are.
    #[schema(value_type = Vec<String>)]
    never_retry: Vec<DeclineCode>,
    /// Local hours in which nothing is charged and nobody is messaged; null for none.
    quiet_hours: Option<QuietBody>,
    /// How often a customer is messaged about failed payments at most.
    contact_cap: CapBody,
    /// How many charges one issuer gets at most; null for no limit.
    issuer_limit: Option<IssuerBody>,
}

/// Who a policy is for: exactly one of `planId` and `segment`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = PolicyScope, example = json!({ "segment": "vip", "rank": 1 }))]
pub(crate) struct ScopeBody {
    /// The subscribers of a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan_id: Option<PlanRef>,
    /// The customers whose metadata names this segment under `segment`: one name, or several separated by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    segment: Option<String>,
    /// Of several segments that a customer is in the lowest rank wins, then the name; 0 when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<u32>,
}

impl ScopeBody {
    fn read(self) -> Result<Scope, Error> {
        match (self.plan_id, self.segment) {
            (Some(plan), None) if self.rank.is_none() => Ok(Scope::Plan { plan: plan.0.to_string() }),
            (None, Some(segment)) => {
                let rank = self.rank.unwrap_or(0);
                if i32::try_from(rank).is_err() {
                    return Err(Error::field("scope.rank", "out_of_range", "scope.rank may be at most 2147483647."));
                }
                Ok(Scope::Segment { segment, rank })
            }
            (Some(_), None) => Err(Error::field("scope.rank", "segments_only", "Only segments have a rank.")),
            (Some(_), Some(_)) | (None, None) => {
                Err(Error::field("scope", "one_scope", "Send exactly one of scope.planId and scope.segment."))
            }
        }
    }

    fn of(scope: Scope) -> Option<ScopeBody> {
        match scope {
            Scope::Tenant => None,
            Scope::Plan { plan } => Some(ScopeBody { plan_id: plan.parse().ok().map(Ref), segment: None, rank: None }),
            Scope::Segment { segment, rank } => {
                Some(ScopeBody { plan_id: None, segment: Some(segment), rank: Some(rank) })
            }
        }
    }
}

impl PolicyBody {
    /// Who it is for, and what it says.
    pub(crate) fn read(mut self) -> Result<(Scope, Policy), Error> {
        let scope = self.scope.take().map_or(Ok(Scope::Tenant), ScopeBody::read)?;
        Ok((scope, self.into()))
    }

    /// A policy that is for nobody in particular.
    ///
    /// # Errors
    /// A field error when it says who it is for.
    pub(crate) fn without_scope(self, field: &str) -> Result<Policy, Error> {
        match self.scope {
            None => Ok(self.into()),
            Some(_) => Err(Error::field(field, "no_scope", format!("{field} cannot be sent here."))),
        }
    }
}

/// Local hours; past midnight if `to` is not after `from`.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuietHours)]
pub(crate) struct QuietBody {
    /// First quiet hour, 0 to 23.
    from: u8,
    /// First hour after, 0 to 23.
    to: u8,
}

/// Messages to one customer about all of their invoices.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = ContactCap)]
pub(crate) struct CapBody {
    /// In any 24 hours; 1 to 10.
    per_day: u32,
    /// In any seven days; 1 to 50.
    per_week: u32,
}

/// Charges of one issuer in a window of time.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IssuerLimit)]
pub(crate) struct IssuerBody {
    /// Charges in a window, at least 1.
    charges: u32,
    /// The window's length, 1 to 1440.
    minutes: u32,
}

/// A monthly window in which salaries land.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = PaydayRule)]
pub(crate) struct PaydayBody {
    /// First day, 1 to 31.
    from_day: u8,
    /// Last day, 1 to 31; in the next month if it is before `fromDay`.
    to_day: u8,
    /// Local hour at which it opens, 0 to 23.
    hour: i8,
    /// IANA zone.
    zone: String,
    /// Opens earlier when its first day is not a working day.
    move_before_non_working: bool,
}

/// A span of local hours.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LocalHours)]
pub(crate) struct HoursBody {
    /// First hour inside.
    from: u8,
    /// First hour after.
    to: u8,
}

impl Default for PolicyBody {
    fn default() -> PolicyBody {
        PolicyBody::from(Policy::default())
    }
}

impl Default for PaydayBody {
    fn default() -> PaydayBody {
        PaydayBody::from(PaydayRule::default())
    }
}

impl From<PaydayRule> for PaydayBody {
    fn from(rule: PaydayRule) -> PaydayBody {
        PaydayBody {
            from_day: rule.from_day,
            to_day: rule.to_day,
            hour: rule.hour,
            zone: rule.zone,
            move_before_non_working: rule.move_before_non_working,
        }
    }
}

impl From<PaydayBody> for PaydayRule {
    fn from(body: PaydayBody) -> PaydayRule {
        PaydayRule {
            from_day: body.from_day,
            to_day: body.to_day,
            hour: body.hour,
            zone: body.zone,
            move_before_non_working: body.move_before_non_working,
        }
    }
}

impl From<Policy> for PolicyBody {
    fn from(policy: Policy) -> PolicyBody {
        PolicyBody {
            scope: None,
            name: policy.name,
            max_attempts: policy.max_attempts,
            backoff_hours: policy.backoff_hours,
            backoff_from: policy.backoff_from,
            payday_aware: policy.payday_aware,
            payday: policy.payday.into(),
            learn_pattern: policy.learn_pattern,
            allowed_hours: policy.allowed_hours.iter().map(|span| HoursBody { from: span.from, to: span.to }).collect(),
            jitter_minutes: policy.jitter_minutes,
            rails: policy.rails,
            on_exhaustion: policy.on_exhaustion,
            max_wait_percent: policy.max_wait_percent,
            max_wait_days: policy.max_wait_days,
            short_interval_days: policy.short_interval_days,
            request_expiry_hours: policy.request_expiry_hours,
            past_period: policy.past_period,
            never_retry: policy.never_retry,
            quiet_hours: policy.quiet_hours.map(|quiet| QuietBody { from: quiet.from, to: quiet.to }),
            contact_cap: CapBody { per_day: policy.contact_cap.per_day, per_week: policy.contact_cap.per_week },
            issuer_limit: policy
                .issuer_limit
                .map(|limit| IssuerBody { charges: limit.charges, minutes: limit.minutes }),
        }
    }
}

impl From<PolicyBody> for Policy {
    fn from(body: PolicyBody) -> Policy {
        Policy {
            name: body.name,
            // Given by the store when the policy is put in force.
            version: 1,
            max_attempts: body.max_attempts,
            backoff_hours: body.backoff_hours,
            backoff_from: body.backoff_from,
            payday_aware: body.payday_aware,
            payday: body.payday.into(),
            learn_pattern: body.learn_pattern,
            allowed_hours: body.allowed_hours.iter().map(|span| LocalHours { from: span.from, to: span.to }).collect(),
            jitter_minutes: body.jitter_minutes,
            rails: body.rails,
            on_exhaustion: body.on_exhaustion,
            max_wait_percent: body.max_wait_percent,
            max_wait_days: body.max_wait_days,
            short_interval_days: body.short_interval_days,
            request_expiry_hours: body.request_expiry_hours,
            past_period: body.past_period,
            never_retry: body.never_retry,
            quiet_hours: body.quiet_hours.map(|quiet| QuietHours { from: quiet.from, to: quiet.to }),
            contact_cap: ContactCap { per_day: body.contact_cap.per_day, per_week: body.contact_cap.per_week },
            issuer_limit: body.issuer_limit.map(|limit| IssuerLimit { charges: limit.charges, minutes: limit.minutes }),
        }
    }
}

/// The policy in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RecoveryPolicyInForce)]
pub(crate) struct PolicyView {
    /// None while nothing was chosen and nothing has failed.
    id: Option<PolicyRef>,
    /// Raised with every choice.
    version: u32,
    /// Who it is for; null for everybody whom no narrower policy is for.
    scope: Option<ScopeBody>,
    policy: PolicyBody,
    /// Since when it is in force.
    created_at: Option<Timestamp>,
}

impl From<Chosen> for PolicyView {
    fn from(chosen: Chosen) -> PolicyView {
        PolicyView {
            id: chosen.id.map(Into::into),
            version: chosen.policy.version,
            scope: ScopeBody::of(chosen.scope),
            policy: chosen.policy.into(),
            created_at: chosen.since,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_on_the_way_out_and_in() {
        let own = Policy {
            past_period: PastPeriod::Refused,
            never_retry: vec![DeclineCode::DoNotHonor],
            quiet_hours: None,
            contact_cap: ContactCap { per_day: 2, per_week: 5 },
            issuer_limit: Some(IssuerLimit { charges: 100, minutes: 10 }),
            ..Policy::payday_aware()
        };
        for policy in [Policy::payday_aware(), Policy::fixed_ladder(), own] {
            let body = PolicyBody::from(policy.clone());
            let text = serde_json::to_string(&body).expect("JSON");
            let read: PolicyBody = serde_json::from_str(&text).expect("our own text");
            assert_eq!(Policy::from(read), policy);
        }
    }

    #[test]
    fn fields_left_out_take_their_default() {
        let read: PolicyBody = serde_json::from_str(r#"{"maxAttempts":5,"payday":{"hour":9}}"#).expect("a policy");
        let mut wanted = Policy::default();
        wanted.payday.hour = 9;
        assert_eq!(Policy::from(read), wanted);
        assert!(serde_json::from_str::<PolicyBody>(r#"{"version":3}"#).is_err());
    }
}
