// Verifies deliveries with the public library: reads cases as JSON, writes what it says of each.
import { readFileSync } from "node:fs";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

function verdict({ secret, body, headers }) {
  try {
    new Webhook(secret).verify(body, headers);
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return `refused: ${error.message}`;
  }
  return "accepted";
}

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify({ standardwebhooks: cases.map(verdict) }));
