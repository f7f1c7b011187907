//! When customers are reminded ahead of time.

use recovery::policy::QuietHours;
use reminders::{Choice, ChoiceChange};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::permission::{SettingsRead, SettingsWrite};
use web::wire::patch;
use web::{Answer, Data, Json, Merchant, NoQuery};

/// Show when customers are reminded
#[utoipa::path(get, path = "/v1/settings/reminders", operation_id = "get_reminders", tag = "Settings",
    extensions(("x-scope" = json!("settings:read"))),
    responses((status = 200, description = "The choice.", body = Data<RemindersView>)))]
pub(crate) async fn get(merchant: Merchant<SettingsRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let choice = reminders::choice(&mut tx).await?;
    merchant.ok(tx, RemindersView::from(choice)).await
}

/// Change when customers are reminded
///
/// Reminders are events: `subscription.renewal_upcoming` and `payment_method.expiring`, each told once for a renewal or a
/// card and a number of days. What would have been due before the change is not told. Sending any window turns them on.
#[utoipa::path(patch, path = "/v1/settings/reminders", operation_id = "change_reminders", tag = "Settings",
    extensions(("x-scope" = json!("settings:write"))), request_body = ChangeReminders,
    responses((status = 200, description = "The choice.", body = Data<RemindersView>)))]
pub(crate) async fn change(merchant: Merchant<SettingsWrite>, Json(body): Json<ChangeReminders>) -> Answer {
    let mut tx = merchant.begin().await?;
    let choice = reminders::change(&mut tx, body.into()).await?;
    merchant.ok(tx, RemindersView::from(choice)).await
}

/// What may change. Fields left out stay as they are.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "renewalDays": [7, 1], "cardDays": [30, 7], "hour": 10, "quietHours": { "from": 21, "to": 6 }, "zone": "Africa/Lagos"
}))]
pub(crate) struct ChangeReminders {
    /// On or off. Off forgets the windows.
    enabled: Option<bool>,
    /// Days before a renewal, each 1 to 60; empty for none. Dates are local.
    #[schema(max_items = 5)]
    renewal_days: Option<Vec<u16>>,
    /// Days before a card's last day, each 1 to 90; empty for none.
    #[schema(max_items = 5)]
    card_days: Option<Vec<u16>>,
    /// Days before a trial's end, 1 to 30: one or none. The same choice as `trialNoticeDays` of the settings.
    #[schema(max_items = 1)]
    trial_days: Option<Vec<u16>>,
    /// The local hour at which reminders are due, 0 to 23; outside of the quiet hours.
    #[schema(maximum = 23)]
    hour: Option<u8>,
    /// When nobody is messaged; null for never.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<QuietHoursView>)]
    quiet_hours: Option<Option<QuietHoursView>>,
    /// IANA zone of all of it; your billing zone when nothing was chosen.
    zone: Option<String>,
}

/// Hours of the day in which nobody is messaged.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = ReminderQuietHours)]
pub(crate) struct QuietHoursView {
    /// The first quiet hour.
    #[schema(maximum = 23)]
    from: u8,
    /// The first hour after; past midnight when it is earlier than `from`.
    #[schema(maximum = 23)]
    to: u8,
}

impl From<ChangeReminders> for ChoiceChange {
    fn from(body: ChangeReminders) -> ChoiceChange {
        let quiet = |hours: QuietHoursView| QuietHours { from: hours.from, to: hours.to };
        ChoiceChange {
            enabled: body.enabled,
            renewal_days: body.renewal_days,
            card_days: body.card_days,
            trial_days: body.trial_days,
            hour: body.hour,
            quiet_hours: body.quiet_hours.map(|hours| hours.map(quiet)),
            zone: body.zone,
        }
    }
}

/// When customers are reminded. While reminders are off, what would be told if they were turned on.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Reminders)]
pub(crate) struct RemindersView {
    enabled: bool,
    renewal_days: Vec<u16>,
    card_days: Vec<u16>,
    /// Told by `subscription.trial_will_end`, whether reminders are on or not.
    trial_days: Vec<u16>,
    hour: u8,
    quiet_hours: Option<QuietHoursView>,
    zone: String,
}

impl From<Choice> for RemindersView {
    fn from(choice: Choice) -> RemindersView {
        let quiet = |hours: QuietHours| QuietHoursView { from: hours.from, to: hours.to };
        RemindersView {
            enabled: choice.enabled,
            trial_days: choice.trial_days.into_iter().collect(),
            renewal_days: choice.notice.renewal_days,
            card_days: choice.notice.card_days,
            hour: choice.notice.hour,
            quiet_hours: choice.notice.quiet_hours.map(quiet),
            zone: choice.notice.zone,
        }
    }
}
