//! Orders whose money waits.

use crate::dashboard::resources::{NONE, Resource};

pub(super) const ALL: &[Resource] = &[Resource {
    slug: "orders",
    title: "Orders",
    one: "order",
    group: "escrow",
    list: "/v1/escrow/orders",
    show: "/v1/escrow/orders/{id}",
    prefix: "ord",
    columns: &[
        ("Title", "title"),
        ("Status", "status"),
        ("Price", "price"),
        ("Buyer", "buyerId"),
        ("Seller", "sellerId"),
        ("Made", "createdAt"),
    ],
    filters: &[(
        "status",
        "Status",
        &[
            "created",
            "accepted",
            "funding",
            "funded",
            "in_progress",
            "completed",
            "disputed",
            "closed",
            "refunded",
            "declined",
            "cancelled",
            "expired",
        ],
    )],
    parts: &[
        ("What happened", "/v1/escrow/orders/{id}/timeline"),
        ("Why money is held", "/v1/escrow/orders/{id}/why-held"),
    ],
    empty: "An order holds a buyer's money until what was agreed has happened. Make one with POST /v1/escrow/orders.",
    ..NONE
}];
