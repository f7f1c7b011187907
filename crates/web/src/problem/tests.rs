use ids::Uuid;

use super::*;

fn body_of(problem: &Problem) -> Value {
    let request = RequestId::from_uuid(Uuid::nil());
    serde_json::from_str(&problem.body(request, "https://api.example.com/docs")).expect("a body is JSON")
}

#[test]
fn a_body_is_a_problem_and_an_error() {
    let mut problem = Problem::field("prices[0].amount", "out_of_range", "Send 0 or more.");
    problem = problem.with("requiredScope", "plans:write");
    let body = body_of(&problem);
    assert_eq!(
        body,
        json!({
            "type": "https://api.example.com/docs/errors#validation_error",
            "title": "Validation error",
            "status": 400,
            "detail": "Send 0 or more.",
            "instance": "urn:uuid:00000000-0000-0000-0000-000000000000",
            "error": {
                "code": "validation_error",
                "message": "Send 0 or more.",
                "details": [{"field": "prices[0].amount", "message": "Send 0 or more.", "code": "out_of_range"}],
                "requestId": "req_00000000-0000-0000-0000-000000000000",
            },
            "requiredScope": "plans:write",
        })
    );
}

#[test]
fn each_kind_has_its_status() {
    let rows = [
        (Error::field("name", "required", "x"), 400),
        (Error::missing("plan"), 404),
        (Error::conflict("x", "x"), 409),
        (Error::refused("x", "x"), 422),
        (Error::new(Kind::Forbidden, "x", "x"), 403),
        (Error::new(Kind::Busy, "x", "x"), 503),
        (Error::new(Kind::Unavailable, "x", "x"), 503),
        (Error::fault("x"), 500),
    ];
    for (error, status) in rows {
        let transient = error.is_transient();
        let problem = Problem::from(error);
        assert_eq!(problem.status().as_u16(), status);
        let response = problem.into_response();
        assert_eq!(response.headers().contains_key(RETRY_AFTER), transient);
    }
}

#[test]
fn a_fault_keeps_its_cause_to_itself() {
    let cause = std::io::Error::other("password=hunter2");
    let problem = Problem::from(Error::fault("table plans is gone").because(cause));
    let shown = body_of(&problem).to_string();
    assert!(!shown.contains("hunter2") && !shown.contains("plans"), "{shown}");
    assert!(problem.chain().contains("hunter2"), "the log has it");
}

#[test]
fn a_row_of_somebody_else_looks_like_no_row() {
    let theirs = Problem::from(StoreError::Missing("plan"));
    let nobodys = Problem::from(Error::missing("plan"));
    assert_eq!(body_of(&theirs), body_of(&nobodys));
}
