// The official client of Socket.IO, steered by lines of JSON on its input; prints what happens to it, a line of JSON each.
//
// Argument: { url, namespace, transports, auth, query }. It comes back by itself, with the last number it was given.

import { createInterface } from 'node:readline'
import { io } from 'socket.io-client'

const { url, namespace, transports, auth, query } = JSON.parse(process.argv[2])
const say = (event, body) => process.stdout.write(JSON.stringify({ event, body: body ?? null }) + '\n')

const socket = io(url + namespace, {
  transports,
  query,
  auth: (send) => send(auth),
  reconnectionDelay: 20,
  reconnectionDelayMax: 100,
  randomizationFactor: 0,
})

socket.onAny((name, body) => {
  if (body?.seq !== undefined) auth.lastSeq = body.seq
  say('told', { name, body })
})
socket.on('connect', () => say('connect', socket.io.engine.transport.name))
socket.on('disconnect', (reason) => say('disconnect', reason))
socket.on('connect_error', (error) => say('connect_error', error.message))

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  if (command.emit) socket.emit(...command.emit, (answer) => say('answer', answer))
  if (command.connect) {
    Object.assign(auth, command.connect)
    socket.connect()
  }
}
process.exit(0)
