// Events as programs get them: by webhooks, held against the official svix library, and as a stream.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import * as sdk1 from 'seam1'
import * as sdk2 from 'seam2'
import { Webhook } from 'svix'
import { faultsOf } from './description.mjs'
import { newSandbox } from './sandbox.mjs'
import { patience, startServer, store } from './server.mjs'

/** Somebody's program that takes events. */
async function startReceiver() {
  const got = []
  const answers = { status: 204 }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (text) => { body += text })
    request.on('end', () => {
      got.push({ headers: request.headers, body })
      response.writeHead(answers.status).end()
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { got, answers, url: `http://127.0.0.1:${server.address().port}/hook`, stop: () => server.close() }
}

async function until(isThere) {
  for (const began = Date.now(); !(await isThere());) {
    assert.ok(Date.now() - began < patience, 'it never comes')
    await sleep(50)
  }
}

describe(`Webhooks on ${store}`, () => {
  let server, receiver
  before(async () => {
    server = await startServer({ Latchkey__Webhooks__AllowedNetworks: '127.0.0.0/8' })
    receiver = await startReceiver()
  })
  after(async () => {
    receiver?.stop()
    await server?.stop()
  })

  for (const [generation, sdk] of [['SDK 1.x', sdk1], ['SDK 2.x', sdk2]]) {
    test(`${generation}: what happens at a door comes signed, and svix finds it so`, async () => {
      const { seam, ours, lock } = await opened(sdk)
      const webhook = await seam.webhooks.create({ url: receiver.url, event_types: ['lock.unlocked'] })
      assert.match(webhook.secret, /^whsec_/)
      receiver.got.length = 0
      const { device_id } = await lock('august_lock')
      await seam.locks.unlockDoor({ device_id })
      await until(() => receiver.got.length > 0)

      const [{ headers, body }] = receiver.got
      const event = new Webhook(webhook.secret).verify(body, headers)
      assert.equal(event.event_type, 'lock.unlocked')
      assert.equal(event.device_id, device_id)
      assert.deepEqual(faultsOf('/events/list', { events: [event], ok: true }), [])
      if (sdk.SeamWebhook) assert.equal(new sdk.SeamWebhook(webhook.secret).verify(body, headers).event_id, event.event_id)
      assert.throws(() => new Webhook(webhook.secret).verify(body.replace('unlocked', 'locked'), headers))
      assert.throws(() => new Webhook('whsec_' + Buffer.alloc(32).toString('base64')).verify(body, headers))

      const { deliveries } = await ours('/webhooks/list_deliveries', { webhook_id: webhook.webhook_id })
      assert.deepEqual(deliveries.map((d) => [d.event_id, d.svix_id]), [[event.event_id, headers['svix-id']]])
    })

    test(`${generation}: made, shown, changed, taken away`, async () => {
      const { seam } = await opened(sdk)
      const { webhook_id } = await seam.webhooks.create({ url: receiver.url })
      await seam.webhooks.update({ webhook_id, event_types: ['lock.locked'] })
      const got = await seam.webhooks.get({ webhook_id })
      assert.deepEqual(got.event_types, ['lock.locked'])
      assert.equal(got.secret, undefined)
      assert.deepEqual((await seam.webhooks.list()).map((w) => w.webhook_id), [webhook_id])
      await seam.webhooks.delete({ webhook_id })
      assert.deepEqual(await seam.webhooks.list(), [])
    })
  }

  test('after a rotation both secrets verify, and one delivery is sent again under its id', async () => {
    const { seam, ours, lock } = await opened(sdk2)
    const { webhook_id, secret } = await seam.webhooks.create({ url: receiver.url, event_types: ['lock.unlocked'] })
    const rotated = (await ours('/webhooks/rotate_secret', { webhook_id })).webhook.secret
    receiver.got.length = 0
    await seam.locks.unlockDoor({ device_id: (await lock('august_lock')).device_id })
    await until(() => receiver.got.length === 1)
    for (const one of [secret, rotated]) new Webhook(one).verify(receiver.got[0].body, receiver.got[0].headers)

    const { event_id } = JSON.parse(receiver.got[0].body)
    await until(async () => (await ours('/webhooks/list_deliveries', { webhook_id })).deliveries[0].status === 'delivered')
    await ours('/webhooks/resend', { webhook_id, event_id })
    await until(() => receiver.got.length === 2)
    assert.equal(receiver.got[1].headers['svix-id'], receiver.got[0].headers['svix-id'])
    assert.equal(receiver.got[1].body, receiver.got[0].body)
  })

  test('the stream tells what happens within a second, and goes on after the last id', async () => {
    const { seam, lock, workspace } = await opened(sdk2)
    const { device_id } = await lock('august_lock')
    const headers = { authorization: `Bearer ${server.token}`, 'seam-workspace': workspace.workspace_id }
    const listen = async (more = {}) => {
      const response = await fetch(`${server.url}/events/stream?device_id=${device_id}&event_types=lock.unlocked&event_types=lock.locked`, { headers: { ...headers, ...more } })
      assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
      return response.body.pipeThrough(new TextDecoderStream()).getReader()
    }
    // Where several servers share a store, the last one may be told again.
    const next = async (reader, last) => {
      for (let text = ''; ;) {
        text += (await reader.read()).value
        for (const [, id, data] of text.matchAll(/^id: (\S+)\ndata: (.*)\n\n/gm)) if (id !== last) return { id, event: JSON.parse(data) }
      }
    }
    const reader = await listen()
    await reader.read()
    await seam.locks.unlockDoor({ device_id })
    const began = Date.now()
    const first = await next(reader)
    assert.ok(Date.now() - began < 1000, `${Date.now() - began} ms`)
    assert.equal(first.event.event_type, 'lock.unlocked')
    await reader.cancel()
    await seam.locks.lockDoor({ device_id })
    const again = await listen({ 'last-event-id': first.id })
    assert.equal((await next(again, first.id)).event.event_type, 'lock.locked')
    await again.cancel()
  })

  async function opened(sdk) {
    const sandbox = await newSandbox(sdk, server)
    return { seam: sandbox.seam, workspace: sandbox.workspace, ours: (path, body) => sandbox.ours(path, body), lock: (type) => sandbox.lock(type) }
  }
})
