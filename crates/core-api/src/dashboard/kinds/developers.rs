//! What a developer sets up and looks into; and the settings of the merchant.

use crate::dashboard::fields::{
    self, CHANGE_SETTINGS, NEW_CARD, NEW_CLIENT, NEW_CLOCK, NEW_ENDPOINT, NEW_KEY, act, deletes,
};
use crate::dashboard::resources::{NONE, Resource};

pub(super) const ALL: &[Resource] = &[
    Resource {
        slug: "events",
        title: "Events",
        one: "event",
        group: "developers",
        list: "/v1/events",
        show: "/v1/events/{id}",
        prefix: "evt",
        columns: &[("Type", "type"), ("Number", "seq"), ("At", "createdAt")],
        filters: &[("type", "Type", &[]), ("subjectId", "Object ID", &[])],
        actions: &[act(
            "resend",
            "Send again",
            "/v1/events/{id}/resend",
            &[],
            "Every endpoint that wants it gets it once more.",
        )],
        empty: "Everything that happens is an event. Your servers can hear them by webhook.",
        ..NONE
    },
    Resource {
        slug: "webhooks",
        title: "Webhooks",
        one: "webhook endpoint",
        group: "developers",
        list: "/v1/webhook-endpoints",
        show: "/v1/webhook-endpoints/{id}",
        prefix: "wh",
        columns: &[
            ("URL", "url"),
            ("Status", "status"),
            ("Events", "eventTypes"),
            ("Failures in a row", "consecutiveFailures"),
        ],
        parts: &[("Deliveries", "/v1/webhook-endpoints/{id}/deliveries")],
        create: Some(&NEW_ENDPOINT),
        actions: &[
            act("test", "Send a test message", "/v1/webhook-endpoints/{id}/test", &[("status", &["enabled"])], ""),
            fields::REPLAY,
            fields::ROTATE_ENDPOINT,
            deletes(
                "disable",
                "Disable",
                "/v1/webhook-endpoints/{id}",
                &[("status", &["enabled"])],
                "Nothing more is sent to it.",
            ),
        ],
        empty: "A webhook endpoint is an address of yours that hears of events as they happen, signed.",
        ..NONE
    },
    Resource {
        slug: "deliveries",
        title: "Deliveries",
        one: "delivery",
        group: "developers",
        hidden: true,
        show: "/v1/deliveries/{id}",
        prefix: "del",
        actions: &[act(
            "replay",
            "Deliver again",
            "/v1/deliveries/{id}/replay",
            &[],
            "The same event is sent once more.",
        )],
        ..NONE
    },
    Resource {
        slug: "keys",
        title: "API keys",
        one: "API key",
        group: "developers",
        list: "/v1/api-keys",
        show: "/v1/api-keys/{id}",
        prefix: "key",
        columns: &[
            ("Name", "name"),
            ("Kind", "kind"),
            ("Ends with", "last4"),
            ("Scopes", "scopes"),
            ("Last used", "lastUsedAt"),
            ("Revoked", "revokedAt"),
        ],
        create: Some(&NEW_KEY),
        actions: &[
            fields::ROLL_KEY,
            deletes(
                "revoke",
                "Revoke",
                "/v1/api-keys/{id}",
                &[("revokedAt", &["", "null"])],
                "Whatever uses it stops working at once.",
            ),
        ],
        empty: "A key is how your servers call the API. Give each only the scopes that it needs.",
        ..NONE
    },
    Resource {
        slug: "oauth-clients",
        title: "OAuth clients",
        one: "OAuth client",
        group: "developers",
        list: "/v1/oauth-clients",
        show: "/v1/oauth-clients/{id}",
        prefix: "oac",
        columns: &[
            ("Name", "name"),
            ("Client ID", "clientId"),
            ("Scopes", "scopes"),
            ("Last used", "lastUsedAt"),
            ("Disabled", "disabledAt"),
        ],
        create: Some(&NEW_CLIENT),
        actions: &[
            fields::ROTATE_CLIENT,
            deletes(
                "disable",
                "Disable",
                "/v1/oauth-clients/{id}",
                &[("disabledAt", &["", "null"])],
                "Its tokens stop working at once.",
            ),
        ],
        empty: "A program that wants short-lived tokens instead of a key is an OAuth client.",
        ..NONE
    },
    Resource {
        slug: "messages",
        title: "Messages",
        one: "message",
        group: "developers",
        list: "/v1/messages",
        show: "/v1/messages/{id}",
        prefix: "msg",
        columns: &[
            ("Template", "template"),
            ("Channel", "channel"),
            ("Status", "status"),
            ("Customer", "customerId"),
            ("At", "createdAt"),
        ],
        filters: &[
            (
                "status",
                "Status",
                &["submitted", "accepted", "delivered", "read", "unknown", "refused", "unavailable", "failed"],
            ),
            ("customerId", "Customer ID", &[]),
        ],
        empty: "What customers are told by mail, text message and WhatsApp is listed here.",
        ..NONE
    },
    Resource {
        slug: "providers",
        title: "Provider accounts",
        one: "provider account",
        group: "developers",
        list: "/v1/provider-accounts",
        show: "/v1/provider-accounts/{id}",
        prefix: "pacc",
        columns: &[("Provider", "gateway"), ("Name", "name"), ("Status", "status"), ("Made", "createdAt")],
        filters: &[("status", "Status", &["active", "disabled"])],
        empty: "An account at a payment provider collects real money. In test mode the simulated bank does.",
        ..NONE
    },
    Resource {
        slug: "audit",
        title: "Audit log",
        one: "audit entry",
        group: "developers",
        list: "/v1/audit-log",
        columns: &[("Action", "action"), ("Object", "subject"), ("By", "actorName"), ("From", "origin"), ("At", "at")],
        filters: &[("action", "Action", &[]), ("subject", "Object ID", &[]), ("actorId", "Actor ID", &[])],
        empty: "Who did what, through the API or here, is written down and cannot be changed.",
        ..NONE
    },
    Resource {
        slug: "clocks",
        title: "Test clocks",
        one: "test clock",
        group: "developers",
        test_only: true,
        list: "/v1/test-clocks",
        show: "/v1/test-clocks/{id}",
        prefix: "clock",
        columns: &[("Name", "name"), ("Status", "status"), ("Its time", "frozenAt")],
        create: Some(&NEW_CLOCK),
        parts: &[("Customers on it", "/v1/customers?testClockId={id}")],
        actions: &[fields::ADVANCE],
        empty: "A test clock makes a year pass in a minute for the customers on it, so that you see renewals and recoveries.",
        ..NONE
    },
    Resource {
        slug: "test-cards",
        title: "Test cards",
        one: "test card",
        group: "developers",
        hidden: true,
        create: Some(&NEW_CARD),
        ..NONE
    },
    Resource {
        slug: "settings",
        title: "Settings",
        one: "settings",
        group: "",
        hidden: true,
        show: "/v1/settings",
        actions: &[CHANGE_SETTINGS],
        ..NONE
    },
];
