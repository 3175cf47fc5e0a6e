// Client sessions as browsers have them: the official client with a token, with a publishable key, and what each path is open to.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { SeamHttp } from '@seamapi/http/connect'
import { openapi } from '@seamapi/types/connect'
import { pathsOf, scope } from './description.mjs'
import { startServer, store } from './server.mjs'

describe(`Client sessions on ${store}`, () => {
  let server, workspace, door

  const must = async (path, body = {}) => {
    const { status, body: answer } = await server.call(path, { body })
    assert.equal(status, 200, `${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  before(async () => {
    server = await startServer()
    workspace = (await must('/workspaces/get')).workspace
    door = (await must('/devices/list', { device_type: 'schlage_lock' })).devices.find((d) => d.errors.length === 0)
  })
  after(() => server?.stop())

  test('the official client works doors with a session token', async () => {
    const { client_session } = await must('/client_sessions/create', {
      user_identifier_key: 'jane', connected_account_ids: [door.connected_account_id],
    })
    const seam = SeamHttp.fromClientSessionToken(client_session.token, { endpoint: server.url })
    const devices = await seam.devices.list()
    assert.ok(devices.length > 0 && devices.length === client_session.device_count)
    assert.ok(devices.every((d) => d.connected_account_id === door.connected_account_id))
    const attempt = await seam.locks.lockDoor({ device_id: door.device_id })
    assert.equal(attempt.status, 'success')
    assert.equal((await seam.clientSessions.get()).client_session_id, client_session.client_session_id)
  })

  test('the official client opens a session with a publishable key', async () => {
    const { client_session } = await must('/client_sessions/create', {
      user_identifier_key: 'user-4d1c', connected_account_ids: [door.connected_account_id],
    })
    const seam = await SeamHttp.fromPublishableKey(workspace.publishable_key, 'user-4d1c', { endpoint: server.url })
    assert.equal((await seam.clientSessions.get()).client_session_id, client_session.client_session_id)
    assert.ok((await seam.devices.list()).length > 0)
  })

  for (const [name, more, securities] of [
    ['a session', {}, ['client_session']],
    ["a customer's session", { customer_key: 'acme' }, ['client_session', 'client_session_with_customer']],
  ]) {
    test(`a path is open to ${name} exactly where the description says so`, async () => {
      const { client_session } = await must('/client_sessions/create', more)
      // Access systems and spaces take an API key here: their rows do not heed what a session sees.
      for (const path of scope.flatMap(pathsOf).filter((p) => !/^\/(acs|spaces)\//.test(p))) {
        const { post, ...others } = openapi.paths[path]
        const said = (post ?? Object.values(others)[0]).security.some((s) => securities.some((security) => security in s))
        const { status, body } = await server.call(path, { verb: post ? 'POST' : 'PATCH', body: {}, key: client_session.token })
        assert.equal(status !== 401, said, `${path}: ${status} ${JSON.stringify(body)}`)
      }
    })
  }
})
