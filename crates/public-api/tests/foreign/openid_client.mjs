// Takes a token with openid-client, uses it, looks at it and ends it; prints what it got as one line of JSON.
//
// Arguments: the service's address, a client's id and secret, and how the client proves who it is.

import * as oauth from 'openid-client'

const [base, clientId, secret, method] = process.argv.slice(2)

// Discovery is that of RFC 8414. Plain HTTP is for this machine only, and has to be allowed.
function configured(withSecret) {
  const proof = method === 'client_secret_basic' ? oauth.ClientSecretBasic(withSecret) : oauth.ClientSecretPost(withSecret)
  const options = { algorithm: 'oauth2', execute: [oauth.allowInsecureRequests] }
  return oauth.discovery(new URL(base), clientId, undefined, proof, options)
}

async function refusal(withSecret, scope) {
  try {
    await oauth.clientCredentialsGrant(await configured(withSecret), { scope })
    return null
  } catch (error) {
    // A 401 with a challenge is told as the challenge; the code is in the body.
    const code = error.error ?? (await error.response?.json())?.error
    return code ?? String(error)
  }
}

async function status(path, token) {
  const answer = await fetch(base + path, { headers: { authorization: `Bearer ${token}` } })
  await answer.arrayBuffer()
  return answer.status
}

const config = await configured(secret)
const token = await oauth.clientCredentialsGrant(config, { scope: 'plans:read' })
const plans = await status('/v1/plans', token.access_token)
const ledger = await status('/v1/ledger/trial-balance', token.access_token)
const seen = await oauth.tokenIntrospection(config, token.access_token)
await oauth.tokenRevocation(config, token.access_token)
const after = await oauth.tokenIntrospection(config, token.access_token)
console.log(
  JSON.stringify({
    method,
    tokenType: token.token_type,
    expiresIn: token.expires_in,
    scope: token.scope,
    plans,
    ledger,
    active: seen.active,
    clientId: seen.client_id,
    activeAfterRevocation: after.active,
    plansAfterRevocation: await status('/v1/plans', token.access_token),
    wider: await refusal(secret, 'customers:read'),
    wrongSecret: await refusal(secret.slice(0, -1) + (secret.endsWith('a') ? 'b' : 'a'), 'plans:read'),
  }),
)
