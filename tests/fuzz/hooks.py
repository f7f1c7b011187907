"""What our document cannot say, and what the fuzzer must therefore hear from us.

A schema cannot say that a zone exists, that an amount goes with a currency, or that a request key was used before. So a
request that fits its schema may be answered with 400 or 422. It may not be answered with a refusal that only a
wrong document explains: an unknown member, a word that is not listed, an id of another form.
"""

import schemathesis

# What a request that fits the document never gets.
OF_THE_DOCUMENT = {"malformed_json", "malformed_query", "unknown_version", "unexpected_query", "idempotency_key_invalid",
                   "idempotency_key_required", "if_match_invalid", "unsupported_media_type", "not_acceptable"}
OF_A_FIELD = {"unknown_field", "unknown_parameter", "unknown_value", "invalid_id", "duplicate_field"}
# Words that look like a closed list, and are a rule of the moment.
RULES = {("expand[]", "unknown_value")}


@schemathesis.check
def refused_for_a_rule(ctx, response, case):
    """400 and 422 on a request that fits the document speak of a rule."""
    if response.status_code not in (400, 422) or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    error = response.json()["error"]
    assert error["code"] not in OF_THE_DOCUMENT, f"fits the document and is refused: {error}"
    for detail in error["details"]:
        if detail["code"] in OF_A_FIELD and (detail["field"], detail["code"]) not in RULES:
            raise AssertionError(f"fits the document and is refused: {detail}")


@schemathesis.check
def every_refusal_is_of_one_kind(ctx, response, case):
    """Every refusal has our body, under its own content type, with the request's id."""
    if response.status_code < 400:
        return
    assert response.headers["content-type"][0] == "application/problem+json", response.headers["content-type"]
    body = response.json()
    assert body["status"] == response.status_code
    assert body["error"]["requestId"] == response.headers["x-request-id"][0]
    assert body["type"].endswith(f"/docs/errors#{body['error']['code']}")
